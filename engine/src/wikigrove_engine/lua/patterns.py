"""Lua patterns, read into items. Over bytes (a character stands for a byte) or over Unicode code points."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from wikigrove_engine.lua.pattern_classes import CLASS_LETTERS, CharSet

MAX_CAPTURES: Final = 32
MAX_PATTERN: Final = 10_000

# Kinds of items.
CHAR: Final = 0
OPEN: Final = 1
"""Start of capture `number`."""
POSITION: Final = 2
"""Capture `number` of a position."""
CLOSE: Final = 3
BACK: Final = 4
"""What capture `number` holds, again."""
BALANCE: Final = 5
FRONTIER: Final = 6
END: Final = 7
"""Only at the end of the text."""

# How often a CHAR item may stand.
ONCE: Final = 0
STAR: Final = 1
PLUS: Final = 2
LAZY: Final = 3
OPTIONAL: Final = 4

_SPECIAL: Final = ("b", "f", *"0123456789")
_QUANTIFIERS: Final = {"*": STAR, "+": PLUS, "-": LAZY, "?": OPTIONAL}


class PatternError(Exception):
    """A pattern that can't be read, or that costs too much; the text is for the module's author."""


class Item:
    """One step of a pattern."""

    __slots__ = ("kind", "repeat", "charset", "number", "pair")

    def __init__(
        self, kind: int, *, repeat: int = ONCE, charset: CharSet | None = None, number: int = 0, pair: str = ""
    ) -> None:
        self.kind: Final = kind
        self.repeat: Final = repeat
        self.charset: Final = charset
        self.number: Final = number
        self.pair: Final = pair


class Pattern:
    """A whole pattern."""

    def __init__(self, source: str, items: list[Item], *, is_anchored: bool, is_unicode: bool) -> None:
        self.source: Final = source
        self.items: Final = items
        self.is_anchored: Final = is_anchored
        self.is_unicode: Final = is_unicode
        self.captures: Final = sum(1 for item in items if item.kind in (OPEN, POSITION))
        self.positions: Final = frozenset(item.number for item in items if item.kind == POSITION)
        self.has_back: Final = any(item.kind == BACK for item in items)
        self.has_balance: Final = any(item.kind == BALANCE for item in items)


@lru_cache(maxsize=4096)
def read_pattern(source: str, *, is_unicode: bool, can_anchor: bool = True) -> Pattern:
    """Read a pattern. `can_anchor`: gmatch takes "^" for a plain character.

    Raises PatternError.
    """
    if len(source) > MAX_PATTERN:
        raise PatternError("pattern too complex")
    return _Reader(source, is_unicode=is_unicode, can_anchor=can_anchor).read()


class _Reader:
    def __init__(self, source: str, *, is_unicode: bool, can_anchor: bool) -> None:
        self._source: Final = source
        self._unicode: Final = is_unicode
        self._can_anchor: Final = can_anchor
        self._at = 0
        self._open: Final[list[tuple[int, int]]] = []
        """Captures that are open: their number and where they were opened."""
        self._captures = 0
        self._items: Final[list[Item]] = []

    def read(self) -> Pattern:
        source = self._source
        anchored = self._can_anchor and source.startswith("^")
        self._at = 1 if anchored else 0
        while self._at < len(source):
            self._read_item(source[self._at])
        if self._open:
            raise self._error(
                "unfinished capture", f"Unclosed capture beginning at pattern character {self._open[-1][1] + 1}"
            )
        return Pattern(source, self._items, is_anchored=anchored, is_unicode=self._unicode)

    def _read_item(self, char: str) -> None:
        source = self._source
        if char == "(":
            self._open_capture()
        elif char == ")":
            if not self._open:
                raise self._error(
                    "invalid pattern capture", f"Unmatched close-paren at pattern character {self._at + 1}"
                )
            self._items.append(Item(CLOSE, number=self._open.pop()[0]))
            self._at += 1
        elif char == "$" and self._at == len(source) - 1:
            self._items.append(Item(END))
            self._at += 1
        elif char == "%" and source[self._at + 1 : self._at + 2] in _SPECIAL:
            self._read_special(source[self._at + 1])
        else:
            charset = self._read_single()
            repeat = _QUANTIFIERS.get(source[self._at : self._at + 1], ONCE)
            if repeat != ONCE:
                self._at += 1
            self._items.append(Item(CHAR, charset=charset, repeat=repeat))

    def _open_capture(self) -> None:
        self._captures += 1
        if self._captures > MAX_CAPTURES:
            raise self._error("too many captures", f"Too many captures in pattern at pattern character {self._at + 1}")
        if self._source.startswith("()", self._at):
            self._items.append(Item(POSITION, number=self._captures))
            self._at += 2
            return
        self._open.append((self._captures, self._at))
        self._items.append(Item(OPEN, number=self._captures))
        self._at += 1

    def _read_special(self, letter: str) -> None:
        source = self._source
        start = self._at
        if letter == "b":
            pair = source[start + 2 : start + 4]
            if len(pair) < 2:
                raise self._error("unbalanced pattern", "Missing arguments to '%b'")
            self._items.append(Item(BALANCE, pair=pair))
            self._at = start + 4
            return
        if letter == "f":
            self._at = start + 2
            if source[self._at : self._at + 1] != "[":
                raise self._error(
                    "missing '[' after '%f' in pattern",
                    f"Missing '[' after %f in pattern at pattern character {start + 1}",
                )
            self._items.append(Item(FRONTIER, charset=self._read_set()))
            return
        number = int(letter)
        closed = 0 < number <= self._captures and all(number != n for n, _ in self._open)
        if not closed or any(item.kind == POSITION and item.number == number for item in self._items):
            raise self._error("invalid capture index", f"invalid capture index %{number}")
        self._items.append(Item(BACK, number=number))
        self._at = start + 2

    def _read_single(self) -> CharSet:
        source = self._source
        char = source[self._at]
        if char == "[":
            return self._read_set()
        self._at += 1
        if char == ".":
            return _any(self._unicode)
        if char != "%":
            return _one(char, is_unicode=self._unicode)
        if self._at >= len(source):
            raise self._error("malformed pattern (ends with '%')", "malformed pattern (ends with '%')")
        char = source[self._at]
        self._at += 1
        if char.lower() in CLASS_LETTERS and char.isascii():
            return _make_set((), char, is_negated=False, is_unicode=self._unicode)
        return _one(char, is_unicode=self._unicode)

    def _read_set(self) -> CharSet:
        """A set in brackets, from "["."""
        source = self._source
        start = self._at
        at = start + 1
        negated = source[at : at + 1] == "^"
        at += negated
        ranges: list[tuple[int, int]] = []
        classes: list[str] = []
        is_first = True
        while True:
            if at >= len(source):
                raise self._error(
                    "malformed pattern (missing ']')",
                    f"Missing close-bracket for character set beginning at pattern character {start + 1}",
                )
            char = source[at]
            if char == "]" and not is_first:
                break
            is_first = False
            if char == "%" and at + 1 < len(source):
                letter = source[at + 1]
                if letter.isascii() and letter.lower() in CLASS_LETTERS:
                    classes.append(letter)
                else:
                    ranges.append((ord(letter), ord(letter)))
                at += 2
            elif at + 2 < len(source) and source[at + 1] == "-" and source[at + 2] != "]":
                ranges.append((ord(char), ord(source[at + 2])))
                at += 3
            else:
                ranges.append((ord(char), ord(char)))
                at += 1
        self._at = at + 1
        return _make_set(tuple(ranges), "".join(classes), is_negated=negated, is_unicode=self._unicode)

    def _error(self, plain: str, unicode: str) -> PatternError:
        return PatternError(unicode if self._unicode else plain)


@lru_cache(maxsize=2048)
def _one(char: str, *, is_unicode: bool) -> CharSet:
    return CharSet(((ord(char), ord(char)),), "", is_negated=False, is_unicode=is_unicode)


@lru_cache(maxsize=1024)
def _make_set(ranges: tuple[tuple[int, int], ...], classes: str, *, is_negated: bool, is_unicode: bool) -> CharSet:
    return CharSet(ranges, classes, is_negated=is_negated, is_unicode=is_unicode)


@lru_cache(maxsize=2)
def _any(is_unicode: bool) -> CharSet:
    return CharSet((), "", is_negated=False, is_unicode=is_unicode, is_any=True)
