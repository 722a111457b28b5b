"""The words that mean something in braces on one wiki: variables, parser functions, modifiers."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wikigrove_engine.ext import ParserFunction, Registry
from wikigrove_engine.language import Language, load_language

_MODIFIERS: Final = ("subst", "safesubst", "msgnw", "msg", "raw")


class NameTable:
    """Names to functions, in the wiki's language and in English."""

    def __init__(self, registry: Registry, language: Language) -> None:
        self.variables: Final[dict[str, ParserFunction]] = {}
        self.variables_folded: Final[dict[str, ParserFunction]] = {}
        self.functions: Final[dict[str, ParserFunction]] = {}
        self.functions_folded: Final[dict[str, ParserFunction]] = {}
        for function in registry.functions.values():
            self._add(function, language)
        self.modifiers: Final[dict[str, tuple[str, ...]]] = {
            key: tuple(n.lower() for n in language.magic_words[key].names) for key in _MODIFIERS
        }
        every = sorted((n for names in self.modifiers.values() for n in names), key=len, reverse=True)
        self.any_modifier: Final = re.compile("|".join(re.escape(n) for n in every), re.IGNORECASE)
        """One look tells that a text starts with none of them, as nearly all do."""
        self.language: Final = language

    def _add(self, function: ParserFunction, language: Language) -> None:
        word = language.magic_words.get(function.key)
        names = (*word.names, *function.names) if word is not None else (function.key, *function.names)
        sensitive = word.case_sensitive if word is not None else function.case_sensitive
        for name in names:
            plain = name.removesuffix(":")
            if function.variable:
                if sensitive:
                    self.variables[plain] = function
                else:
                    self.variables_folded[plain.lower()] = function
            if function.function:
                if function.hash and not plain.startswith("#"):
                    plain = f"#{plain}"
                if sensitive:
                    self.functions[plain] = function
                else:
                    self.functions_folded[plain.lower()] = function

    def find_variable(self, name: str) -> ParserFunction | None:
        """`name` trimmed, as written."""
        found = self.variables.get(name)
        return found if found is not None else self.variables_folded.get(name.lower())

    def find_function(self, name: str) -> ParserFunction | None:
        """`name` is what stands before the colon."""
        found = self.functions.get(name)
        return found if found is not None else self.functions_folded.get(name.lower())

    def split_modifier(self, key: str, text: str) -> str | None:
        """What follows the modifier ("subst:" in any of its names); None when `text` doesn't start with it."""
        if self.any_modifier.match(text) is None:
            return None
        lower = text[:40].lower()
        for name in self.modifiers[key]:
            if lower.startswith(name):
                return text[len(name) :].strip()
        return None


@lru_cache(maxsize=32)
def name_table(registry: Registry, language: str) -> NameTable:
    return NameTable(registry, load_language(language))
