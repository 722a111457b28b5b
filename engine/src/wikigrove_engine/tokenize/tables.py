"""Wikitext tables: the lines that start with `{|`, `|-`, `|+`, `|`, `!`, `|}`, and further cells on a line."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess import CommentNode, Node, TemplateNode
from wikigrove_engine.tokenize import templates
from wikigrove_engine.tokenize.comments import add_comment
from wikigrove_engine.tokenize.tags import make_attributes
from wikigrove_engine.tokenize.tokens import close_tag, open_tag

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_ATTR_STOP: Final = re.compile(r"[|\n]|\[\[|-\{|!!")
_ROW: Final = re.compile(r"\|-+")


def is_table_line(scanner: Scanner, pos: int) -> bool:
    """Whether a table construct starts at `pos`, behind nothing but space on its line."""
    src = scanner.src
    if src.startswith("{|", pos):
        return True
    return scanner.state.tables > 0 and src[pos] in "|!"


def scan_line(scanner: Scanner, pos: int, end: int, *, space: str) -> int:
    """Take the table markup at `pos`; `space` is the white space before it."""
    src, state = scanner.src, scanner.state
    if src.startswith("{|", pos):
        return _open_table(scanner, pos, end, space=space)
    if space:
        scanner.out.append(space)
    if src.startswith("|}", pos):
        return _close_table(scanner, pos)
    if src.startswith("|-", pos):
        return _open_row(scanner, pos, end)
    if src.startswith("|+", pos):
        state.cell = "|"
        return _open_cell(scanner, pos, end, name="caption", width=2)
    state.cell = src[pos]
    return _open_cell(scanner, pos, end, name="th" if src[pos] == "!" else "td", width=1)


def scan_next_cell(scanner: Scanner, at: int, end: int) -> int:
    """`||` or `!!`: a further cell on the same line."""
    after = _open_cell(scanner, at, end, name="th" if scanner.state.cell == "!" else "td", width=2, syntax="row")
    return after


def _open_table(scanner: Scanner, pos: int, end: int, *, space: str) -> int:
    stop = scanner.line_end(pos, end)
    tag = open_tag("table", scanner.source(pos, stop))
    attr_end = stop
    closing = scanner.find("|}", pos + 2, stop)
    if closing >= 0 and scanner.src[pos + 2 : closing].strip() == "":
        attr_end = closing
    if space:
        scanner.out.append(space)
    mixed = templates.scan_mixed(scanner, tag, pos + 2, attr_end, closing=closing)
    if mixed >= 0:
        return mixed
    make_attributes(scanner, tag, pos + 2, attr_end)
    tag.source.end = tag.source.start + (attr_end - pos) if tag.source.start >= 0 else -1
    scanner.out.append(tag)
    _keep_comments(scanner, pos + 2, attr_end)
    state = scanner.state
    state.tables += 1
    state.sol = False
    state.cell = ""
    return _maybe_close_here(scanner, attr_end, end)


def _keep_comments(scanner: Scanner, start: int, end: int) -> None:
    """Comments among a line's attributes go behind the tag."""
    if not scanner.has_nodes(start, end):
        return
    for at in scanner.starts[bisect_left(scanner.starts, start) : bisect_left(scanner.starts, end)]:
        node = scanner.nodes[at]
        if isinstance(node, CommentNode):
            add_comment(scanner, node)


def _maybe_close_here(scanner: Scanner, pos: int, end: int) -> int:
    if scanner.src.startswith("|}", pos) and pos < end:
        return _close_table(scanner, pos)
    return pos


def _close_table(scanner: Scanner, pos: int) -> int:
    scanner.out.append(close_tag("table", scanner.source(pos, pos + 2)))
    state = scanner.state
    state.tables = max(0, state.tables - 1)
    state.cell = ""
    state.sol = False
    return pos + 2


def _open_row(scanner: Scanner, pos: int, end: int) -> int:
    match = _ROW.match(scanner.src, pos, end)
    assert match is not None
    stop = scanner.line_end(pos, end)
    source = scanner.source(pos, stop)
    source.note("startTagSrc", match[0])
    tag = open_tag("tr", source)
    state = scanner.state
    mixed = templates.scan_mixed(scanner, tag, match.end(), stop, closing=-1)
    if mixed >= 0:
        return mixed
    make_attributes(scanner, tag, match.end(), stop)
    scanner.out.append(tag)
    _keep_comments(scanner, match.end(), stop)
    state.sol = False
    state.cell = ""
    # The rest of the line may follow behind the template that gave the row.
    state.row_tag = tag if scanner.base < 0 and stop == len(scanner.src) else None
    return stop


def _open_cell(scanner: Scanner, pos: int, end: int, *, name: str, width: int, syntax: str = "") -> int:
    """A cell or caption: its attributes reach to a single pipe on the same line."""
    src = scanner.src
    begin = pos + width
    source = scanner.source(pos, begin, syntax)
    tag = open_tag(name, source)
    mark = src[pos : pos + width]
    if syntax and mark != ("!!" if name == "th" else "||"):
        source.note("startTagSrc", mark)
    scanner.state.sol = False
    scanner.state.cell_tag = tag
    at = find_attribute_end(scanner, begin, end, header=name == "th")
    if at >= 0:
        make_attributes(scanner, tag, begin, at)
        behind = scanner.nodes[at].end if at in scanner.nodes else at + 1
        if source.start >= 0:
            source.end += behind - begin
        source.note("attrSepSrc", src[at:behind])
        scanner.out.append(tag)
        return behind
    if name != "caption":
        at = templates.scan_templated_cell(scanner, tag, begin, end)
        if at >= 0:
            return at
    scanner.out.append(tag)
    return begin


def find_attribute_end(scanner: Scanner, begin: int, end: int, *, header: bool) -> int:
    """The single pipe (or `{{!}}`) that ends a cell's attributes; -1 when it has none."""
    src = scanner.src
    pos = begin
    while True:
        match = _ATTR_STOP.search(src, pos, end)
        at = match.start() if match is not None else end
        if scanner.starts:
            node = _first_node(scanner, pos, at)
            if node is not None:
                if src.startswith("{{!}}", node.start) and node.end == node.start + 5:
                    return node.start
                if isinstance(node, TemplateNode) and "[[" in scanner.parser.expand(scanner, node).text:
                    return -1
                pos = node.end
                continue
        if match is None:
            return -1
        found = match[0]
        if found == "|":
            if src.startswith("||", at) or templates.gives_pipe(scanner, at + 1):
                return -1
            return at
        if found == "!!" and not header:
            pos = at + 2
            continue
        if found == "-{" and not scanner.parser.has_variants:
            pos = at + 2
            continue
        return -1


def _first_node(scanner: Scanner, start: int, end: int) -> Node | None:
    """The first node that starts in [start, end]."""
    place = bisect_left(scanner.starts, start)
    if place < len(scanner.starts) and scanner.starts[place] <= end:
        return scanner.nodes[scanner.starts[place]]
    return None
