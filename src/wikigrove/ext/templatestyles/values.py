"""Are the values of a declaration harmless? Only known functions and units, and addresses that the wiki allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

from wikigrove.ext.templatestyles.properties import FUNCTIONS, UNITS

MAX_DEPTH: Final = 20
_PLAIN: Final = frozenset({"ident", "number", "percentage", "hash", "string", "whitespace", "comment", "unicode-range"})
_LITERALS: Final = frozenset({",", "/", "*", "+", "-", "=", "."})


class ValueRules:
    """Which addresses are allowed."""

    def __init__(self, *, images: Iterable[str] = (), fonts: Iterable[str] = ()) -> None:
        self._images: Final = [re.compile(pattern) for pattern in images]
        self._fonts: Final = [re.compile(pattern) for pattern in fonts]

    def allows(self, tokens: list[Any], *, images: bool = False, fonts: bool = False) -> bool:
        """May these values stand? `images`, `fonts`: may they name files of that kind?"""
        allowed = (self._images if images else []) + (self._fonts if fonts else [])
        return all(_is_allowed(token, allowed, 0) for token in tokens)


def _is_allowed(token: Any, urls: list[re.Pattern[str]], depth: int) -> bool:
    kind = token.type
    if kind in _PLAIN:
        return True
    if kind == "dimension":
        return str(token.lower_unit) in UNITS
    if kind == "literal":
        return token.value in _LITERALS
    if kind == "url":
        return _is_allowed_url(token.value, urls)
    if depth >= MAX_DEPTH:
        return False
    if kind == "() block" or kind == "[] block":
        return all(_is_allowed(inner, urls, depth + 1) for inner in token.content)
    if kind != "function":
        return False
    name = str(token.lower_name)
    if name in ("url", "src"):
        given = [inner for inner in token.arguments if inner.type not in ("whitespace", "comment")]
        return len(given) == 1 and given[0].type == "string" and _is_allowed_url(given[0].value, urls)
    if name not in FUNCTIONS:
        return False
    if name == "image-set" and any(inner.type == "string" for inner in token.arguments):
        # Its strings are addresses.
        return all(_is_allowed_url(i.value, urls) for i in token.arguments if i.type == "string")
    return all(_is_allowed(inner, urls, depth + 1) for inner in token.arguments)


def _is_allowed_url(url: str, allowed: list[re.Pattern[str]]) -> bool:
    # What browsers strip or rewrite before they read an address must not hide another one.
    if any(ord(char) <= 0x20 or char in "\\\x7f" for char in url):
        return False
    return any(pattern.fullmatch(url) for pattern in allowed)
