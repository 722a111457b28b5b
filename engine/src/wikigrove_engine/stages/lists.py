"""List items to <ul>, <ol>, <dl> and their items; tables have lists of their own."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.html.elements import WIKITEXT_BLOCK
from wikigrove_engine.stages.transparent import is_transparent
from wikigrove_engine.tokenize.tokens import (
    CLOSE,
    LIST_ITEM,
    NEWLINE,
    OPEN,
    ListItem,
    Piece,
    Source,
    Tag,
    made_close,
    open_tag,
)

_LISTS: Final = {"*": "ul", "#": "ol", ";": "dl", ":": "dl"}
_ITEMS: Final = {"*": "li", "#": "li", ";": "dt", ":": "dd"}
_DEFINITION: Final = ";:"
_MAX_LEVELS: Final = 100


class _Level:
    """The lists that are open in one table (or in the page outside tables)."""

    __slots__ = ("at_line_end", "blocks", "bullets", "held", "is_open")

    def __init__(self) -> None:
        self.bullets = ""
        self.at_line_end = False
        self.blocks = 0
        self.is_open = False
        self.held: list[Piece] = []


def build_lists(tokens: list[Piece]) -> list[Piece]:
    """Replace all list item tokens by list tags."""
    if not any(not isinstance(t, str) and t.kind == LIST_ITEM for t in tokens):
        return tokens
    builder = _Builder()
    for token in tokens:
        builder.take(token)
    builder.end()
    return builder.out


class _Builder:
    def __init__(self) -> None:
        self.out: list[Piece] = []
        self._levels: list[_Level] = []
        self._level = _Level()

    def take(self, token: Piece) -> None:
        level = self._level
        if isinstance(token, ListItem):
            self._take_item(token)
            return
        if isinstance(token, Tag):
            if token.kind == OPEN and token.name == "table":
                if level.is_open and level.at_line_end:
                    self._close_lists()
                self.out.append(token)
                self._levels.append(level)
                self._level = _Level()
                return
            if token.kind == CLOSE and token.name == "table":
                self._close_lists()
                if self._levels:
                    self._level = self._levels.pop()
                self.out.append(token)
                return
        if not level.is_open:
            self.out.append(token)
            return
        if level.at_line_end:
            if isinstance(token, str) or token.kind != NEWLINE:
                if is_transparent(token):
                    level.held.append(token)
                    return
                self._close_lists()
                self.take(token)
                return
            self._close_lists()
            self.out.append(token)
            return
        if not isinstance(token, str):
            if token.kind == NEWLINE:
                level.at_line_end = True
                level.held.append(token)
                return
            if isinstance(token, Tag) and token.name in WIKITEXT_BLOCK:
                if token.kind == OPEN:
                    level.blocks += 1
                elif token.kind == CLOSE:
                    if level.blocks == 0 or token.name in ("td", "th", "tr"):
                        self._close_lists()
                    else:
                        level.blocks -= 1
        self.out.append(token)

    def end(self) -> None:
        self._close_lists()
        while self._levels:
            self._level = self._levels.pop()
            self._close_lists()

    def _close_lists(self) -> None:
        level = self._level
        if level.is_open:
            self._pop(len(level.bullets))
            level.is_open = False
            level.bullets = ""
        self.out.extend(level.held)
        level.held = []
        level.at_line_end = False
        level.blocks = 0

    def _pop(self, count: int) -> None:
        """Close the innermost `count` lists."""
        level = self._level
        for _ in range(count):
            char = level.bullets[-1]
            level.bullets = level.bullets[:-1]
            self.out.append(made_close(_ITEMS[char]))
            self.out.append(made_close(_LISTS[char]))

    def _take_item(self, token: ListItem) -> None:
        level = self._level
        new = token.bullets[:_MAX_LEVELS]
        old = level.bullets
        start, end = token.source.start, token.source.end
        same = 0
        while same < len(old) and same < len(new) and old[same] == new[same]:
            same += 1
        if level.is_open and token.source.syntax == "row":
            level.at_line_end = False
        if not level.is_open:
            level.is_open = True
        if same == len(old) and same == len(new):
            self._next_item(new[-1], start, end)
            return
        first = same
        begun = False
        if len(old) > same and len(new) > same and old[same] in _DEFINITION and new[same] in _DEFINITION:
            # A term and its definition share their list.
            self._pop(len(old) - same - 1)
            is_last = len(new) == same + 1
            self.out.append(made_close(_ITEMS[old[same]]))
            self._flush()
            level.bullets = new[: same + 1]
            source = _source(start, end if is_last else start + same + 1, syntax=token.source.syntax)
            self.out.append(open_tag(_ITEMS[new[same]], source))
            first += 1
            begun = True
        else:
            self._pop(len(old) - same)
            if same > 0 and len(new) == same:
                self._next_item(new[-1], start, end)
                return
        self._flush()
        for i in range(first, len(new)):
            # The first list takes the bullets of the lists that it is in, unless a definition has taken them.
            item_start = start if i == first and not begun else start + i
            if start < 0:
                item_start = -1
            list_source = _source(item_start, item_start)
            item_end = end if i == len(new) - 1 else start + i + 1
            self.out.append(open_tag(_LISTS[new[i]], list_source))
            self.out.append(
                open_tag(
                    _ITEMS[new[i]], _source(item_start, item_end if start >= 0 else -1, syntax=token.source.syntax)
                )
            )
            level.bullets += new[i]

    def _next_item(self, char: str, start: int, end: int) -> None:
        level = self._level
        self.out.append(made_close(_ITEMS[level.bullets[-1]]))
        self._flush()
        level.bullets = level.bullets[:-1] + char
        self.out.append(open_tag(_ITEMS[char], _source(start, end)))

    def _flush(self) -> None:
        level = self._level
        self.out.extend(level.held)
        level.held = []
        level.at_line_end = False


def _source(start: int, end: int, *, syntax: str = "") -> Source:
    return Source(start, end, syntax if syntax == "row" else "")
