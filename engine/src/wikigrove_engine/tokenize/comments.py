"""Comments: alone on their line they are nothing, elsewhere they are kept in the tree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess import CommentNode
from wikigrove_engine.tokenize.tokens import CommentToken, EmptyLine, Piece, Source

if TYPE_CHECKING:
    from wikigrove_engine.tokenize.scanner import Scanner

_ESCAPED_END: Final = re.compile(r"--&((?:amp;)*)gt;")


def add_comment(scanner: Scanner, node: CommentNode) -> None:
    """Emit a comment with the white space that belongs to it."""
    src = scanner.src
    if node.inner_start > node.start:
        scanner.out.append(src[node.start : node.inner_start])
    scanner.out.append(
        make_comment(src[node.inner_start : node.inner_end], scanner.source(node.inner_start, node.inner_end))
    )
    if node.inner_end < node.end:
        rest = src[node.inner_end : node.end]
        if rest.endswith("\n"):
            if len(rest) > 1:
                scanner.out.append(rest[:-1])
            scanner.newline(node.end - 1)
        else:
            scanner.out.append(rest)


def scan_comment_line(scanner: Scanner, first: CommentNode, end: int) -> int:
    """Comments at the start of a line; a line of comments alone says nothing, neither its line break."""
    src = scanner.src
    pieces: list[Piece] = []
    node = first
    while True:
        if node.inner_start > node.start:
            pieces.append(src[node.start : node.inner_start])
        pieces.append(
            make_comment(src[node.inner_start : node.inner_end], scanner.source(node.inner_start, node.inner_end))
        )
        if node.inner_end < node.end:
            pieces.append(src[node.inner_end : node.end])
        following = scanner.nodes.get(node.end)
        if not isinstance(following, CommentNode) or src[node.end - 1] == "\n":
            break
        node = following
    if node.inner_end < node.end <= end and src[node.end - 1] == "\n":
        scanner.out.append(EmptyLine(pieces, scanner.source(first.start, node.end)))
    else:
        scanner.out.extend(pieces)
    return node.end


def make_comment(source_text: str, source: Source) -> CommentToken:
    """A comment token from `<!--...-->` as written (perhaps without its end)."""
    inner = source_text[4:]
    if inner.endswith("-->"):
        inner = inner[:-3]
    return CommentToken(encode_comment(inner), source)


def encode_comment(text: str) -> str:
    """Escape what could end an HTML comment, so that it can be undone."""
    if "--&" in text:
        # One level of escaping is undone: it stood for the end of a comment, which is no danger here.
        text = _ESCAPED_END.sub(lambda m: "-->" if not m[1] else f"--&{m[1][4:]}gt;", text)
    if "&" in text:
        text = text.replace("&", "&#x26;")
    if "-" in text:
        text = text.replace("-", "&#x2D;")
    return text.replace(">", "&#x3E;") if ">" in text else text
