"""Modules as pages: code below its documentation."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.ext import ContentFault
from wikigrove_engine.lua.check import find_lua_fault
from wikigrove_engine.redirects import find_module_redirect
from wikigrove_engine.title import Title, TitleRules

from wikigrove.ext.syntaxhighlight.models import CodeModel

DOCUMENTATION: Final = "/doc"


class ModuleModel(CodeModel):
    """The content model of the namespace Module."""

    def __init__(self) -> None:
        super().__init__("Scribunto", "lua")

    def find_fault(self, text: str) -> ContentFault | None:
        """Why it can't be compiled; where there is no Lua, nothing is known."""
        try:
            return find_lua_fault(text)
        except ImportError:
            return None

    def documentation_of(self, title: Title, rules: TitleRules) -> Title | None:
        """Module:Name/doc."""
        return None if title.key.endswith(DOCUMENTATION) else Title(title.namespace, title.key + DOCUMENTATION)

    def find_redirect(self, text: str, rules: TitleRules) -> Title | None:
        return find_module_redirect(text, rules)
