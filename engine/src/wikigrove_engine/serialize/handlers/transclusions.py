"""Templates, parameters and extension tags, from `data-mw`."""

from __future__ import annotations

from wikigrove_engine.serialize.extensions import write_extension
from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.handlers.lists import prefix_of_encapsulated
from wikigrove_engine.serialize.nodes import skip_group
from wikigrove_engine.serialize.separators import Gap
from wikigrove_engine.serialize.state import State
from wikigrove_engine.serialize.templates import write_parts
from wikigrove_engine.tree.nodes import Element, Node


class EncapsulatedHandler(Handler):
    """The first node of what a template or an extension tag made; the rest of its group is skipped."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        data = node.data_mw
        typeof = node.typeof()
        written = node.source.find("src")
        if data is not None and isinstance(data.get("parts"), list):
            state.emit(prefix_of_encapsulated(node, state) + write_parts(node, state), node)
        elif data is not None and "mw:Extension/" in typeof:
            state.emit(write_extension(node, state), node)
        elif isinstance(written, str):
            state.emit(written, node)
        else:
            state.write_children(node)
        return skip_group(node)

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        first = node.source.find("firstWikitextNode")
        if isinstance(first, str) and node.source.dsr_start < 0:
            handler = state.dispatch.find_by_name(first.lower())
            if handler is not None:
                return handler.before(node, other, state)
        return None

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        return None
