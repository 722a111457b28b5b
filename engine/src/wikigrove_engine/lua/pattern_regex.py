"""Lua patterns as regular expressions of Python, for texts on which they end soon."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wikigrove_engine.lua.patterns import (
    BACK,
    CHAR,
    CLOSE,
    END,
    FRONTIER,
    LAZY,
    ONCE,
    OPEN,
    OPTIONAL,
    PLUS,
    POSITION,
    STAR,
    Item,
    Pattern,
)

_MARKS: Final = {ONCE: "", STAR: "*", PLUS: "+", LAZY: "*?", OPTIONAL: "?"}


@lru_cache(maxsize=2048)
def compile_pattern(pattern: Pattern, *, is_astral: bool) -> re.Pattern[str] | None:
    """The pattern for `re`; None for one with %b, which is no regular expression.

    `is_astral`: the text has characters beyond U+FFFF, which make classes larger.
    """
    if pattern.has_balance:
        return None
    return re.compile("".join(_write_item(item, is_astral=is_astral) for item in pattern.items), re.DOTALL)


def _write_item(item: Item, *, is_astral: bool) -> str:
    kind = item.kind
    if kind == OPEN:
        return "("
    if kind == CLOSE:
        return ")"
    if kind == POSITION:
        return "()"
    if kind == END:
        return "\\Z"
    if kind == BACK:
        return f"(?:\\{item.number})"
    charset = item.charset
    assert charset is not None
    written = charset.regex(is_astral=is_astral)
    if kind == FRONTIER:
        # Before the text and behind it stands a NUL.
        if charset.has(0):
            return f"(?<!{written})(?<=.)(?={written}|\\Z)"
        return f"(?<!{written})(?={written})"
    assert kind == CHAR
    return written + _MARKS[item.repeat]
