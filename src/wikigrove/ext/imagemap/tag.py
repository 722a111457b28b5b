"""The tag: the picture and the links of its areas, side by side until both are finished."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.title import NS_CATEGORY, NS_FILE
from wikigrove_engine.tree.nodes import Element, list_elements

from wikigrove.ext.imagemap.lines import Area, MapError, MapLines, read_lines

if TYPE_CHECKING:
    from wikigrove_engine.ext import TagParser
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.preprocess import ExtensionCall

STATE: Final = "imagemap"
NUMBER: Final = "data-mw-imagemap"
"""Where a map keeps its number until its areas are placed. Wikitext can't write attributes of this prefix."""
HOLDER: Final = "mw-imagemap-links"
_PIPED: Final = re.compile(r"\[\[([^|\]]*)\|([^\]]*)\]\]")
_TITLED: Final = re.compile(r"\[\S+\s+([^\]]*)\]")


class PageMap:
    """One map until its areas are placed."""

    def __init__(self, lines: MapLines) -> None:
        self.lines: Final = lines
        self.links: Final[list[Element | None]] = []
        """For each area, the link in the tree; it is finished with those of the page."""


def page_maps(parser: Parser) -> list[PageMap]:
    found = parser.extension_state.get(STATE)
    if not isinstance(found, list):
        found = parser.extension_state[STATE] = []
    return found


class ImageMapTag:
    """<imagemap>: a file, and areas of it that link."""

    name = "imagemap"

    def render(self, call: ExtensionCall, parser: TagParser) -> object:
        own: Parser = parser  # type: ignore[assignment]
        try:
            lines = read_lines(call.inner or "")
            return _make(lines, call, own)
        except MapError as error:
            box = Element("strong", {"class": "error", "typeof": "mw:I18n"})
            box.i18n = {"/": {"lang": "x-user", "key": error.key, "params": list(error.params)}}
            box.data_mw = {"errors": [{"key": error.key, "params": list(error.params)}]}
            return box


def _make(lines: MapLines, call: ExtensionCall, parser: Parser) -> Element:
    name = lines.image.partition("|")[0]
    title = parser.expander.find_title(name)
    if title is None or title.namespace != NS_FILE:
        raise MapError("imagemap_invalid_image")
    maps = page_maps(parser)
    parser.metadata.modules["ext.imagemap.styles"] = None
    wrapper = Element("div", {NUMBER: str(len(maps)), "class": "noresize"})
    shown = parser.parse_wikitext(f"[[{lines.image}]]", call=call, inline=True)
    if not any(e.typeof().startswith("mw:File") for e in list_elements(shown)):
        raise MapError("imagemap_invalid_image")
    wrapper.take_children(shown)
    holder = Element("div", {"class": HOLDER})
    one = PageMap(lines)
    for number, area in enumerate(lines.areas, 1):
        one.links.append(_make_link(area, number, holder, call, parser))
    wrapper.append(holder)
    maps.append(one)
    return wrapper


def _make_link(area: Area, number: int, holder: Element, call: ExtensionCall, parser: Parser) -> Element:
    text = area.link
    if text.startswith("[["):
        target = text[2:-2].partition("|")[0]
        title = parser.expander.find_title(target)
        if title is None:
            raise MapError("imagemap_invalid_title", str(number))
        if title.namespace in (NS_FILE, NS_CATEGORY) and not target.strip().startswith(":"):
            # A link to it is meant, not the picture or the category itself.
            text = f"[[:{text[2:].lstrip()}"
    links = parser.parse_wikitext(text, call=call, inline=True)
    for element in list_elements(links):
        if element.name == "a":
            element.attrs["data-mw-alt"] = _label(area.link)
            holder.append(element)
            return element
    raise MapError("imagemap_no_link", str(number))


def _label(link: str) -> str:
    """What the link says of itself; "" where it has only its target."""
    match = _PIPED.fullmatch(link) or _TITLED.fullmatch(link)
    return match[match.lastindex or 0].strip() if match is not None else ""
