"""Settles what depends on a whole line, once it is complete: headings by accident, escapes that turn out needless."""

from __future__ import annotations

import re
from typing import Final

_PARTS: Final = re.compile(r"('''''|'''|''|\[\[|\]\]|\{\{|\}\}|<\w+(?:\s[^<>]*)?/?>|</\w+\s*>)")
_TAG_NAME: Final = re.compile(r"</?(\w+)")
_BLOCK_TAG: Final = re.compile(
    r"</?(?:table|h[1-6]|pre|p|ul|ol|dl|li|dt|dd|tr|td|th|caption|center|blockquote|div|hr|aside)\b", re.I
)
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
    if last == first and "<nowiki>" not in kept:
        line[first] = f"<nowiki>{kept}</nowiki>{chunk[len(kept) :]}"
        return
    line[last] = f"{kept[:-1]}<nowiki>=</nowiki>{chunk[len(kept) :]}"


def release_indent(line: list[str]) -> None:
    """A line with a block tag on it is no indented block: its first space needs no escape."""
    for i in range(len(line)):
        if line[i].startswith("<nowiki> </nowiki>"):
            if any(_BLOCK_TAG.search(line[k]) is not None for k in range(len(line))):
                line[i] = " " + line[i][18:]
            return


def tidy_line(line: str) -> str:
    """Take the last `<nowiki/>` beside apostrophes out, where the line reads the same without."""
    if "<nowiki/>" not in line or "'" not in line:
        return line
    parts = _PARTS.split(line)
    stack: list[str] = []
    quotes = 0
    found = -1
    for i in range(1, len(parts), 2):
        part = parts[i]
        if part == "<nowiki/>":
            before = parts[i - 1]
            if not before.endswith("'") or (before == "'" and i > 1 and parts[i - 2].endswith("''")):
                continue
            closes = (
                quotes == 1 and i + 2 < len(parts) and parts[i + 1] == "" and bool(stack) and parts[i + 2] == stack[-1]
            )
            if quotes == 0 or closes:
                found = i
        elif part in ("]]", "}}"):
            if not stack or stack.pop() != ("[[" if part == "]]" else "{{"):
                return line
        elif part.startswith("</"):
            if not stack or stack.pop() != _tag_name(part):
                return line
        elif part.endswith("/>") or part.startswith("<br"):
            continue
        elif part[0] == "'" and stack and stack[-1] == part:
            stack.pop()
            quotes -= 1
        else:
            stack.append(_tag_name(part) if part[0] == "<" else part)
            if part[0] == "'":
                quotes += 1
    if stack or found < 0:
        return line
    parts[found] = ""
    return "".join(parts)


def _tag_name(tag: str) -> str:
    match = _TAG_NAME.match(tag)
    return match[1].lower() if match is not None else tag
