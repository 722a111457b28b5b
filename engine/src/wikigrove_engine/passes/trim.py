"""White space at the edges of headings, items, cells and captions is none of their content."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.passes.newlines import ends_in_indent
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text, list_elements

TRIMMED: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "li", "dd", "dt", "td", "th", "caption"])


def trim_edges(body: Element) -> None:
    """Trim what was written as wikitext; the white space is kept for the way back."""
    for element in list_elements(body):
        if element.name in TRIMMED and element.source.syntax != "html":
            leading = _trim(element, forward=True)
            keeps_end = element.first is None or ends_in_indent(element)
            trailing = _trim(element, forward=False) if not keeps_end else ""
            if leading or trailing:
                element.source.note("trimmed", [leading, trailing])


def _trim(element: Element, *, forward: bool) -> str:
    """Trim one side; what was cut."""
    cut = ""
    commented = False
    node: Node | None = element.first if forward else element.last
    while node is not None:
        after = node.next if forward else node.prev
        if isinstance(node, Text):
            data = node.data.lstrip() if forward else node.data.rstrip()
            if commented and not forward and "\n" in node.data[len(data) :]:
                # The comment stands on a line of its own.
                return cut
            if forward:
                cut += node.data[: len(node.data) - len(data)]
            else:
                cut = node.data[len(data) :] + cut
            if data:
                node.data = data
                return cut
            node.remove()
        elif isinstance(node, Comment):
            commented = True
        else:
            return cut
        node = after
    return cut
