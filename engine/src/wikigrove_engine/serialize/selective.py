"""Selective serialization: what nobody touched keeps its original bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.tree.nodes import Element, Node

if TYPE_CHECKING:
    from wikigrove_engine.serialize.handlers.base import Handler
    from wikigrove_engine.serialize.state import State


class Selective:
    """The original text, and which nodes of the edited tree still stand for a part of it."""

    def __init__(self, text: str) -> None:
        self.text = text

    def write_element(self, node: Element, handler: Handler, state: State) -> Node | None:
        return handler.write(node, state, wrapper_kept=False)

    def find_separator(self, node: Node, state: State) -> str | None:
        return None

    def kept_tags(self, node: Element) -> tuple[str, str] | None:
        source = node.source
        start, end = source.dsr_start, source.dsr_end
        if start < 0 or end < start or source.open_width < 0 or source.close_width < 0:
            return None
        return self.text[start : start + source.open_width], self.text[end - source.close_width : end]
