"""Links whose pipe is a {{!}} inside a template: there it divides target and text, a plain pipe does not (T290526)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wikigrove_engine.preprocess import TemplateNode
from wikigrove_engine.preprocess.expander import PIPE_MARK

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner
    from wikigrove_engine.tokenize.tags import Span
    from wikigrove_engine.tokenize.tokens import Piece


def read_text(scanner: Scanner, spans: list[Span], close: int) -> list[Piece] | None:
    """The text of the link, from the pipe on; None when no pipe of the target is a {{!}}."""
    node = _find_giver(scanner, spans)
    if node is None:
        return None
    given = _expand_marked(scanner, node).partition(PIPE_MARK)[2].replace(PIPE_MARK, "|")
    from wikigrove_engine.tokenize.scanner import Scanner as Sub

    sub = Sub(scanner.parser, given, nodes={}, frame=scanner.frame)
    sub.state.depth = scanner.state.depth + 1
    return sub.collect(0, len(given), no_links=True) + scanner.collect(node.end, close, no_links=True)


def read_target(scanner: Scanner, start: int, spans: list[Span]) -> str:
    """The target of a link whose text `read_text` has found; it starts at `start`."""
    from wikigrove_engine.tokenize.tags import flatten

    node = _find_giver(scanner, spans)
    assert node is not None
    return flatten(scanner, start, node.start)[0] + _expand_marked(scanner, node).partition(PIPE_MARK)[0]


def _find_giver(scanner: Scanner, spans: list[Span]) -> TemplateNode | None:
    """The first call that gives a pipe, where it is a {{!}}."""
    for *_, node in spans:
        if isinstance(node, TemplateNode) and "|" in scanner.parser.expand(scanner, node).text:
            marked = _expand_marked(scanner, node)
            return node if PIPE_MARK in marked and "|" not in marked.partition(PIPE_MARK)[0] else None
    return None


def _expand_marked(scanner: Scanner, node: TemplateNode) -> str:
    return scanner.parser.unstrip(scanner.parser.expander.expand_with_marked_pipes(node, scanner.frame))
