"""Bold and italics by apostrophes, spans that stand for a construct of wikitext."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.handlers.html import HtmlHandler
from wikigrove_engine.serialize.nodes import is_literal, is_quote
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text


class QuoteHandler(Handler):
    """<b> and <i>."""

    def __init__(self, marks: str) -> None:
        self._marks = marks

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        source = node.source
        if _needs_parting(node):
            state.emit("<nowiki/>", node)
            state.line_needs_tidy = True
        if not source.auto_start:
            state.emit(self._marks, node)
        if node.first is None:
            if not source.auto_start and not source.auto_end:
                state.emit("<nowiki/>", node)
        else:
            state.write_children(node)
        if not source.auto_end:
            state.emit(self._marks, node)
        return node.next


def _needs_parting(node: Element) -> bool:
    """Two neighbours of apostrophes would be read as one run when one of them is bold and italic."""
    prev = node.prev
    return (
        isinstance(prev, Element)
        and is_quote(prev)
        and not is_literal(prev)
        and (is_quote(prev.last) or is_quote(node.first))
    )


class SpanHandler(HtmlHandler):
    """Spans: some stand for wikitext that HTML can't tell."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        types = node.typeof().split()
        source = node.source
        if "mw:Nowiki" in types:
            write_nowiki(node, state)
            return node.next
        if "mw:Entity" in types:
            written = source.find("src")
            content = source.find("srcContent")
            text = node.text()
            if isinstance(written, str) and content == text:
                state.emit(written, node)
            elif len(text) == 1 or source.is_new:
                state.emit(text if isinstance(written, str) else "".join([_name_entity(c) for c in text]), node)
            else:
                state.write_children(node)
            return node.next
        if "mw:DisplaySpace" in types:
            # Whatever an editor put there, it stands for the space that is shown as one that doesn't break.
            state.emit(" ", node)
            return node.next
        if "mw:Placeholder" in types:
            written = source.find("src")
            if isinstance(written, str):
                state.emit(written, node)
            else:
                state.write_children(node)
            return node.next
        if source.find("misnested") and not node.attrs:
            state.write_children(node)
            return node.next
        if "mw:FallbackId" in node.typeof() or node.attrs.get("class", "") == "mw-headline":
            state.write_children(node)
            return node.next
        return super().write(node, state, wrapper_kept=wrapper_kept)


_ENTITY_NAMES: Final = {"\xa0": "nbsp", "&": "amp", "<": "lt", ">": "gt", '"': "quot"}


def _name_entity(char: str) -> str:
    if char in _ENTITY_NAMES:
        return f"&{_ENTITY_NAMES[char]};"
    return char if char.isspace() else f"&#x{ord(char):X};"


def write_nowiki(node: Element, state: State) -> None:
    """`<nowiki>...</nowiki>`: nothing inside is escaped but its own end."""
    if node.first is None:
        state.emit("<nowiki/>", node)
        return
    state.emit("<nowiki>", node)
    child: Node | None = node.first
    while child is not None:
        if isinstance(child, Text):
            state.emit(escape_nowiki_text(child.data), child)
        elif isinstance(child, Element):
            written = child.source.find("src")
            if "mw:Entity" in child.typeof() and isinstance(written, str):
                state.emit(written, child)
            else:
                state.write_node(child)
        elif isinstance(child, Comment):
            state.write_node(child)
        child = child.next
    state.emit("</nowiki>", node)


def escape_nowiki_text(text: str) -> str:
    from wikigrove_engine.serialize.escape import escape_entities, escape_nowiki_tags

    return escape_nowiki_tags(escape_entities(text))
