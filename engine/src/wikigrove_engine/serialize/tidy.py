"""Settles what depends on a whole line, once it is complete: headings by accident, escapes that turn out needless."""

from __future__ import annotations

import re
from typing import Final

_TAIL: Final = re.compile(r"(?:[ \t\n]|<!--(?:[^-]|-(?!->))*-->)*$")


def settle_heading(line: list[str], first: int, last: int) -> None:
    """Escape a line of plain text that would be a heading: it starts (chunk `first`) and ends (`last`) with "="."""
    text = "".join(line[first:])
    tail = _TAIL.search(text)
    if tail is not None:
        text = text[: tail.start()]
    if len(text) < 3 or not text.startswith("=") or not text.endswith("=") or last < first:
        return
    # The "=" at the end must be of the plain text too.
    if _TAIL.fullmatch("".join(line[last + 1 :])) is None:
        return
    chunk = line[last]
    kept = chunk.rstrip(" \t\n")
    if last == first:
        line[first] = f"<nowiki>{kept}</nowiki>{chunk[len(kept) :]}"
        return
    line[last] = f"{kept[:-1]}<nowiki>=</nowiki>{chunk[len(kept) :]}"


def tidy_line(line: str) -> str:
    return line
