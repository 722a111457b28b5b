"""Extension tags in the token stream: nowiki as text, others as finished nodes that tell of their call."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.elements import WIKITEXT_BLOCK
from wikigrove_engine.html.entities import ENTITY, decode_entities, find_entity
from wikigrove_engine.html.reader import read_html
from wikigrove_engine.html.sanitizer import OWN_DATA
from wikigrove_engine.preprocess.strip import MARKER, ExtensionCall
from wikigrove_engine.tokenize.attributes import parse_attributes
from wikigrove_engine.tokenize.tokens import Fragment, Piece, Source, close_tag, open_tag
from wikigrove_engine.tree.nodes import Element, Json, Node, Text, list_elements

if TYPE_CHECKING:
    from wikigrove_engine.ext import Tag
    from wikigrove_engine.parser import Parser
    from wikigrove_engine.tokenize.scanner import Scanner

_WHITE: Final = re.compile("[ \t\n\r\f]+")
"""What separates words in an attribute: no space that Unicode has besides."""
_NO_PARAGRAPH: Final = frozenset(("meta", "link", "style"))


def add_extension(scanner: Scanner, call: ExtensionCall, *, start: int, end: int, inner_start: int) -> None:
    """Emit what the tag shows; [start, end) is its range in the scanner's text, -1 when it is not there."""
    if call.name == "nowiki":
        _add_nowiki(scanner, call, start=start, end=end)
        return
    tag = scanner.parser.site.registry.tags.get(call.name)
    if tag is None:
        scanner.emit_text(call.source)
        return
    source = _tag_source(scanner, call, start, end)
    rendered = scanner.parser.render_tag(tag, call, base=_page_offset(scanner, call, start))
    if rendered is None:
        return
    nodes = as_nodes(rendered)
    elements = _wrap(nodes)
    about = scanner.parser.new_about()
    data: Json = {"name": call.name, "attrs": call_attributes(scanner, call)}
    if call.inner is not None:
        data["body"] = {"extsrc": _written_inner(scanner, call, tag)}
    if not elements:
        elements = [Element("span")]
    first = elements[0]
    own = first.data_mw
    first.data_mw = {**data, **(own if own is not None else {})}
    have = first.attrs.get("typeof", "")
    kind = f"mw:Extension/{call.name}"
    if kind not in have.split():
        first.attrs["typeof"] = f"{have} {kind}".lstrip()
    if own is not None and "errors" in own:
        first.add_type("mw:Error")
    for element in elements:
        element.attrs["about"] = about
    keep = first.source
    first.source = source
    if keep.extra is not None:
        for key, value in keep.extra.items():
            source.note(key, value)
    emit_nodes(scanner, elements, source)


_FRAGMENT: Final = "{{#parsoid\0fragment}}"
"""What stands in `data-mw` for a part of {{#tag:}}'s text that has been read already: it is no wikitext any more."""


def _written_inner(scanner: Scanner, call: ExtensionCall, tag: Tag) -> str:
    """The inside of a tag as written; for finished parts that {{#tag:}} got there is only a name.

    A tag that consists of other tags (`inner_tags`: a list of notes) reads those itself: they aren't finished.
    """
    inner = call.inner or ""
    strip = scanner.parser.expander.strip
    if not call.from_function or "\x7f" not in inner:
        return strip.unstrip_source(inner)
    own: frozenset[str] = getattr(tag, "inner_tags", frozenset())
    out: list[str] = []
    pos = 0
    for match in MARKER.finditer(inner):
        item = strip.find_number(match[2])
        is_own = isinstance(item, ExtensionCall) and item.name in own and not item.from_function
        out.append(inner[pos : match.start()])
        out.append(strip.unstrip_source(match[0]) if is_own else _FRAGMENT)
        pos = match.end()
    return "".join((*out, inner[pos:]))


def _page_offset(scanner: Scanner, call: ExtensionCall, start: int) -> int:
    """Where the tag starts in the page's own source; -1 for a tag that is not there."""
    if start < 0 or scanner.base < 0 or call.from_function:
        return -1
    return scanner.base + start


def emit_nodes(scanner: Scanner, elements: list[Element], source: Source) -> None:
    """Put finished nodes into the token stream."""
    # Inside a link even a block is a part of the line.
    block = not scanner.state.no_links and any(_is_block(e) for e in elements)
    scanner.out.append(Fragment(elements, source, is_block=block))
    if any(e.name not in _NO_PARAGRAPH for e in elements):
        scanner.state.sol = False


def _is_block(element: Element) -> bool:
    if element.name in WIKITEXT_BLOCK:
        return True
    return any(inner.name in WIKITEXT_BLOCK for inner in list_elements(element))


def add_html(scanner: Scanner, nodes: list[Node]) -> None:
    """Emit trusted HTML that a parser function made."""
    for node in nodes:
        if isinstance(node, Text):
            scanner.emit_text(node.data)
        elif isinstance(node, Element):
            for inner in (node, *list_elements(node)):
                # It is complete: nothing in it moves.
                inner.source.note("end_in_template", True)
            emit_nodes(scanner, [node], Source())


def as_nodes(rendered: object) -> list[Node]:
    if isinstance(rendered, str):
        return read_html(rendered)
    if isinstance(rendered, Element):
        if rendered.name in ("body", "mw:fragment"):
            return list(rendered.children())
        return [rendered]
    if isinstance(rendered, list):
        return [n for n in rendered if isinstance(n, Node)]
    return []


def _wrap(nodes: list[Node]) -> list[Element]:
    """Elements only: texts and comments at the top get a span."""
    out: list[Element] = []
    for node in nodes:
        node.remove()
        if isinstance(node, Element):
            out.append(node)
        else:
            span = Element("span")
            span.append(node)
            out.append(span)
    return out


def call_attributes(scanner: Scanner, call: ExtensionCall) -> dict[str, str]:
    """A tag's attributes: names in lower case, values decoded."""
    return plain_attributes(call, scanner.parser)


def plain_attributes(call: ExtensionCall, parser: Parser) -> dict[str, str]:
    """The same, for those who have no scanner."""
    if call.from_function:
        return dict(call.attribute_pairs)
    out: dict[str, str] = {}
    for attribute in parse_attributes(parser.expander.strip.unstrip_source(call.attributes)):
        name = attribute.name.lower()
        if OWN_DATA.match(name):
            name = f"data-x-{name}"
        out[name] = decode_entities(_WHITE.sub(" ", attribute.value).strip(" "))
    return out


def _add_nowiki(scanner: Scanner, call: ExtensionCall, *, start: int, end: int) -> None:
    scanner.out.append(open_tag("span", _tag_source(scanner, call, start, end), {"typeof": "mw:Nowiki"}))
    if call.inner:
        scanner.out.extend(text_with_entities(call.inner))
    scanner.out.append(close_tag("span"))
    scanner.state.sol = False


def _tag_source(scanner: Scanner, call: ExtensionCall, start: int, end: int) -> Source:
    """The range of a tag, with the widths of its start and end as written."""
    source = scanner.whole(start, end) if start >= 0 else Source()
    source.whole = True
    if source.start >= 0:
        inner = len(call.inner) if call.inner is not None else 0
        source.note("tag_open", end - start - inner - len(call.close))
        source.note("tag_close", len(call.close))
    return source


def text_with_entities(text: str) -> list[Piece]:
    """Plain text as tokens, its character references decoded and marked."""
    out: list[Piece] = []
    pos = 0
    for match in ENTITY.finditer(text):
        value = find_entity(match)
        if value is None:
            continue
        if match.start() > pos:
            out.append(text[pos : match.start()])
        source = Source()
        source.whole = True
        source.note("src", match[0])
        source.note("srcContent", value)
        out += [open_tag("span", source, {"typeof": "mw:Entity"}), value, close_tag("span")]
        pos = match.end()
    if pos < len(text):
        out.append(text[pos:])
    return out
