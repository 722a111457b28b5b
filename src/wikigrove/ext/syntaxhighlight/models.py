"""Pages that are code as readers see them."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.tree.nodes import Element
from wikigrove_engine.tree.writer import write_children

from wikigrove.ext.syntaxhighlight.colour import CodeStyle, show_code

_LANGUAGES: Final = {
    "css": "css",
    "sanitized-css": "css",
    "javascript": "js",
}


class CodeModel:
    """A content model whose pages are shown as code with numbered lines."""

    def __init__(self, name: str, language: str) -> None:
        self.name: Final = name
        self._language: Final = language

    def to_html(self, text: str) -> str:
        holder = Element("div")
        shown = show_code(text, self._language, CodeStyle(lines=True, link_prefix="L"))
        shown.element.attrs["class"] += f" mw-code mw-{self._language}"
        holder.append(shown.element)
        return write_children(holder)


def code_models() -> tuple[CodeModel, ...]:
    return tuple(CodeModel(name, language) for name, language in _LANGUAGES.items())
