"""Move line breaks at the end of cells, items, rows behind them, where their end is not written."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.html.elements import FORMATTING
from wikigrove_engine.passes.markers import is_end, is_start
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text, list_elements

MAY_END_UNWRITTEN: Final = frozenset(["pre", "p", "caption", "td", "th", "tr", "ul", "ol", "dl", "li", "dt", "dd"])


_CELLS: Final = frozenset(("td", "th"))


def migrate_newlines(body: Element) -> None:
    """From the inside out, so that a line break leaves all elements that end there."""
    for element in reversed(list_elements(body)):
        if element.parent is None:
            continue
        if not _ends_unwritten(element):
            if element.source.fostered and element.source.auto_end and element.name in FORMATTING:
                # A table ended it: the line break before the table's next line is none of its text.
                _split_text(element)
            continue
        if element.name in MAY_END_UNWRITTEN or (element.name in FORMATTING and element.source.auto_end):
            _migrate(element)


def _ends_unwritten(element: Element) -> bool:
    source = element.source
    if source.whole or "mw:Extension/" in element.attrs.get("typeof", ""):
        # What an extension shows ends where its tag ends.
        return False
    if source.find("end_end") is not None or source.find("end_in_template"):
        return False
    return not source.fostered


def _migrate(element: Element) -> None:
    node = element.last
    first: Node | None = None
    while node is not None:
        if isinstance(node, Text):
            if node.data.strip():
                break
            if "\n" in node.data:
                first = node
        elif isinstance(node, Comment):
            pass
        elif not (is_start(node) or (element.name == "pre" and is_end(node))):
            break
        node = node.prev
    if first is None and element.name == "tr":
        first = _comment_behind_template(element)
    if first is None:
        _split_text(element)
        return
    if element.name in _CELLS and not is_end(node) and _has_comment(first):
        # A line of comments belongs to the cell before it.
        return
    if ends_in_indent(element):
        return
    parent = element.parent
    assert parent is not None
    after = element.next
    moving: Node | None = first
    if isinstance(first, Text):
        cut = first.data.index("\n")
        if cut:
            head = Text(first.data[:cut])
            element.insert(head, first)
            first.data = first.data[cut:]
    while moving is not None:
        following = moving.next
        parent.insert(moving, after)
        moving = following


def ends_in_indent(cell: Element) -> bool:
    """Whether a cell ends with a comment and the white space of the next line: then both stay in it."""
    last = cell.last
    return (
        cell.name in _CELLS
        and isinstance(last, Text)
        and last.data.isspace()
        and "\n" in last.data
        and not last.data.endswith("\n")
        and isinstance(last.prev, Comment)
    )


def _comment_behind_template(row: Element) -> Node | None:
    """The comment that a template which opened a row would otherwise get as its own."""
    node = row.last
    while isinstance(node, Comment) and isinstance(node.prev, Comment):
        node = node.prev
    return node if isinstance(node, Comment) and is_end(node.prev) and node.prev is row.first else None


def _has_comment(node: Node | None) -> bool:
    while node is not None:
        if isinstance(node, Comment):
            return True
        node = node.next
    return False


def _split_text(element: Element) -> None:
    """The last text may end in a line break."""
    last = element.last
    comments: list[Node] = []
    while last is not None and (isinstance(last, Comment) or (element.name == "pre" and is_end(last))):
        comments.append(last)
        last = last.prev
    if not isinstance(last, Text):
        return
    data = last.data
    trimmed = data.rstrip()
    cut = data.find("\n", len(trimmed))
    if cut < 0 or element.parent is None:
        return
    if comments and element.name in _CELLS:
        return
    last.data = data[:cut]
    after = element.next
    element.parent.insert(Text(data[cut:]), after)
    for comment in reversed(comments):
        element.parent.insert(comment, after)


def migrate_links(body: Element) -> None:
    """Categories and language links at the very end of a list go behind it."""
    for element in list_elements(body):
        if element.name in ("ul", "ol", "dl") and element.parent is not None and element.parent.name not in _ITEMS:
            _migrate_links(element)


_ITEMS: Final = frozenset(("li", "dd", "dt"))


def _migrate_links(outer: Element) -> None:
    item: Element = outer
    while (
        isinstance(item.last, Element)
        and item.last.name in ("ul", "ol", "dl", "li", "dd", "dt")
        and _ends_unwritten(item.last)
    ):
        item = item.last
    if item.name not in _ITEMS:
        return
    node = item.last
    first: Node | None = None
    found = False
    depth = 0
    while node is not None:
        if isinstance(node, Text):
            if node.data.strip():
                break
            if "\n" in node.data and depth == 0:
                first = node
        elif isinstance(node, Element):
            if node.name == "link" and node.attrs.get("rel", "").startswith("mw:PageProp/"):
                found = True
            elif node.name == "meta" and node.attrs.get("typeof", "").startswith("mw:Transclusion"):
                depth += 1 if is_end(node) else -1
                if depth < 0:
                    break
            else:
                break
        node = node.prev
    if not found or first is None:
        return
    parent = outer.parent
    assert parent is not None
    after = outer.next
    moving: Node | None = first
    while moving is not None:
        following = moving.next
        parent.insert(moving, after)
        moving = following
