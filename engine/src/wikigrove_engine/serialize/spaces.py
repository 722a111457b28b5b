"""White space at the edges of headings, items and cells: none of their content, but people put it there."""

from __future__ import annotations

from wikigrove_engine.serialize.nodes import is_new
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Element, Text


def leading_space(node: Element, state: State, *, new: str) -> str:
    """The space behind the opening markup; `new` for a node that an editor made."""
    first = node.first
    if is_new(node):
        if first is None or (isinstance(first, Text) and first.data[:1].isspace()):
            return ""
        return new
    if isinstance(first, Text) and first.data[:1].isspace():
        return ""
    return _trimmed(node, 0)


def trailing_space(node: Element, state: State, *, new: str) -> str:
    last = node.last
    if is_new(node):
        if last is None or (isinstance(last, Text) and last.data[-1:].isspace()):
            return ""
        return new
    if isinstance(last, Text) and last.data[-1:].isspace():
        return ""
    return _trimmed(node, 1)


def _trimmed(node: Element, side: int) -> str:
    kept = node.source.find("trimmed")
    if isinstance(kept, list) and len(kept) == 2:
        found = kept[side]
        if isinstance(found, str):
            return found
        if isinstance(found, int):
            return " " * found
    return ""
