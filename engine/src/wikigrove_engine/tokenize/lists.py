"""List items: `*`, `#`, `:`, `;` at the start of a line, and the colon of `;term:definition`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.tokenize import tables
from wikigrove_engine.tokenize.tokens import ListItem

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_BULLETS: Final = re.compile(r"[*#:;]+")
_SPACE: Final = re.compile(r"[ \t]*")


def scan_item(scanner: Scanner, pos: int, end: int) -> int:
    """Take the bullets of a line; a table may follow colons."""
    match = _BULLETS.match(scanner.src, pos, end)
    assert match is not None
    stop = match.end()
    bullets = match[0]
    scanner.out.append(ListItem(bullets, scanner.source(pos, stop)))
    state = scanner.state
    if bullets.strip(":") == "":
        space = _SPACE.match(scanner.src, stop, end)
        assert space is not None
        if scanner.src.startswith("{|", space.end()) and space.end() not in scanner.nodes:
            return tables.scan_line(scanner, space.end(), end, space=space[0])
    state.sol = False
    state.line_tags = 0
    state.term = bullets if bullets.endswith(";") else ""
    return stop


def scan_definition(scanner: Scanner, at: int) -> int:
    """The colon behind a term starts its definition."""
    bullets = scanner.state.term[:-1] + ":"
    source = scanner.source(at, at + 1, "row")
    scanner.out.append(ListItem(bullets, source))
    scanner.state.term = ""
    return at + 1
