"""Areas over a picture: they need its size on the page, and links that are finished."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.tree.nodes import Element, list_elements

from wikigrove.ext.imagemap.lines import Area
from wikigrove.ext.imagemap.tag import HOLDER, NUMBER, PageMap, page_maps

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

ABOUT_KEY: Final = "imagemap_description"


class PlaceAreas:
    """The pass: links become areas."""

    name = "imagemap"
    after = "page"

    def run(self, body: Element, parser: Parser) -> None:
        maps = page_maps(parser)
        if not maps:
            return
        for element in list_elements(body):
            number = element.attrs.pop(NUMBER, None)
            if number is not None:
                _place(element, maps[int(number)], name=f"ImageMap_{int(number) + 1}")


def _place(wrapper: Element, one: PageMap, *, name: str) -> None:
    links = [e for e in one.links if e is not None]
    for element in list_elements(wrapper):
        if element.attrs.get("class") == HOLDER:
            element.remove()
    picture = next((e for e in list_elements(wrapper) if e.name == "img"), None)
    if picture is None:
        # The file is missing, and its link says so.
        return
    scale = _scale(picture)
    frame = picture.parent
    assert frame is not None
    address = frame.attrs.get("href", "") if frame.name == "a" else ""
    holder = Element("span")
    frame_parent = frame.parent
    if frame.name == "a" and frame_parent is not None:
        # The picture itself links only where the map says so.
        frame_parent.insert(holder, frame)
        holder.append(picture)
        frame.remove()
    areas = Element("map", {"name": name, "id": name})
    for area, link in zip(one.lines.areas, links, strict=True):
        if area.shape == "default":
            _wrap_default(picture, link)
        else:
            areas.append(_make_area(area, link, scale))
    if areas.first is not None:
        picture.attrs["usemap"] = f"#{name}"
        wrapper.append(areas)
    if (
        one.lines.corner
        and address
        and not any(e.name == "figure" for e in wrapper.children() if isinstance(e, Element))
    ):
        _add_sign(wrapper, one.lines.corner, address)


def _scale(picture: Element) -> float:
    shown, full = picture.attrs.get("width", ""), picture.attrs.get("data-file-width", "")
    if shown.isdecimal() and full.isdecimal() and int(full) > 0:
        return int(shown) / int(full)
    return 1.0


def _describe(target: Element, link: Element) -> None:
    """Address and texts of a link for what takes its place."""
    label = link.attrs.get("data-mw-alt", "")
    title = label or link.attrs.get("title", "")
    for key in ("href", "rel", "class", "target"):
        value = link.attrs.get(key)
        if value is not None and not value.startswith("mw:"):
            target.attrs[key] = value
    target.attrs["alt"] = title
    if title:
        target.attrs["title"] = title


def _make_area(area: Area, link: Element, scale: float) -> Element:
    numbers = ",".join(str(round(number * scale)) for number in area.numbers)
    out = Element("area", {"shape": area.shape, "coords": numbers})
    _describe(out, link)
    return out


def _wrap_default(picture: Element, link: Element) -> None:
    parent = picture.parent
    assert parent is not None
    around = Element("a")
    _describe(around, link)
    around.attrs.pop("alt", None)
    parent.insert(around, picture)
    around.append(picture)


def _add_sign(wrapper: Element, corner: str, address: str) -> None:
    sign = Element("div", {"class": f"mw-ext-imagemap-desc-{corner}"})
    link = Element("a", {"href": address, "typeof": "mw:LocalizedAttrs"})
    link.i18n = {"title": {"lang": "x-user", "key": ABOUT_KEY, "params": []}}
    sign.append(link)
    wrapper.append(sign)
