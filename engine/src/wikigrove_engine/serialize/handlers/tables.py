"""Tables."""

from __future__ import annotations

from wikigrove_engine.serialize.attributes import write_attributes
from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.nodes import (
    at_top,
    has_ancestor,
    is_literal,
    is_new,
    next_content,
    prev_content,
)
from wikigrove_engine.serialize.separators import GAP_0_1, GAP_0_2, GAP_1_1, GAP_1_2, Gap
from wikigrove_engine.serialize.spaces import leading_space, trailing_space
from wikigrove_engine.serialize.state import CELL, HEADER, State
from wikigrove_engine.tree.nodes import Element, Node, Text


def _upto(low: int, node: Node, other: Node) -> Gap:
    """At most one line break in new tables, two where people may have put them."""
    if is_new(node) or is_new(other):
        return GAP_1_1 if low else GAP_0_1
    return GAP_1_2 if low else GAP_0_2


def _open_line(node: Element, state: State, mark: str, end: str, *, wrapper_kept: bool) -> str:
    """A line of table markup: the mark and the attributes."""
    if wrapper_kept:
        kept = state.kept_tags(node)
        if kept is not None and kept[0]:
            return kept[0]
    attributes = write_attributes(node, state)
    if not attributes:
        return mark + end if end and end != " |" and node.source.find("attrSepSrc") else mark
    return f"{mark}{attributes}{end}"


class TableHandler(Handler):
    """`{| ... |}`."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        mark = node.source.find("startTagSrc")
        if node.source.auto_start:
            state.write_children(node)
            return node.next
        state.single_line.append(False)
        state.emit(
            _open_line(node, state, mark if isinstance(mark, str) else "{|", "", wrapper_kept=wrapper_kept), node
        )
        state.tables += 1
        saved = state.in_block
        state.in_block = saved and has_ancestor(node, "blockquote")
        state.write_children(node, context=0)
        state.in_block = saved
        state.tables -= 1
        if not state.separator.has_gap:
            # A table without any rows.
            state.separator.has_gap = True
            state.separator.low, state.separator.high = 1, 2
        end = node.source.find("endTagSrc")
        if not node.source.auto_end:
            state.emit(end if isinstance(end, str) else "|}", node)
        state.single_line.pop()
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        if node.parent is other and isinstance(other, Element) and other.name == "dd":
            return GAP_0_2
        return GAP_1_2

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        if (is_new(node) or is_new(other)) and not at_top(other):
            return GAP_1_2
        return GAP_0_2

    def first_child(self, node: Element, other: Node, state: State) -> Gap | None:
        return _upto(1, node, other)

    def last_child(self, node: Element, other: Node, state: State) -> Gap | None:
        return _upto(1, node, other)


class CaptionHandler(Handler):
    """`|+ text`."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        mark = node.source.find("startTagSrc")
        separator = node.source.find("attrSepSrc")
        state.emit(
            _open_line(
                node,
                state,
                mark if isinstance(mark, str) else "|+",
                separator if isinstance(separator, str) else " |",
                wrapper_kept=wrapper_kept,
            )
            + leading_space(node, state, new=""),
            node,
        )
        state.in_cell_line = True
        state.cell_has_pipe = False
        state.write_children(node, context=CELL)
        space = trailing_space(node, state, new="")
        if space and not state.separator.text:
            state.separator.text = space
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        return _upto(0 if isinstance(other, Element) and other.name == "table" else 1, node, other)

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        return _upto(1, node, other)


class RowHandler(Handler):
    """`|-`."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        if _needs_line(node):
            mark = node.source.find("startTagSrc")
            state.emit(
                _open_line(node, state, mark if isinstance(mark, str) else "|-", "", wrapper_kept=wrapper_kept), node
            )
        state.write_children(node)
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        return _upto(1 if _needs_line(node) else 0, node, other)

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        return _upto(0, node, other)


def _needs_line(node: Element) -> bool:
    """A first row needs no `|-`, unless one was written or it has attributes."""
    if node.source.find("startTagSrc") or prev_content(node) is not None:
        return True
    if node.source.is_new and node.attrs and any(not k.startswith("data-") for k in node.attrs):
        return True
    parent = node.parent
    if parent is None:
        return True
    before = prev_content(parent)
    return isinstance(before, Element) and before.name != "caption"


class CellHandler(Handler):
    """`| text` and `! text`, or on one line `|| text`, `!! text`."""

    def __init__(self, name: str, mark: str) -> None:
        self._name = name
        self._mark = mark

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        source = node.source
        usable = _fits_place(node)
        parting = source.find("attrSepSrc") if usable else None
        found = source.find("startTagSrc") if usable else None
        in_row = usable and source.syntax == "row"
        mark = found if isinstance(found, str) and found else self._mark * 2 if in_row else self._mark
        separator = state.separator
        starts_line = state.on_sol or (separator.has_gap and separator.low > 0) or "\n" in separator.text
        if starts_line:
            mark = self._mark if mark in ("||", "!!") else mark.replace("{{!}}{{!}}", "{{!}}", 1)
        text = _open_line(
            node,
            state,
            mark,
            parting if isinstance(parting, str) else " |",
            wrapper_kept=wrapper_kept and usable and not (starts_line and in_row),
        )
        lead = leading_space(node, state, new="")
        if "\n" in lead:
            state.emit(text, node)
            state.separator.text = lead
        else:
            state.emit(text + lead, node)
        state.in_cell_line = True
        state.cell_has_pipe = len(text) > 2 and text.endswith("|")
        if text == "|" and not lead:
            first = node.first
            if isinstance(first, Text) and first.data[:1] in ("-", "+", "}"):
                # Behind the pipe it would be other markup.
                state.emit(" ", node)
            else:
                state.at_mark = True
        follower = next_content(node)
        row_follows = isinstance(follower, Element) and follower.source.syntax == "row"
        if row_follows and node.first is None:
            # A space keeps an empty cell apart from the next mark.
            if not lead:
                state.emit(trailing_space(node, state, new="") or " ", node)
            return node.next
        state.write_children(node, context=HEADER if self._name == "th" else CELL)
        space = trailing_space(node, state, new="")
        if space and not state.separator.text:
            state.separator.text = space
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        if isinstance(other, Element) and other.name == self._name and node.source.syntax == "row":
            return _upto(0, node, other)
        return _upto(1, node, other)

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        if self._name == "th" and isinstance(other, Element) and other.name == "td":
            return _upto(1, node, other)
        return _upto(0, node, other)


def _fits_place(node: Element) -> bool:
    """A cell that was written behind another one keeps that form only there."""
    if node.source.syntax != "row":
        return True
    prev = prev_content(node)
    return isinstance(prev, Element) and prev.name == node.name and not is_literal(prev)
