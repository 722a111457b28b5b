"""HTML that parser functions give, with the tags in it that the preprocessor has taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.html.entities import decode_entities
from wikigrove_engine.html.reader import read_html
from wikigrove_engine.preprocess.strip import MARKER, ExtensionCall, RawText
from wikigrove_engine.tree.nodes import Element, Node, Text, list_elements

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner


def read_finished(scanner: Scanner, html: str) -> list[Node]:
    """The nodes of trusted HTML; where a strip marker stands in its text, what the marker stands for."""
    if "\x7f" not in html:
        return read_html(html)
    root = Element("mw:fragment")
    for node in read_html(html):
        root.append(node)
    for element in (root, *list_elements(root)):
        for node in list(element.children()):
            if isinstance(node, Text) and "\x7f" in node.data:
                _put_in_place(scanner, node, element)
    nodes = list(root.children())
    for node in nodes:
        node.remove()
    return nodes


def _put_in_place(scanner: Scanner, text: Text, parent: Element) -> None:
    pos = 0
    for match in MARKER.finditer(text.data):
        if match.start() > pos:
            parent.insert(Text(text.data[pos : match.start()]), text)
        for node in _find_nodes(scanner, match[0]):
            parent.insert(node, text)
        pos = match.end()
    text.data = text.data[pos:]
    if not text.data:
        text.remove()


def _find_nodes(scanner: Scanner, marker: str) -> list[Node]:
    item = scanner.parser.expander.strip.find(marker)
    nodes: list[Node] = []
    if isinstance(item, RawText):
        nodes = read_finished(scanner, item.text) if item.is_html else [Text(item.text)]
    elif isinstance(item, ExtensionCall) and item.name == "nowiki":
        nodes = [Text(decode_entities(item.inner or ""))]
    elif isinstance(item, ExtensionCall):
        nodes = list(scanner.parser.parse_flat(scanner, marker).children())
        for node in nodes:
            node.remove()
    return nodes
