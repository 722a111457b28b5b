"""Letters that touch a link join it, also over the border of a template (which then reaches further)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.tree.nodes import Element, Text, list_elements

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser


def join_neighbours(body: Element, parser: Parser) -> None:
    """Within a text the scanner has done this; here it is done for links that a template gave."""
    heads: dict[str, Element] = {}
    for element in list_elements(body):
        about = element.attrs.get("about")
        if about is None:
            continue
        if element.data_mw is not None and "parts" in element.data_mw:
            heads.setdefault(about, element)
        if element.name != "a" or element.attrs.get("rel") not in ("mw:WikiLink", "mw:WikiLink/Interwiki"):
            continue
        head = heads.get(about)
        if head is not None:
            _join_trail(element, head, parser)
            if head is element:
                _join_prefix(element, parser)


def _join_trail(link: Element, head: Element, parser: Parser) -> None:
    text = link.next
    if not isinstance(text, Text) or head.data_mw is None:
        return
    match = parser.link_trail.match(text.data)
    if match is None or match.end() == 0:
        return
    trail = match[0]
    link.append(Text(trail))
    _cut(text, text.data[match.end() :])
    parts = head.data_mw["parts"]
    if isinstance(parts, list):
        parts.append(trail)
    if head.source.dsr_end >= 0:
        head.source.dsr_end += len(trail)


def _join_prefix(link: Element, parser: Parser) -> None:
    text = link.prev
    if parser.link_prefix is None or not isinstance(text, Text) or link.data_mw is None:
        return
    match = parser.link_prefix.search(text.data)
    if match is None or match.end() != len(text.data):
        return
    link.insert(Text(match[0]), link.first)
    _cut(text, text.data[: match.start()])
    parts = link.data_mw["parts"]
    if isinstance(parts, list):
        parts.insert(0, match[0])
    if link.source.dsr_start >= 0:
        link.source.dsr_start -= len(match[0])


def _cut(text: Text, rest: str) -> None:
    if rest:
        text.data = rest
    else:
        text.remove()
