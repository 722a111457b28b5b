"""Which double brackets belong together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_BRACKETS: Final = re.compile(r"\[+|\]+|\{\{+|\}\}+")
_SINGLE, _DOUBLE, _BRACES = 1, 2, 3


def find_closers(scanner: Scanner, start: int = 0, end: int = -1) -> dict[int, int]:
    """Pair all `[[` of [start, end) with their `]]`, in one pass over the text.

    A single bracket that is open takes one of an odd number of closing ones. Braces that nothing closes keep the
    brackets before them from closing behind them.
    """
    out: dict[int, int] = {}
    stack: list[tuple[int, int]] = []
    src = scanner.src
    braces = scanner.base >= 0
    for match in _BRACKETS.finditer(src, start, end if end >= 0 else len(src)):
        if scanner.starts and scanner.covering_node(match.start()) is not None:
            continue
        pos, stop = match.span()
        char = src[pos]
        if char == "[":
            for i in range(pos, stop - 1, 2):
                stack.append((i, _DOUBLE))
            if (stop - pos) & 1:
                stack.append((stop - 1, _SINGLE))
        elif char == "{":
            if braces and stop - pos > 1:
                stack.append((pos, _BRACES))
        elif char == "}":
            if stack and stop - pos > 1 and stack[-1][1] == _BRACES:
                stack.pop()
        else:
            _close_brackets(pos, stop, stack, out)
    return out


def _close_brackets(pos: int, stop: int, stack: list[tuple[int, int]], out: dict[int, int]) -> None:
    """Give the run of closing brackets [pos, stop) to what is open."""
    if stack and (stop - pos) & 1 and stack[-1][1] == _SINGLE:
        stack.pop()
        pos += 1
    while stop - pos >= 2:
        depth = len(stack)
        while depth and stack[depth - 1][1] == _SINGLE:
            depth -= 1
        if not depth or stack[depth - 1][1] == _BRACES:
            return
        out[stack[depth - 1][0]] = pos
        del stack[depth - 1 :]
        pos += 2
