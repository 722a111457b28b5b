"""Elements that are written as HTML tags."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.html.elements import PARAGRAPH_ALWAYS
from wikigrove_engine.serialize.attributes import write_attributes
from wikigrove_engine.serialize.handlers.base import Handler
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Element, Node

_BLOCK_SCOPE: Final = PARAGRAPH_ALWAYS | {"tr", "caption", "dt", "dd", "li", "blockquote"}
_READ_AS_MARKUP: Final = frozenset(("nowiki", "noinclude", "includeonly", "onlyinclude"))
"""Elements of these names can't be written: wikitext has its own tags of the name."""
_CLOSES_ITSELF: Final = VOID_ELEMENTS | {"wbr"}


class HtmlHandler(Handler):
    """Any element as a tag with its attributes."""

    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        source = node.source
        kept = state.kept_tags(node) if wrapper_kept else None
        if kept is not None:
            state.emit(kept[0], node)
        elif not source.auto_start:
            state.emit(write_start_tag(node, state), node)
        if node.name in _CLOSES_ITSELF:
            return node.next
        saved_block, saved_pre = state.in_block, state.in_html_pre
        if node.name in _BLOCK_SCOPE:
            state.in_block = True
        if node.name == "pre":
            state.in_html_pre = True
            _keep_first_break(node, state)
        state.write_children(node)
        state.in_block, state.in_html_pre = saved_block, saved_pre
        if kept is not None:
            state.emit(kept[1], node)
        elif not source.auto_end:
            state.emit(write_end_tag(node), node)
        return node.next


def write_start_tag(node: Element, state: State) -> str:
    source = node.source
    if node.name in _READ_AS_MARKUP:
        return f"&lt;{node.name}&gt;"
    name = source.find("srcTagName")
    attributes = write_attributes(node, state)
    text = f"<{name if isinstance(name, str) else node.name}"
    text += attributes
    if source.find("selfClose"):
        return text + ("/>" if source.find("attrSrc") is not None else " />")
    if node.name in VOID_ELEMENTS:
        closed = node.name != "wbr" and (source.is_new or source.syntax != "html")
        return text + (" />" if closed else ">")
    return text + ">"


def write_end_tag(node: Element) -> str:
    source = node.source
    if source.find("selfClose"):
        return ""
    if node.name in _READ_AS_MARKUP:
        return f"&lt;/{node.name}&gt;"
    name = source.find("srcTagName")
    return f"</{name if isinstance(name, str) else node.name}>"


def _keep_first_break(node: Element, state: State) -> None:
    """A reader of HTML drops a line break behind <pre>: one that is there was doubled."""
    first = node.first
    text = first.data if first is not None and hasattr(first, "data") else ""
    if isinstance(text, str) and text.startswith("\n"):
        state.emit("\n", node)
