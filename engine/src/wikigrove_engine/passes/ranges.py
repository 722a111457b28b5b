"""Source ranges: where in the page's wikitext each node comes from ([start, end), widths of its markup).

Tags know where they were written. Between them, positions follow from the lengths of texts; what a template gave has
none, and behind it counting starts again where its call ends.
"""

from __future__ import annotations

from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Comment, Element, Node, Text


def compute_ranges(body: Element, start: int, end: int) -> None:
    """Set the ranges of all elements below `body`, which stands for [start, end)."""
    body.source.dsr_start, body.source.dsr_end = start, end
    body.source.open_width = body.source.close_width = 0
    _visit_children(body, start, in_pre=False)


def _visit_children(element: Element, pos: int, *, in_pre: bool) -> int:
    node: Node | None = element.first
    while node is not None:
        if isinstance(node, Text):
            if pos >= 0:
                pos += len(node.data)
                if in_pre:
                    # Each line of an indented block lost the space before it.
                    pos += node.data.count("\n")
        elif isinstance(node, Comment):
            if node.source is not None and node.source.start >= 0:
                node.source.dsr_start, node.source.dsr_end = node.source.start, node.source.end
                pos = node.source.end
            elif pos >= 0:
                pos = pos + node.width if node.width >= 0 else -1
        elif isinstance(node, Element):
            pos = _visit(node, pos, in_pre=in_pre)
        node = node.next
    return pos


def _visit(element: Element, pos: int, *, in_pre: bool) -> int:
    source = element.source
    typeof = element.attrs.get("typeof", "")
    if element.name == "meta":
        if typeof == "mw:Transclusion":
            source.dsr_start, source.dsr_end = source.start, source.end
            return -1
        if typeof == "mw:Transclusion/End":
            source.dsr_start = source.dsr_end = source.end
            return source.end
    start = source.start if source.start >= 0 else pos
    if source.fostered:
        # Moved before its table: its place in the source is not its place in the tree.
        _visit_children(element, start + max(source.end - source.start, 0) if start >= 0 else -1, in_pre=False)
        if source.start >= 0:
            source.dsr_start = source.start
            source.dsr_end = _end_of(element, source.end)
        return pos
    if source.whole or element.name in VOID_ELEMENTS:
        source.dsr_start, source.dsr_end = start, source.end if source.start >= 0 else start
        width = source.find("tag_open")
        if isinstance(width, int) and start >= 0:
            source.open_width = width
            close = source.find("tag_close")
            if isinstance(close, int):
                # What an extension shows says nothing of its source.
                source.close_width = close
                _visit_children(element, -1, in_pre=False)
                return source.dsr_end
            after = _visit_children(element, start + width, in_pre=False)
            tail = source.find("tail")
            source.close_width = max(0, source.end - after - 0) if 0 <= after <= source.end else 0
            if isinstance(tail, str):
                source.close_width = 2
            if source.find("ends_in_template"):
                return -1
        else:
            if typeof == "mw:LanguageVariant":
                source.close_width = 2
            _visit_children(element, -1, in_pre=False)
        return source.dsr_end
    indent = bool(source.find("indent"))
    width = source.end - source.start if source.start >= 0 else 1 if indent else 0
    inner = start + width if start >= 0 else -1
    after = _visit_children(element, inner, in_pre=indent)
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
