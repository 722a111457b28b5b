"""Lists and their items."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.nodes import (
    LISTS,
    at_top,
    first_content,
    is_block,
    is_encapsulated,
    is_formatting,
    is_list,
    is_list_item,
    is_literal,
    is_new,
    last_content,
    next_content,
    prev_content,
)
from wikigrove_engine.serialize.separators import GAP_0_0, GAP_0_1, GAP_0_2, GAP_1_1, GAP_1_2, GAP_2_2, Gap
from wikigrove_engine.serialize.spaces import leading_space, trailing_space
from wikigrove_engine.serialize.state import LIST_ITEM, TERM, State
from wikigrove_engine.tree.nodes import Element, Node

_BULLETS: Final = {"ul": "", "ol": "", "dl": "", "dt": ";", "dd": ":"}
_LIST_BULLETS: Final = {"ul": "*", "ol": "#"}


class ListHandler(Handler):
    """<ul>, <ol>, <dl>: the items write the bullets."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        state.single_line.append(False)
        parent = node.parent
        if is_new(node) and parent is not None and is_list_item(parent) and not is_new(parent):
            # The item's own line ended with this space.
            state.separator.text = trailing_space(parent, state, new="") + state.separator.text
        first = first_content(node)
        while isinstance(first, Element) and _is_made_wrapper(first):
            first = first_content(first)
        if not (isinstance(first, Element) and is_list_item(first) and not is_literal(first)):
            state.emit(bullets_of(node, state), node)
        state.write_children(node, context=LIST_ITEM)
        state.single_line.pop()
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        if at_top(other):
            # A comment keeps its line.
            return GAP_0_1 if state.separator.text else GAP_0_0
        parent = node.parent
        if is_list_item(other) and parent is other:
            assert parent is not None
            if first_content(parent) is node and _has_own_line(parent):
                return GAP_1_1
            return None if not is_literal(other) and first_content(parent) is node else GAP_1_1
        if is_list_item(parent):
            return GAP_1_1
        if parent is not None and is_block(parent) and first_content(parent) is node:
            # Right behind a <div> or in a cell no empty line is needed.
            return GAP_1_2
        if is_formatting(other):
            return GAP_1_1
        return GAP_2_2 if is_new(node) else GAP_1_2

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        return end_of_list(node, other)

    def first_child(self, node: Element, other: Node, state: State) -> Gap | None:
        return None


def _is_made_wrapper(node: Element) -> bool:
    return node.source.auto_start and node.source.auto_end and node.name not in ("li", "dt", "dd", "ul", "ol", "dl")


def end_of_list(node: Element, other: Node) -> Gap | None:
    """What stands between the end of a list or an item and what follows."""
    if not isinstance(other, Element) or at_top(other):
        return GAP_0_2 if at_top(other) or not is_new(node) else GAP_1_2
    if is_encapsulated(other):
        return GAP_1_2 if is_list(node) else GAP_0_2
    follows = next_content(node) is other
    if follows and (is_literal(other) or other.source.find("src") is not None):
        return GAP_0_2
    if follows and (is_list(other) or is_list_item(other)):
        if is_list(node) and other.name == node.name:
            # Two lists of one kind become one unless there is an empty line.
            return GAP_2_2
        if is_list_item(node) or is_list_item(node.parent):
            return GAP_1_1
        return GAP_1_2
    if is_list(other) or is_literal(other):
        return None
    parent = node.parent
    if parent is not None and is_block(parent) and last_content(parent) is node:
        return GAP_1_2 if not is_list_item(parent) else None
    if is_formatting(other):
        return GAP_1_1
    return GAP_2_2 if is_new(node) else GAP_1_2


def bullets_of(node: Element, state: State) -> str:
    """All bullets of the line on which `node` starts, and the space behind them."""
    inner = first_content(node)
    # People write a table right behind the colons.
    new = "" if isinstance(inner, Element) and inner.name == "table" and not is_literal(inner) else " "
    space = leading_space(node, state, new=new)
    out: list[str] = []
    at: Element | None = node
    while at is not None and not at_top(at):
        source = at.source
        name = at.name
        if name == "li":
            holder = at.parent
            while holder is not None and holder.name not in _LIST_BULLETS:
                holder = holder.parent
            if holder is not None and not is_literal(holder):
                out.append(_LIST_BULLETS[holder.name])
        elif name in _BULLETS:
            if not is_literal(at):
                out.append(_BULLETS[name])
        elif source.syntax != "html" or not source.auto_start or not source.auto_end:
            break
        at = at.parent
    if not any(out):
        return ""
    out.reverse()
    return "".join(out) + space


def prefix_of_encapsulated(node: Element, state: State) -> str:
    """The bullets before a template that gives (the rest of) a list, where no item above it has written them."""
    if node.name not in _BULLETS and node.name != "li":
        return ""
    if is_literal(node) or node.source.syntax == "row" or prev_content(node) is not None:
        return ""
    parent = node.parent
    if parent is None or not ((is_list(node) and is_list_item(parent)) or (is_list_item(node) and is_list(parent))):
        return ""
    if is_list_item(node) and (parent.parent is None or not is_list_item(parent.parent) or prev_content(parent)):
        return ""
    bullets = bullets_of(parent, state).strip()
    data = node.data_mw
    parts = data.get("parts") if data is not None else None
    if isinstance(parts, list) and parts and isinstance(parts[0], str):
        given = len(parts[0]) - len(parts[0].lstrip("*#:;"))
        return bullets[: max(0, len(bullets) + 1 - given)] if given <= len(bullets) else ""
    return bullets


class ItemHandler(Handler):
    """<li>, <dt>, <dd>."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        first = first_content(node)
        if is_list(first) and not is_literal(first) and _has_own_line(node):
            state.emit(bullets_of(node, state).rstrip(), node)
        elif not is_list(first) or is_literal(first):
            state.emit(bullets_of(node, state), node)
            state.at_mark = state.line_ends_with("*#:;")
        write_item_inside(node, state)
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        if (other is node.parent and isinstance(other, Element) and other.name in LISTS) or is_literal(other):
            return None
        return GAP_1_1

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        return end_of_list(node, other)

    def first_child(self, node: Element, other: Node, state: State) -> Gap | None:
        return GAP_0_0 if not is_list(other) else None


def _has_own_line(node: Element) -> bool:
    """Whether an item that shows nothing but a list was written on a line of its own."""
    kept = node.source.find("trimmed")
    return isinstance(kept, list) and len(kept) == 2 and isinstance(kept[0], str) and "\n" in kept[0]


class RowItemHandler(ItemHandler):
    """A <dd> on the line of its <dt>."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        state.emit(":" + leading_space(node, state, new=" "), node)
        state.at_mark = state.line_ends_with(":")
        write_item_inside(node, state)
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        return GAP_0_0

    def first_child(self, node: Element, other: Node, state: State) -> Gap | None:
        return GAP_0_1 if is_list(other) else GAP_0_0


def write_item_inside(node: Element, state: State) -> None:
    state.single_line.append(True)
    state.write_children(node, context=TERM if node.name == "dt" else LIST_ITEM)
    state.single_line.pop()
    last = last_content(node)
    if is_new(last) and is_list(last):
        return
    space = trailing_space(node, state, new="")
    if space and not state.separator.text:
        state.separator.text = space
