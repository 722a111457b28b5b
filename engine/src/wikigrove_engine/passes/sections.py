"""<section> elements around sections, nested by the levels of their headings.

A section of the page's own wikitext has its number for editing; one that can't be edited by itself -1; an element that
holds headings gets a section around it with -2.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.elements import HEADINGS
from wikigrove_engine.tree.nodes import Comment, Element, Json, Node, Text, list_elements

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
    _wrap_children(body, lead_section, first)
    _resolve_conflicts(body, parser, text)
    _place_toc(body, parser)


def _wrap_children(root: Element, current: _Section | None, node: Node | None) -> int:
    """Move the children of `root` from `node` on into sections; the highest heading level found."""
    highest = _NONE
    at_lead = current is not None and current.level == 0
    while node is not None:
        after = node.next
        if isinstance(node, Element) and node.name in HEADINGS and node.source.syntax != "html":
            level = int(node.name[1])
            highest = min(highest, level)
            while current is not None and not (current.takes(level) and current.level > 0):
                current = current.parent
            element = Element("section")
            section = _Section(element, level, current)
            _number(section, node)
            if current is None:
                root.insert(element, node)
            else:
                current.element.append(element)
            _take_lead(element, node)
            element.append(node)
            current = section
            at_lead = False
        else:
            if isinstance(node, Element) and node.first is not None and not _is_opaque(node):
                nested = _wrap_children(node, None, node.first)
                if nested < _NONE:
                    _close_last(node)
                    highest = min(highest, nested)
                    if current is not None and (at_lead or not current.takes(nested)):
                        current.set_number(-1)
                        pseudo = Element("section")
                        outer = None if at_lead else current.parent
                        current = _Section(pseudo, 6, outer)
                        current.set_number(-2)
                        if outer is None:
                            root.insert(pseudo, node)
                        else:
                            outer.element.append(pseudo)
                        at_lead = False
            if current is not None:
                current.element.append(node)
        node = after
    return highest


def _take_lead(section: Element, heading: Element) -> None:
    """What a template gives before its first heading without showing it belongs to that heading's section (T265737)."""
    about = heading.attrs.get("about")
    if about is None:
        return
    run: list[Node] = []
    node = section.prev
    while isinstance(node, Element) and node.name == "section":
        node = node.last
    while isinstance(node, Element) and node.attrs.get("about") == about and _is_unseen(node):
        run.append(node)
        if node.data_mw is not None and "parts" in node.data_mw:
            for part in reversed(run):
                section.append(part)
            return
        node = node.prev


def _is_unseen(element: Element) -> bool:
    if element.name in ("link", "meta"):
        return True
    return element.name == "span" and all(
        isinstance(c, Comment) or (isinstance(c, Text) and c.data.isspace()) for c in element.children()
    )


def _close_last(container: Element) -> None:
    """The last section inside an element ends with it, not where its wikitext ends: it has no number."""
    last = container.last
    while isinstance(last, Element) and last.name == "section":
        last.attrs["data-mw-section-id"] = "-1"
        last = last.last


def _is_opaque(element: Element) -> bool:
    about = element.attrs.get("about")
    before = element.prev
    while isinstance(before, Element) and before.name == "section":
        before = before.last
    if about is not None and isinstance(before, Element) and before.attrs.get("about") == about:
        # In the middle of what a template gave, a tag is no unit of its own.
        return element.name in ("figure", "pre", "p", "a")
    return "mw:Extension/" in element.attrs.get("typeof", "") or element.name in ("figure", "pre", "p", "span", "a")


def _number(section: _Section, heading: Element) -> None:
    number = heading.source.find("section")
    if isinstance(number, int) and heading.source.start >= 0 and "about" not in heading.attrs:
        section.set_number(number)
    else:
        section.set_number(-1)


class _Joined:
    """Sections from `first` to `last` that transclusions have made one: [start, end) of the page with those calls."""

    __slots__ = ("calls", "end", "first", "last", "start")

    def __init__(self, first: Element, last: Element, start: int, end: int) -> None:
        self.first = first
        self.last = last
        self.start = start
        self.end = end
        self.calls: list[Element] = []

    def holds(self, node: Element) -> bool:
        """Whether `node` is one of the sections."""
        at: Node | None = self.first
        while at is not None:
            if at is node:
                return True
            if at is self.last:
                return False
            at = at.next
        return False

    def parts(self, text: str) -> list[object]:
        """The calls, and the wikitext around them."""
        out: list[object] = []
        pos = self.start
        number = 0
        for call in self.calls:
            begin = call.source.dsr_start
            own = call.data_mw["parts"] if call.data_mw is not None else None
            if begin < pos and out:
                continue
            if 0 <= pos < begin:
                out.append(text[pos:begin])
            if isinstance(own, list):
                for part in own:
                    out.append(_renumber(part, number))
                    number += isinstance(part, dict)
            pos = call.source.dsr_end
        if 0 <= pos < self.end:
            out.append(text[pos : self.end])
        return out


def _renumber(part: object, number: int) -> object:
    """A part of `data-mw`; a call with its number among all calls of the group."""
    if not isinstance(part, dict):
        return part
    out: Json = {}
    for kind, call in part.items():
        out[kind] = {**call, "i": number} if isinstance(call, dict) else call
    return out


def _resolve_conflicts(body: Element, parser: Parser, text: str) -> None:
    """A transclusion that starts in one section and ends in another makes both part of it."""
    groups: dict[str, list[Element]] = {}
    for element in list_elements(body):
        about = element.attrs.get("about")
        if about is not None and element.name != "section":
            groups.setdefault(about, []).append(element)
    joined: list[_Joined] = []
    for elements in groups.values():
        first = elements[0]
        if first.data_mw is None or "parts" not in first.data_mw:
            continue
        left, right = _section_of(first), _section_of(elements[-1])
        if left is None or right is None or left is right:
            continue
        _join(first, left, right, joined)
    for found in joined:
        _wrap_joined(found, parser, text)


def _section_of(element: Element) -> Element | None:
    at = element.parent
    while at is not None and at.name != "section":
        at = at.parent
    return at


def _join(first: Element, left: Element, right: Element, joined: list[_Joined]) -> None:
    """Note what goes from the section where the transclusion starts to the one where it ends."""
    low, high = _chain(left), _chain(right)
    i = 0
    while i < len(low) and i < len(high) and low[i] is high[i]:
        i += 1
    if i >= len(low):
        start_node = end_node = left
    elif i >= len(high):
        start_node = end_node = right
    else:
        start_node, end_node = low[i], high[i]
    start = _start_of(start_node, first)
    end = max(_end_of(end_node, first), first.source.dsr_end)
    for found in joined:
        if any(found.holds(at) for at in _chain(start_node)):
            # The second of two transclusions that meet in a section makes the first one's part longer.
            if found.holds(start_node):
                found.calls.append(first)
                found.end = max(found.end, end)
                if not found.holds(end_node):
                    found.last = end_node
            return
    made = _Joined(start_node, end_node, start, end)
    made.calls.append(first)
    joined.append(made)


def _wrap_joined(found: _Joined, parser: Parser, text: str) -> None:
    call = found.calls[0]
    about = call.attrs.get("about", "")
    target = found.first
    target.attrs["typeof"] = "mw:Transclusion"
    joined: Json = {"parts": found.parts(text)}
    target.data_mw = joined
    infos: list[object] = []
    for one in found.calls:
        own = one.source.find("pi")
        if isinstance(own, list):
            infos += own
    target.source.note("pi", infos)
    if 0 <= found.start <= found.end:
        target.source.dsr_start, target.source.dsr_end = found.start, found.end
    fresh = parser.new_about()
    node: Node | None = target
    while node is not None:
        if isinstance(node, Element):
            node.attrs["about"] = fresh
        if node is found.last:
            break
        node = node.next
    for inner in list_elements(target):
        if inner.name == "section":
            inner.attrs.setdefault("about", about)


def _chain(node: Element) -> list[Element]:
    out: list[Element] = []
    at: Element | None = node
    while at is not None:
        out.append(at)
        at = at.parent
    out.reverse()
    return out


def _start_of(section: Element, first: Element) -> int:
    """Where the source of a section starts."""
    if section.prev is None and section.attrs.get("data-mw-section-id") == "0":
        return 0
    for element in list_elements(section):
        if element.source.dsr_start >= 0:
            return min(first.source.dsr_start, element.source.dsr_start)
    return first.source.dsr_start


def _end_of(section: Element, first: Element) -> int:
    """Where the source of a section ends: the last known range, and the text behind it.

    The transclusion that starts at `first` ends where its first node says.
    """
    width = 0
    node = section.last
    while node is not None:
        if isinstance(node, Text):
            width += len(node.data)
        elif isinstance(node, Element):
            if node.name == "section":
                inner = _end_of(node, first)
                return inner + width if inner >= 0 else -1
            if node.source.dsr_end >= 0:
                return node.source.dsr_end + width
            if node.attrs.get("about") == first.attrs.get("about"):
                return first.source.dsr_end + width
            return -1
        node = node.prev
    return -1


def _place_toc(body: Element, parser: Parser) -> None:
    """Put the mark of the table of contents before the first heading, where the page does not say where."""
    first: Element | None = None
    headings = 0
    for element in list_elements(body):
        if element.attrs.get("property") == "mw:PageProp/toc":
            return
        if element.name in HEADINGS and "id" in element.attrs and element.source.syntax != "html":
            if _is_in_extension(element):
                continue
            headings += 1
            first = element if first is None else first
    properties = parser.metadata.properties
    if "forcetoc" in properties:
        wanted = headings > 0
    else:
        wanted = headings >= _TOC_FROM and "notoc" not in properties
    section = _section_of(first) if first is not None else None
    if not wanted or section is None or section.parent is None:
        return
    meta = Element("meta", {"property": "mw:PageProp/toc"})
    meta.data_mw = {"autoGenerated": True}
    before = section.prev
    if isinstance(before, Element) and before.name == "section":
        before.append(meta)
        return
    holder = Element("section", {"data-mw-section-id": "-2"})
    holder.append(meta)
    section.parent.insert(holder, section)


def _is_in_extension(element: Element) -> bool:
    at = element.parent
    while at is not None:
        if "mw:Extension/" in at.typeof():
            return True
        at = at.parent
    return False
