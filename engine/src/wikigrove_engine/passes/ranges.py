"""Source ranges: where in the page's wikitext each node comes from ([start, end), widths of its markup).

Tags know where they were written. Between them, positions follow from the lengths of texts; what a template gave has
none, and behind it counting starts again where its call ends.
"""

from __future__ import annotations

from wikigrove_engine.tokenize.tokens import Source
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Comment, Element, Node, Text


def compute_ranges(body: Element, start: int, end: int) -> None:
    """Set the ranges of all elements below `body`, which stands for [start, end)."""
    body.source.dsr_start, body.source.dsr_end = start, end
    body.source.open_width = body.source.close_width = 0
    _Counter().visit_children(body, start, in_pre=False)


class _Counter:
    """Counts through the tree. A link that was cut still has its closing brackets to come: they show nowhere."""

    __slots__ = ("_close", "_close_end")

    def __init__(self) -> None:
        self._close_end = -1
        self._close = 0

    def visit_children(self, element: Element, pos: int, *, in_pre: bool) -> int:
        """Set the ranges of the children, the first of which starts at `pos`; the place behind the last one."""
        node: Node | None = element.first
        group = ""
        while node is not None:
            if isinstance(node, Element) and node.source.find("pi") is not None and node.source.dsr_end >= 0:
                # A caption was a tree of its own: its templates are wrapped, and have their ranges.
                group, pos = node.attrs.get("about", ""), node.source.dsr_end
            elif group and isinstance(node, Element) and node.attrs.get("about") == group:
                pass
            elif isinstance(node, Text):
                if pos >= 0:
                    pos = self._count_text(node.data, pos, in_pre=in_pre)
            elif isinstance(node, Comment):
                if node.source is not None and node.source.start >= 0:
                    node.source.dsr_start, node.source.dsr_end = node.source.start, node.source.end
                    # A comment among the attributes of a tag was counted with the tag.
                    pos = max(pos, node.source.end)
                elif pos >= 0:
                    pos = pos + node.width if node.width >= 0 else -1
            elif isinstance(node, Element):
                pos = self._visit(node, pos, in_pre=in_pre)
                if node.name == "table" and node.source.auto_end:
                    pos = _extend_table(node, pos)
            node = node.next
        return pos

    def _count_text(self, data: str, pos: int, *, in_pre: bool) -> int:
        end = pos + len(data)
        if in_pre:
            # Each line of an indented block lost the space before it.
            end += data.count("\n")
        if self._close_end >= 0 and pos <= self._close_end - self._close <= end:
            end += self._close
            self._close_end = -1
        return end

    def _visit(self, element: Element, pos: int, *, in_pre: bool) -> int:
        source = element.source
        if element.name == "meta":
            typeof = element.attrs.get("typeof", "")
            if typeof == "mw:Transclusion":
                source.dsr_start, source.dsr_end = source.start, source.end
                return -1
            if typeof == "mw:Transclusion/End":
                source.dsr_start = source.dsr_end = source.end
                return source.end
        start = source.start if source.start >= 0 else pos
        if source.fostered:
            # Moved before its table: its place in the source is not its place in the tree.
            inner = start + max(source.end - source.start, 0) if start >= 0 else -1
            self.visit_children(element, inner, in_pre=False)
            if source.start >= 0:
                source.dsr_start = source.start
                source.dsr_end = _end_of(element, source.end)
            return pos
        if source.whole or element.name in VOID_ELEMENTS:
            return self._visit_whole(element, start)
        indent = bool(source.find("indent"))
        width = source.end - source.start if source.start >= 0 else 1 if indent else 0
        inner = start + width if start >= 0 else -1
        after = self.visit_children(element, inner, in_pre=indent)
        if start < 0:
            start = _first_start(element)
            width = 0
        source.dsr_start = start
        source.open_width = width
        end = source.find("end_end")
        if isinstance(end, int):
            close = source.find("end_start")
            source.dsr_end = end
            source.close_width = end - close if isinstance(close, int) else 0
            return end
        source.dsr_end = after
        source.close_width = 0
        return after

    def _visit_whole(self, element: Element, start: int) -> int:
        """An element whose end is known from its start."""
        source = element.source
        source.dsr_start, source.dsr_end = start, source.end if source.start >= 0 else start
        width = source.find("tag_open")
        if not isinstance(width, int) or start < 0:
            if element.attrs.get("typeof") == "mw:LanguageVariant":
                source.close_width = 2
            self.visit_children(element, -1, in_pre=False)
            return -1 if source.find("ends_in_template") else source.dsr_end
        source.open_width = width
        close = source.find("tag_close")
        if isinstance(close, int):
            # What an extension shows says nothing of its source.
            source.close_width = close
            self.visit_children(element, -1, in_pre=False)
            return source.dsr_end
        after = self.visit_children(element, start + width, in_pre=False)
        if source.auto_end and element.name == "a" and 0 <= after < source.end:
            return self._cut(source, after)
        source.close_width = max(0, source.end - after) if 0 <= after <= source.end else 0
        if isinstance(source.find("tail"), str):
            source.close_width = 2
        return -1 if source.find("ends_in_template") else source.dsr_end

    def _cut(self, source: Source, after: int) -> int:
        """A link or a block in its text ended a link: the rest of the text comes behind it in the tree."""
        tail = source.find("tail")
        self._close = (2 if source.syntax else 1) + (len(tail) if isinstance(tail, str) else 0)
        self._close_end = source.end
        source.dsr_end = after
        source.close_width = 0
        return after


def _extend_table(table: Element, pos: int) -> int:
    """A table without an end reaches to the tag that ended it; what was moved out of it was not counted."""
    following = table.next
    source = table.source
    if isinstance(following, Element) and 0 <= source.dsr_end < following.source.start:
        source.dsr_end = following.source.start
        return source.dsr_end
    return pos


def _end_of(element: Element, default: int) -> int:
    end = element.source.find("end_end")
    if isinstance(end, int):
        return end
    last = element.last
    if isinstance(last, Element) and last.source.dsr_end >= 0:
        return last.source.dsr_end
    return default


def _first_start(element: Element) -> int:
    node = element.first
    while node is not None:
        if isinstance(node, Element):
            return node.source.dsr_start
        if isinstance(node, Text) and node.data.strip():
            return -1
        node = node.next
    return -1
