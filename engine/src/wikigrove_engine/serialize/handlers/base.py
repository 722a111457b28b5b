"""What a handler of the way back is: it writes one kind of node and knows the line breaks around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.serialize.separators import Gap
from wikigrove_engine.tree.nodes import Element, Node

if TYPE_CHECKING:
    from wikigrove_engine.serialize.state import State


class Handler:
    """Writes nodes of one kind.

    `write` returns the node to go on with (normally the next sibling). `wrapper_kept` says that the node's own markup
    was not changed and may be copied from the source, though something below it was.
    The four others tell how many line breaks stand between the node and a neighbour; None: the node does not care.
    """

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        state.write_children(node)
        return node.next

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        return None

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        return None

    def first_child(self, node: Element, other: Node, state: State) -> Gap | None:
        return None

    def last_child(self, node: Element, other: Node, state: State) -> Gap | None:
        return None


class Dispatch:
    """Finds the handler of a node."""

    def find(self, node: Element, state: State) -> Handler:
        raise NotImplementedError

    def find_by_name(self, name: str) -> Handler | None:
        """The handler of elements of this name, whatever else they are."""
        raise NotImplementedError


class Guard:
    """Text that its neighbours on the line could change: a bare address, a link with a trail.

    Both methods get the whole text of the line on that side, and answer what must stand between.
    """

    def before(self, text: str, line: str) -> str:
        """What to put before `text` when the line before it reads `line`."""
        return ""

    def after(self, text: str, line: str) -> str:
        """What to put behind `text` when the line goes on with `line`."""
        return ""
