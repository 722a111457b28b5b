"""<meta>: behaviour switches, inclusion tags, placeholders, annotations."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.serialize.handlers.html import HtmlHandler
from wikigrove_engine.serialize.nodes import at_top, is_new
from wikigrove_engine.serialize.separators import GAP_0_1, GAP_0_2, Gap
from wikigrove_engine.serialize.state import State
from wikigrove_engine.tree.nodes import Element, Node

_INCLUDES: Final = {
    "mw:Includes/IncludeOnly": "<includeonly>",
    "mw:Includes/IncludeOnly/End": "</includeonly>",
    "mw:Includes/NoInclude": "<noinclude>",
    "mw:Includes/NoInclude/End": "</noinclude>",
    "mw:Includes/OnlyInclude": "<onlyinclude>",
    "mw:Includes/OnlyInclude/End": "</onlyinclude>",
}


class MetaHandler(HtmlHandler):
    def write(self, node: Element, state: State, *, wrapper_kept: bool) -> Node | None:
        typeof = node.typeof()
        source = node.source
        switch = node.attrs.get("property", "")
        written = source.find("src")
        if switch.startswith("mw:PageProp/"):
            state.emit(_write_switch(switch[12:], written, node, state), node)
            return node.next
        if typeof.startswith("mw:Includes/"):
            if isinstance(written, str):
                state.emit(written, node)
            else:
                data = node.data_mw
                inner = data.get("src") if data is not None else None
                if isinstance(inner, str):
                    state.emit(inner, node)
                elif typeof != "mw:Includes/IncludeOnly/End":
                    state.emit(_INCLUDES.get(typeof, ""), node)
            return node.next
        if typeof.startswith("mw:Annotation/"):
            state.emit(_write_annotation(node, typeof[14:], state), node)
            return node.next
        if typeof == "mw:Placeholder/StrippedTag":
            name = source.find("name")
            if isinstance(name, str):
                state.emit(f"</{name}>", node)
            return node.next
        if typeof.startswith("mw:"):
            if isinstance(written, str):
                state.emit(written, node)
            return node.next
        return super().write(node, state, wrapper_kept=wrapper_kept)

    def before(self, node: Element, other: Node, state: State) -> Gap | None:
        if node.typeof() == "mw:Includes/OnlyInclude":
            return GAP_0_2
        return None

    def after(self, node: Element, other: Node, state: State) -> Gap | None:
        if node.attrs.get("property", "").startswith("mw:PageProp/") and is_new(node) and not at_top(other):
            return GAP_0_1
        return None


def _write_switch(name: str, written: object, node: Element, state: State) -> str:
    if isinstance(written, str) and written:
        return written
    found = node.source.find("magicSrc")
    if isinstance(found, str) and found:
        return found
    if name in ("categorydefaultsort", "displaytitle"):
        word = "DEFAULTSORT" if name == "categorydefaultsort" else "DISPLAYTITLE"
        return "{{" + word + ":" + node.attrs.get("content", "") + "}}"
    return state.scratch.switch_name(name)


def _write_annotation(node: Element, name: str, state: State) -> str:
    if name.endswith("/End"):
        return f"</{name[:-4]}>"
    data = node.data_mw
    attrs = data.get("attrs") if data is not None else None
    text = ""
    if isinstance(attrs, dict):
        text = "".join(f' {k}="{v}"' if v not in (None, "") else f" {k}" for k, v in attrs.items())
    return f"<{name}{text}>"
