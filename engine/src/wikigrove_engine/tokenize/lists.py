"""List items: `*`, `#`, `:`, `;` at the start of a line, and the colon of `;term:definition`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess import CommentNode
from wikigrove_engine.tokenize import tables
from wikigrove_engine.tokenize.comments import add_comment
from wikigrove_engine.tokenize.tokens import ListItem

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_BULLETS: Final = re.compile(r"[*#:;]+")


def scan_item(scanner: Scanner, pos: int, end: int) -> int:
    """Take the bullets of a line; a table may follow colons."""
    match = _BULLETS.match(scanner.src, pos, end)
    assert match is not None
    stop = match.end()
    bullets = match[0]
    scanner.out.append(ListItem(bullets, scanner.source(pos, stop)))
    state = scanner.state
    if bullets.strip(":") == "":
        pos = skip_comments(scanner, stop, end)
        if scanner.src.startswith("{|", pos) and pos not in scanner.nodes:
            emit_comments(scanner, stop, pos)
            return tables.scan_line(scanner, pos, end, space="")
    state.sol = False
    state.line_tags = 0
    state.line_quotes = 0
    state.term = bullets if bullets.endswith(";") else ""
    return stop


def emit_comments(scanner: Scanner, start: int, end: int) -> None:
    """Emit the comments and spaces of [start, end)."""
    at = start
    while at < end:
        node = scanner.nodes.get(at)
        if isinstance(node, CommentNode):
            add_comment(scanner, node)
            at = node.end
        else:
            scanner.out.append(scanner.src[at])
            at += 1


def skip_comments(scanner: Scanner, pos: int, end: int) -> int:
    """The place behind comments and spaces."""
    while pos < end:
        node = scanner.nodes.get(pos)
        if isinstance(node, CommentNode):
            pos = node.end
        elif scanner.src[pos] in " \t":
            pos += 1
        else:
            break
    return pos


def scan_definition(scanner: Scanner, at: int) -> int:
    """The colon behind a term starts its definition."""
    bullets = scanner.state.term[:-1] + ":"
    source = scanner.source(at, at + 1, "row")
    scanner.out.append(ListItem(bullets, source))
    scanner.state.term = ""
    return at + 1
