"""Attributes of tags, table lines and extension tags: text to names and values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_ATTRIBUTE: Final = re.compile(
    r"[\s/]*([^\s=>\"'/\x00-\x1f\x7f][^\s=>/\x00-\x1f\x7f]*|[\"'=]+(?=[\s/>]|$))"
    r"(?:(\s*=\s*)(?:\"([^\">]*)(?:\"|(?=>)|$)|'([^'>]*)(?:'|(?=>)|$)|([^\s\"'>][^\s>]*|(?=[\s>]|$)))?)?",
    re.S,
)
_SKIP: Final = re.compile(r"[\s/]*[^\s]?")


@dataclass(frozen=True)
class Attribute:
    """One attribute as written. Ranges are offsets into the text that was read; value -1 where there is none."""

    name: str
    value: str
    start: int
    end: int
    name_end: int
    value_start: int
    value_end: int


def parse_attributes(text: str) -> list[Attribute]:
    """Read `a=1 b="2" c` as browsers and MediaWiki do; what makes no sense is skipped. Values are not decoded."""
    out: list[Attribute] = []
    pos, size = 0, len(text)
    while pos < size:
        match = _ATTRIBUTE.match(text, pos)
        if match is None:
            skip = _SKIP.match(text, pos)
            pos = skip.end() if skip is not None and skip.end() > pos else pos + 1
            continue
        group = 3 if match[3] is not None else 4 if match[4] is not None else 5 if match[5] is not None else 0
        value = match[group] if group else ""
        out.append(
            Attribute(
                match[1],
                value,
                match.start(1),
                match.end(),
                match.end(1),
                match.start(group) if group else -1,
                match.end(group) if group else -1,
            )
        )
        pos = match.end() if match.end() > pos else pos + 1
    return out
