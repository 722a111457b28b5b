"""HTML that stands inside JSON attributes (`data-mw`) as wikitext."""

from __future__ import annotations

from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Element, Text


def fragment_to_wikitext(html: str, state: State, *, in_attribute: bool = False, context: int = -1) -> str:
    """A fragment in the middle of a line (an attribute's value, a caption)."""
    body = read_document(html)
    inner = state.nested()
    inner.selective = None
    if in_attribute:
        inner.in_html_pre = True
    inner.write_children(body, context=context)
    inner.flush_separator(body)
    return inner.result()


def body_to_wikitext(html: str | Element, state: State) -> str:
    """A fragment that stands by itself: the inside of an extension tag."""
    body = read_document(html) if isinstance(html, str) else html
    inner = state.nested()
    inner.selective = None
    inner.contexts = []
    inner.context_nodes = []
    inner.single_line = []
    inner.on_sol = True
    inner.write_children(body)
    inner.flush_separator(body)
    return inner.result()


def inline_to_wikitext(content: Element, state: State) -> str:
    """The inside of a tag where lines make neither paragraphs nor indented blocks."""
    words = "".join([c.data for c in content.children() if isinstance(c, Text)])
    if not words.strip() and all(isinstance(c, Text) for c in content.children()):
        return words
    inner = state.nested()
    inner.selective = None
    inner.contexts = []
    inner.context_nodes = []
    inner.single_line = []
    inner.on_sol = True
    inner.in_block = True
    inner.keeps_lines = True
    inner.write_children(content)
    inner.flush_separator(content)
    return inner.result()
