"""Functions with many named parameters before "...", written so that Lua reserves enough of its stack for them.

`function f(a, b, c, d, ...) return ... end` becomes `function f(a, b, c, ...) local d = ...; return REST(2, ...) end`, on
the same lines. Only modules that have such functions are touched (see `bytecode`).
"""

from __future__ import annotations

import re
from typing import Final

REST: Final = "_rest_of_arguments"
"""`select`, under a name that no module uses."""
_TOKEN: Final = re.compile(
    r"--\[(?P<comment>=*)\[.*?\](?P=comment)\]|--[^\n]*|\[(?P<text>=*)\[.*?\](?P=text)\]"
    r"|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|[A-Za-z_]\w*|\.\.\.|\d[\w.]*|[():,]",
    re.DOTALL | re.ASCII,
)
_OPENERS: Final = frozenset({"do", "if", "repeat"})
_CLOSERS: Final = frozenset({"end", "until"})


class _Block:
    """An open block; of a function, how many of its parameters were moved (-1: its "..." is its own)."""

    __slots__ = ("is_function", "moved")

    def __init__(self, *, is_function: bool, moved: int = 0) -> None:
        self.is_function = is_function
        self.moved = moved


def spare_stack(source: str, *, named: int) -> str:
    """The source with at most `named` named parameters, `self` among them, before any "..."."""
    tokens = [m for m in _TOKEN.finditer(source) if not m[0].startswith(("--", '"', "'", "["))]
    out: list[str] = []
    blocks: list[_Block] = []
    position = 0
    number = 0
    while number < len(tokens):
        token = tokens[number]
        word = token[0]
        if word == "function":
            end = _end_of_parameters(tokens, number)
            if end < 0:
                break
            text, moved = _write_head(source, tokens[number : end + 1], named)
            out += [source[position : token.start()], text]
            position = tokens[end].end()
            blocks.append(_Block(is_function=True, moved=moved))
            number = end + 1
            continue
        if word in _OPENERS:
            blocks.append(_Block(is_function=False))
        elif word in _CLOSERS and blocks:
            blocks.pop()
        elif word == "...":
            moved = next((b.moved for b in reversed(blocks) if b.is_function), 0)
            if moved:
                out += [source[position : token.start()], f"{REST}({moved + 1}, ...)"]
                position = token.end()
        number += 1
    out.append(source[position:])
    return f"local {REST} = select; {''.join(out)}"


def _end_of_parameters(tokens: list[re.Match[str]], number: int) -> int:
    """The place of the ")" of a function's head; -1 where the source is broken."""
    for at in range(number + 1, len(tokens)):
        if tokens[at][0] == ")":
            return at
    return -1


def _write_head(source: str, head: list[re.Match[str]], named: int) -> tuple[str, int]:
    """A function's head and what has to follow it; how many parameters were moved."""
    opening = next(n for n, t in enumerate(head) if t[0] == "(")
    names = [t for t in head[opening + 1 : -1] if t[0] != ","]
    allowed = named - 1 if any(t[0] == ":" for t in head[:opening]) else named
    plain = source[head[0].start() : head[-1].end()]
    if not names or names[-1][0] != "..." or len(names) - 1 <= allowed:
        return plain, 0
    moved = [t[0] for t in names[allowed:-1]]
    first = ", ".join([*(t[0] for t in names[:allowed]), "..."])
    lines = "\n" * plain.count("\n")
    return f"{source[head[0].start() : head[opening].end()]}{first}) local {', '.join(moved)} = ...;{lines}", len(moved)
