"""Takes escapes back that turn out to be needless once a line is complete."""

from __future__ import annotations


def tidy_line(line: str) -> str:
    return line
