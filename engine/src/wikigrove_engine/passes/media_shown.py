"""Which pictures a page shows and how large: for passes of extensions, in a full parse and in one for links only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

# At run time too: a compiled dataclass looks its fields' types up when it is defined.
from wikigrove_engine.access import FileFacts, FileRequest
from wikigrove_engine.html.elements import HEADINGS
from wikigrove_engine.stages.media_item import ITEM_ATTRIBUTE
from wikigrove_engine.title import NS_FILE, Title
from wikigrove_engine.tree.nodes import Element, Node, node_behind

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser


@dataclass(frozen=True)
class ShownPicture:
    """A picture of a page. Sizes in pixels; the file's own are 0 where nothing is known of it."""

    title: Title
    width: int
    height: int
    file_width: int
    file_height: int
    is_in_gallery: bool
    classes: tuple[str, ...]
    """Of the picture's container: what its `class` option says, and where it stands."""


def list_pictures(body: Element, parser: Parser, *, lead_only: bool) -> list[ShownPicture]:
    """The pictures in document order; `lead_only`: those before the first heading. One question to the wiki at most."""
    images = _find_images(body, lead_only=lead_only)
    requests: dict[Element, FileRequest] = {}
    for element in images:
        number = element.attrs.get(ITEM_ATTRIBUTE)
        if number is not None:
            item = parser.media.items[int(number)]
            width, height = item.requested_size(parser.site.thumb_width)
            requests[element] = FileRequest(Title(NS_FILE, item.title.key), width=width, height=height)
    facts = parser.access.fetch_files(set(requests.values())) if requests else {}
    out: list[ShownPicture] = []
    for element in images:
        request = requests.get(element)
        shown = _from_image(element, parser) if request is None else _from_facts(element, facts.get(request))
        if shown is not None:
            out.append(shown)
    return out


def _find_images(body: Element, *, lead_only: bool) -> list[Element]:
    """Pictures, and the places of those that are not there yet. The walk ends where the lead does."""
    out: list[Element] = []
    node: Node | None = body.first
    while node is not None:
        if isinstance(node, Element):
            if lead_only and node.name in HEADINGS and node.source.syntax != "html":
                return out
            if (node.name == "img" and "resource" in node.attrs) or ITEM_ATTRIBUTE in node.attrs:
                out.append(node)
            if node.first is not None:
                node = node.first
                continue
        node = node_behind(node, body)
    return out


def _from_image(image: Element, parser: Parser) -> ShownPicture | None:
    name = unquote(image.attrs["resource"].removeprefix("./"))
    title = parser.expander.find_title(name, namespace=0)
    if title is None or title.namespace != NS_FILE:
        return None
    sizes = [_pixels(image.attrs.get(key, "")) for key in ("width", "height", "data-file-width", "data-file-height")]
    return ShownPicture(
        title.without_fragment(), sizes[0], sizes[1], sizes[2], sizes[3], _is_in_gallery(image), _classes(image)
    )


def _from_facts(span: Element, facts: FileFacts | None) -> ShownPicture | None:
    if facts is None or facts.media_type in ("AUDIO", "VIDEO"):
        return None
    width, height = facts.thumb_width or facts.width, facts.thumb_height or facts.height
    return ShownPicture(facts.title, width, height, facts.width, facts.height, _is_in_gallery(span), _classes(span))


def _is_in_gallery(element: Element) -> bool:
    node = element.parent
    while node is not None:
        if node.name == "li" and "gallerybox" in node.attrs.get("class", "").split():
            return True
        node = node.parent
    return False


def _classes(element: Element) -> tuple[str, ...]:
    out: list[str] = []
    node: Element | None = element
    while node is not None:
        out += node.attrs.get("class", "").split()
        node = node.parent
    return tuple(out)


def _pixels(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0
