"""<section> elements around sections, nested by the levels of their headings.

A section of the page's own wikitext has its number for editing; one that can't be edited by itself -1; an element that
holds headings gets a section around it with -2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.elements import HEADINGS
from wikigrove_engine.tree.nodes import Element, Json, Node, Text, iter_elements

if TYPE_CHECKING:
    from wikigrove_engine.parser import Parser

_NONE: Final = 7
"""Deeper than any heading."""
_TOC_FROM: Final = 4


class _Section:
    __slots__ = ("element", "level", "parent")

    def __init__(self, element: Element, level: int, parent: _Section | None) -> None:
        self.element = element
        self.level = level
        self.parent = parent

    def set_number(self, number: int) -> None:
        self.element.attrs["data-mw-section-id"] = str(number)

    def takes(self, level: int) -> bool:
        """Whether a heading of this level goes inside this section."""
        return level > self.level


def wrap_sections(body: Element, parser: Parser, *, text: str) -> None:
    """Wrap the whole page; puts the marker of the table of contents where the wikitext has none."""
    lead = Element("section")
    lead_section = _Section(lead, 0, None)
    lead_section.set_number(0)
    first = body.first
    body.insert(lead, first)
    count = [0]
    _wrap_children(body, lead_section, first, count)
    _resolve_conflicts(body, parser, text)
    _place_toc(body, lead, parser)


def _wrap_children(root: Element, current: _Section | None, node: Node | None, count: list[int]) -> int:
    """Move the children of `root` from `node` on into sections; the highest heading level found."""
    highest = _NONE
    at_lead = current is not None and current.level == 0
    while node is not None:
        after = node.next
        if isinstance(node, Element) and node.name in HEADINGS:
            level = int(node.name[1])
            highest = min(highest, level)
            while current is not None and not (current.takes(level) and current.level > 0):
                current = current.parent
            element = Element("section")
            section = _Section(element, level, current)
            _number(section, node, count)
            if current is None:
                root.insert(element, node)
            else:
                current.element.append(element)
            element.append(node)
            current = section
            at_lead = False
        else:
            if isinstance(node, Element) and node.first is not None and not _is_opaque(node):
                nested = _wrap_children(node, None, node.first, count)
                if nested < _NONE:
                    highest = min(highest, nested)
                    if at_lead or current is None or not current.takes(nested):
                        if current is not None:
                            current.set_number(-1)
                        if at_lead:
                            pseudo = Element("section")
                            current = _Section(pseudo, 6, None)
                            current.set_number(-2)
                            root.insert(pseudo, node)
                            at_lead = False
            if current is not None:
                current.element.append(node)
        node = after
    return highest


def _is_opaque(element: Element) -> bool:
    return "mw:Extension/" in element.attrs.get("typeof", "") or element.name in ("figure", "pre", "p", "span", "a")


def _number(section: _Section, heading: Element, count: list[int]) -> None:
    number = heading.source.find("section")
    if heading.source.syntax == "html":
        section.set_number(-1 if heading.source.start < 0 else -2)
    elif isinstance(number, int) and heading.source.start >= 0 and "about" not in heading.attrs:
        section.set_number(number)
    else:
        section.set_number(-1)


def _resolve_conflicts(body: Element, parser: Parser, text: str) -> None:
    """A transclusion that starts in one section and ends in another makes both part of it."""
    places: dict[str, list[Element]] = {}
    for element in iter_elements(body):
        about = element.attrs.get("about")
        if about is not None and element.name != "section":
            places.setdefault(about, []).append(element)
    for about, elements in places.items():
        parents = {id(e.parent) for e in elements}
        if len(parents) < 2:
            continue
        first, last = elements[0], elements[-1]
        if first.data_mw is None or "parts" not in first.data_mw:
            continue
        _join(first, last, about, elements, parser, text)


def _join(first: Element, last: Element, about: str, elements: list[Element], parser: Parser, text: str) -> None:
    left, right = _chain(first), _chain(last)
    i = 0
    while i < len(left) and i < len(right) and left[i] is right[i]:
        i += 1
    if i >= len(left) or i >= len(right):
        return
    start_node, end_node = left[i], right[i]
    for element in elements:
        at = element.parent
        while at is not None and at.name == "section" and at is not start_node and at.attrs.get("about") is None:
            if at is left[i - 1]:
                break
            at.attrs["about"] = about
            at = at.parent
    if start_node.name != "section" or start_node is first:
        node: Node | None = start_node
        while node is not None:
            if isinstance(node, Element) and node.name == "section":
                node.attrs.setdefault("about", about)
                if node is end_node and node is not first:
                    _extend(first, node, text)
            if node is end_node:
                break
            node = node.next
        return
    data = first.data_mw
    assert data is not None
    fresh = parser.new_about()
    start_node.attrs["about"] = fresh
    start_node.attrs["typeof"] = "mw:Transclusion"
    start, end = _bounds(start_node, end_node, first)
    parts = data["parts"]
    own = list(parts) if isinstance(parts, list) else []
    lead = text[start : first.source.dsr_start] if 0 <= start <= first.source.dsr_start else ""
    tail = text[first.source.dsr_end : end] if first.source.dsr_end <= end else ""
    if lead:
        own.insert(0, lead)
    if tail:
        own.append(tail)
    joined: Json = {"parts": own}
    start_node.data_mw = joined
    node = start_node.next
    while node is not None and start_node is not end_node:
        if isinstance(node, Element):
            node.attrs["about"] = fresh
        if node is end_node:
            break
        node = node.next


def _extend(first: Element, section: Element, text: str) -> None:
    """The transclusion now covers the rest of the section that it ends in."""
    data = first.data_mw
    end = _end_of(section)
    if data is None or end <= first.source.dsr_end or first.source.dsr_end < 0:
        return
    parts = data["parts"]
    if isinstance(parts, list):
        data["parts"] = [*parts, text[first.source.dsr_end : end]]
        first.source.dsr_end = end


def _chain(node: Element) -> list[Element]:
    out: list[Element] = []
    at: Element | None = node
    while at is not None:
        out.append(at)
        at = at.parent
    out.reverse()
    return out


def _bounds(start_node: Element, end_node: Element, first: Element) -> tuple[int, int]:
    start = first.source.dsr_start
    for element in iter_elements(start_node):
        if element.source.dsr_start >= 0:
            start = min(start, element.source.dsr_start)
            break
    return start, max(_end_of(end_node), first.source.dsr_end)


def _end_of(section: Element) -> int:
    """Where the source of a section ends: the last known range, and the text behind it."""
    width = 0
    node = section.last
    while node is not None:
        if isinstance(node, Text):
            width += len(node.data)
        elif isinstance(node, Element):
            if node.name == "section":
                inner = _end_of(node)
                return inner + width if inner >= 0 else -1
            if node.source.dsr_end >= 0:
                return node.source.dsr_end + width
            return -1
        node = node.prev
    return -1


def _place_toc(body: Element, lead: Element, parser: Parser) -> None:
    headings = 0
    for element in iter_elements(body):
        if element.attrs.get("property") == "mw:PageProp/toc":
            return
        if element.name in HEADINGS and "id" in element.attrs:
            headings += 1
    properties = parser.metadata.properties
    if "forcetoc" in properties:
        wanted = headings > 0
    else:
        wanted = headings >= _TOC_FROM and "notoc" not in properties
    if wanted:
        meta = Element("meta", {"property": "mw:PageProp/toc"})
        meta.data_mw = {"autoGenerated": True}
        lead.append(meta)
