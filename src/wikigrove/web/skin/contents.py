"""The table of contents as a tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wikigrove.rendering.domain.rendered import TocLine


@dataclass
class TocEntry:
    """One heading with those below it."""

    anchor: str
    html: str
    number: str
    level: int
    children: list[TocEntry] = field(default_factory=list)


def nest_contents(lines: Sequence[TocLine]) -> tuple[TocEntry, ...]:
    """Put each heading below the last one of a smaller level."""
    roots: list[TocEntry] = []
    path: list[TocEntry] = []
    for line in lines:
        entry = TocEntry(line.anchor, line.html, line.number, line.level)
        while path and path[-1].level >= line.level:
            path.pop()
        (path[-1].children if path else roots).append(entry)
        path.append(entry)
    return tuple(roots)
