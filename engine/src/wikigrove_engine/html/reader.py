"""HTML that our own code made, back to nodes."""

from __future__ import annotations

from html.parser import HTMLParser

from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Comment, Element, Node, Text


class _Reader(HTMLParser):
    """Builds nodes; what stays open is closed at the end. Not for untrusted HTML: nothing is checked."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("mw:fragment")
        self._stack = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {k: v if v is not None else "" for k, v in attrs})
        self._stack[-1].append(element)
        if tag not in VOID_ELEMENTS:
            self._stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._stack[-1].append(Element(tag, {k: v if v is not None else "" for k, v in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for i in range(len(self._stack) - 1, 0, -1):
            if self._stack[i].name == tag:
                del self._stack[i:]
                return

    def handle_data(self, data: str) -> None:
        self._stack[-1].append(Text(data))

    def handle_comment(self, data: str) -> None:
        self._stack[-1].append(Comment(data))


def read_html(html: str) -> list[Node]:
    """The nodes of a piece of trusted HTML."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    nodes = list(reader.root.children())
    for node in nodes:
        node.remove()
    return nodes
