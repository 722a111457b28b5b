"""Tokens: what the scanner hands to the token stages and to tree construction.

Plain text is a bare `str`: there are many runs of text and they carry nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wikigrove_engine.tree.nodes import Element, Json

OPEN: Final = 1
CLOSE: Final = 2
VOID: Final = 3
NEWLINE: Final = 4
COMMENT: Final = 5
EMPTY_LINE: Final = 6
QUOTE: Final = 7
LIST_ITEM: Final = 8
FRAGMENT: Final = 9
END: Final = 10


class Source:
    """Where a node comes from: the facts that `data-parsoid` tells.

    `start`/`end` is the range of the tag (or of the whole construct) in the page's source, -1 when it has none there.
    `dsr_*` are set by the range pass: the node's range, and the widths of its opening and closing markup (-1: unknown).
    """

    __slots__ = (
        "auto_end",
        "auto_start",
        "close_width",
        "dsr_end",
        "dsr_start",
        "end",
        "extra",
        "fostered",
        "is_new",
        "open_width",
        "start",
        "syntax",
        "whole",
    )

    def __init__(self, start: int = -1, end: int = -1, syntax: str = "") -> None:
        self.start = start
        self.end = end
        self.syntax = syntax
        self.auto_start = False
        self.auto_end = False
        self.fostered = False
        self.is_new = False
        """Read from HTML without source facts: an editor made the node."""
        self.whole = False
        """The range is that of the whole construct, not of its start tag."""
        self.dsr_start = -1
        self.dsr_end = -1
        self.open_width = -1
        self.close_width = -1
        self.extra: dict[str, object] | None = None

    def note(self, key: str, value: object) -> None:
        """Keep a further fact for `data-parsoid`."""
        if self.extra is None:
            self.extra = {}
        self.extra[key] = value

    def find(self, key: str) -> object:
        return self.extra.get(key) if self.extra is not None else None

    def shadow(self, name: str, value: str, written: str | None) -> None:
        """Keep how an attribute was written where its value was changed."""
        values = self.find("a")
        if not isinstance(values, dict):
            values = {}
            self.note("a", values)
        values[name] = value
        if written is not None:
            sources = self.find("sa")
            if not isinstance(sources, dict):
                sources = {}
                self.note("sa", sources)
            sources[name] = written

    def copy(self) -> Source:
        """A copy without ranges in the tree."""
        out = Source(self.start, self.end, self.syntax)
        out.auto_start, out.auto_end = self.auto_start, self.auto_end
        out.is_new = self.is_new
        out.extra = dict(self.extra) if self.extra is not None else None
        return out


class Token:
    """What all tokens but text share. `kind` is one of the constants above."""

    __slots__ = ("kind", "source")

    def __init__(self, kind: int, source: Source) -> None:
        self.kind = kind
        self.source = source


class Tag(Token):
    """A start tag, an end tag or a void element. `literal` marks HTML tags written as such."""

    __slots__ = ("attrs", "data_mw", "i18n", "literal", "name")

    def __init__(
        self, kind: int, name: str, source: Source, attrs: dict[str, str] | None = None, *, literal: bool = False
    ) -> None:
        self.kind = kind
        self.source = source
        self.name = name
        self.attrs: dict[str, str] | None = attrs
        self.data_mw: Json | None = None
        self.i18n: Json | None = None
        self.literal = literal


class Newline(Token):
    __slots__ = ()

    def __init__(self, start: int, end: int) -> None:
        self.kind = NEWLINE
        self.source = Source(start, end)


class CommentToken(Token):
    __slots__ = ("data",)

    def __init__(self, data: str, source: Source) -> None:
        self.kind = COMMENT
        self.source = source
        self.data = data


class EmptyLine(Token):
    """A line with nothing but comments and space: its newline starts no paragraph."""

    __slots__ = ("tokens",)

    def __init__(self, tokens: list[str | Token], source: Source) -> None:
        self.kind = EMPTY_LINE
        self.source = source
        self.tokens = tokens


class Quote(Token):
    """A run of two, three or five apostrophes."""

    __slots__ = ("length",)

    def __init__(self, length: int, source: Source) -> None:
        self.kind = QUOTE
        self.source = source
        self.length = length


class ListItem(Token):
    __slots__ = ("bullets",)

    def __init__(self, bullets: str, source: Source) -> None:
        self.kind = LIST_ITEM
        self.source = source
        self.bullets = bullets


class Fragment(Token):
    """Nodes that are ready (an extension's output, a figure): tree construction puts them in as they are."""

    __slots__ = ("is_block", "nodes")

    def __init__(self, nodes: list[Element], source: Source, *, is_block: bool) -> None:
        self.kind = FRAGMENT
        self.source = source
        self.nodes = nodes
        self.is_block = is_block


Piece = str | Token


def open_tag(name: str, source: Source | None = None, attrs: dict[str, str] | None = None) -> Tag:
    return Tag(OPEN, name, source if source is not None else Source(), attrs)


def close_tag(name: str, source: Source | None = None) -> Tag:
    return Tag(CLOSE, name, source if source is not None else Source())


def void_tag(name: str, source: Source | None = None, attrs: dict[str, str] | None = None) -> Tag:
    return Tag(VOID, name, source if source is not None else Source(), attrs)


def made_close(name: str) -> Tag:
    """An end tag that nobody wrote: a stage found that the element ends here."""
    source = Source()
    source.auto_end = True
    return Tag(CLOSE, name, source)
