"""Headings of wikitext: `== text ==` on a line of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.preprocess import CommentNode, IgnoreNode
from wikigrove_engine.preprocess.strip import MARKER, HeadingMark
from wikigrove_engine.tokenize.tokens import Source, close_tag, open_tag

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner


def scan_heading(scanner: Scanner, pos: int, end: int) -> int:
    """Take the heading line at `pos`; `pos` when it is none."""
    src = scanner.src
    stop = scanner.line_end(pos, end)
    close = trim_line(scanner, pos, stop)
    left = pos
    while left < close and src[left] == "=":
        left += 1
    if left == close:
        run = close - pos
        if run < 3:
            return pos
        level = min((run - 1) // 2, 6)
    else:
        right = close
        while right > left and src[right - 1] == "=":
            right -= 1
        if right == close:
            return pos
        level = min(left - pos, close - right, 6)
    name = f"h{level}"
    opening = scanner.source(pos, pos + level)
    number = scanner.section_numbers.get(pos)
    if number is not None:
        opening.note("section", number)
    elif scanner.base < 0:
        _note_template_section(scanner, opening, pos + level)
    scanner.out.append(open_tag(name, opening))
    scanner.state.sol = False
    saved_cell, scanner.state.cell = scanner.state.cell, ""
    inner = pos + level
    while inner < close - level:
        inner = scanner.scan_inline(inner, close - level)
    scanner.state.cell = saved_cell
    scanner.out.append(close_tag(name, scanner.source(close - level, close)))
    scanner.state.sol = False
    inner = close
    while inner < stop:
        inner = scanner.scan_inline(inner, stop)
    scanner.state.sol = False
    return stop


def _note_template_section(scanner: Scanner, opening: Source, pos: int) -> None:
    """Keep in which template a heading stands, where its mark says so."""
    match = MARKER.match(scanner.src, pos)
    item = scanner.parser.expander.strip.find_number(match[2]) if match is not None else None
    if isinstance(item, HeadingMark):
        opening.note("section", item)


def trim_line(scanner: Scanner, start: int, stop: int) -> int:
    """The end of a line without trailing space and comments."""
    src = scanner.src
    while stop > start:
        node = scanner.covering_node(stop - 1) if scanner.starts else None
        if node is not None:
            if not isinstance(node, CommentNode | IgnoreNode) or node.start < start:
                return stop
            stop = node.start
        elif src[stop - 1] in " \t":
            stop -= 1
        else:
            return stop
    return stop
