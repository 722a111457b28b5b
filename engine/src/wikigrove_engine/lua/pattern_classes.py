"""Sets of characters in Lua patterns: %a, [a-z_], their complements; over bytes or over Unicode."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_ASTRAL_PLANES: Final = ((0x10000, 0x32400), (0xE0000, 0xE0200))
"""Where there are letters, digits and the like beyond the basic plane; all else there is unassigned or private."""
_SPACES: Final = frozenset({9, 10, 11, 12, 13})
_HEX: Final = ((48, 57), (65, 70), (97, 102))
_WIDE_HEX: Final = ((0xFF10, 0xFF19), (0xFF21, 0xFF26), (0xFF41, 0xFF46))
_CONTROLS: Final = ((0, 31), (127, 127))
_BYTE_CLASSES: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "a": ((65, 90), (97, 122)),
    "c": _CONTROLS,
    "d": ((48, 57),),
    "l": ((97, 122),),
    "p": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "s": ((9, 13), (32, 32)),
    "u": ((65, 90),),
    "w": ((48, 57), (65, 90), (97, 122)),
    "x": _HEX,
    "z": ((0, 0),),
}
CLASS_LETTERS: Final = frozenset(_BYTE_CLASSES)
_UNICODE_CATEGORIES: Final[dict[str, tuple[str, ...]]] = {
    "a": ("L",),
    "c": ("Cc",),
    "d": ("Nd",),
    "l": ("Ll",),
    "p": ("P",),
    "s": ("Z",),
    "u": ("Lu",),
    "w": ("L", "Nd"),
}
_APART: Final = frozenset(
    {
        "sd",
        "sa",
        "sw",
        "sp",
        "sl",
        "su",
        "sx",
        "sz",
        "da",
        "dp",
        "dl",
        "du",
        "dc",
        "dz",
        "ap",
        "ac",
        "az",
        "wp",
        "wc",
        "wz",
    }
    | {"lu", "lp", "lc", "lz", "up", "uc", "uz", "xp", "xc", "xz", "pc", "pz"}
)
"""Pairs of classes that have no character in common, in bytes and in Unicode."""


def _in_category(char: int, prefixes: tuple[str, ...]) -> bool:
    return unicodedata.category(chr(char)).startswith(prefixes)


def is_in_class(char: int, letter: str, *, is_unicode: bool) -> bool:
    """Is the code point in the class? `letter` in lower case."""
    if not is_unicode or letter == "z":
        return any(first <= char <= last for first, last in _BYTE_CLASSES[letter])
    if letter == "x":
        return any(first <= char <= last for first, last in _HEX + _WIDE_HEX)
    if letter == "s" and char in _SPACES:
        return True
    return _in_category(char, _UNICODE_CATEGORIES[letter])


@lru_cache(maxsize=64)
def class_ranges(letter: str, *, is_unicode: bool, is_astral: bool) -> tuple[tuple[int, int], ...]:
    """The class as ranges, up to U+FFFF unless `is_astral`."""
    if not is_unicode or letter == "z":
        return _BYTE_CLASSES[letter]
    if letter == "x":
        return _HEX + _WIDE_HEX
    found = _scan(letter, 0, 0x10000)
    if is_astral:
        for first, end in _ASTRAL_PLANES:
            found += _scan(letter, first, end)
    return tuple(found)


def _scan(letter: str, first: int, end: int) -> list[tuple[int, int]]:
    prefixes = _UNICODE_CATEGORIES[letter]
    out: list[tuple[int, int]] = []
    start = -1
    for char in range(first, end):
        inside = unicodedata.category(chr(char)).startswith(prefixes) or (letter == "s" and char in _SPACES)
        if inside and start < 0:
            start = char
        elif not inside and start >= 0:
            out.append((start, char - 1))
            start = -1
    if start >= 0:
        out.append((start, end - 1))
    return out


def invert_ranges(ranges: tuple[tuple[int, int], ...]) -> tuple[tuple[int, int], ...]:
    """All that is not in sorted ranges."""
    out: list[tuple[int, int]] = []
    at = 0
    for first, last in sorted(ranges):
        if first > at:
            out.append((at, first - 1))
        at = max(at, last + 1)
    out.append((at, 0x10FFFF))
    return tuple(out)


class CharSet:
    """One single-character item of a pattern."""

    def __init__(
        self,
        ranges: tuple[tuple[int, int], ...],
        classes: str,
        *,
        is_negated: bool,
        is_unicode: bool,
        is_any: bool = False,
    ) -> None:
        self.ranges: Final = ranges
        self.classes: Final = classes
        """Class letters; in upper case, the complement."""
        self.is_negated: Final = is_negated
        self.is_unicode: Final = is_unicode
        self.is_any: Final = is_any
        """The dot."""
        self._known: Final[dict[int, bool]] = {}
        self.table: Final = bytes(self._holds(char) for char in range(256))
        """For the first 256 code points: 1 where it is in the set."""

    def has(self, char: int) -> bool:
        if char < 256:
            return self.table[char] != 0
        found = self._known.get(char)
        if found is None:
            if len(self._known) > 4096:
                self._known.clear()
            found = self._known[char] = self._holds(char)
        return found

    def _holds(self, char: int) -> bool:
        if self.is_any:
            return True
        for first, last in self.ranges:
            if first <= char <= last:
                return not self.is_negated
        for letter in self.classes:
            if is_in_class(char, letter.lower(), is_unicode=self.is_unicode) == letter.islower():
                return not self.is_negated
        return self.is_negated

    @property
    def is_wide(self) -> bool:
        """May long runs of its characters be normal text?"""
        return self.is_any or self.is_negated or any(letter.isupper() for letter in self.classes)

    @property
    def single(self) -> str:
        """The character, where it is just one; else ""."""
        if self.classes or self.is_negated or self.is_any or len(self.ranges) != 1:
            return ""
        first, last = self.ranges[0]
        return chr(first) if first == last else ""

    def is_apart_from(self, other: CharSet) -> bool:
        """Is it certain that no character is in both?"""
        if not self.is_unicode:
            return not any(mine and theirs for mine, theirs in zip(self.table, other.table, strict=True))
        for one, two in ((self, other), (other, self)):
            chars = one.few_chars()
            if chars is not None and not any(two.has(char) for char in chars):
                return True
        if self.is_wide or other.is_wide or self.ranges or other.ranges:
            return False
        return all(a + b in _APART or b + a in _APART for a in self.classes for b in other.classes)

    def few_chars(self) -> list[int] | None:
        """The characters, where they are few and listed."""
        if self.classes or self.is_negated or self.is_any:
            return None
        if sum(last - first + 1 for first, last in self.ranges) > 64:
            return None
        return [char for first, last in self.ranges for char in range(first, last + 1)]

    def regex(self, *, is_astral: bool) -> str:
        """The set for `re`, with its DOTALL."""
        if self.is_any:
            return "."
        inner = "".join(_write_range(first, last) for first, last in self.ranges)
        for letter in self.classes:
            ranges = class_ranges(letter.lower(), is_unicode=self.is_unicode, is_astral=is_astral)
            if letter.isupper():
                ranges = invert_ranges(ranges)
            inner += "".join(_write_range(first, last) for first, last in ranges)
        if not inner:
            return "[^\\x00-\\U0010ffff]" if not self.is_negated else "."
        return f"[^{inner}]" if self.is_negated else f"[{inner}]"


def _write_range(first: int, last: int) -> str:
    if last < first:
        return ""
    return _write_char(first) if first == last else f"{_write_char(first)}-{_write_char(last)}"


def _write_char(char: int) -> str:
    return f"\\U{char:08x}" if char > 0xFFFF else f"\\u{char:04x}"
