"""Searching a text with a Lua pattern, the fast way where that is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from wikigrove_engine.lua.pattern_cost import find_cost
from wikigrove_engine.lua.pattern_match import Matcher
from wikigrove_engine.lua.pattern_regex import compile_pattern
from wikigrove_engine.lua.patterns import Pattern, read_pattern

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")


class Found:
    """One match: where it is, and its captures (text, or a position from 1)."""

    __slots__ = ("start", "end", "captures")

    def __init__(self, start: int, end: int, captures: list[str | int]) -> None:
        self.start: Final = start
        self.end: Final = end
        self.captures: Final = captures


class Prepared:
    """A pattern with all that is known of it before a text is there."""

    def __init__(self, pattern: Pattern) -> None:
        self.pattern: Final = pattern
        self._cost: Final = find_cost(pattern)
        self.limit: Final = -1 if pattern.has_balance else self._cost.limit
        """Up to this length of a text `re` may be used without a look at it."""
        self._regex: re.Pattern[str] | None = None

    def pick_regex(self, subject: str) -> re.Pattern[str] | None:
        """The pattern for `re`; None where it has none, or could take long on this text."""
        if len(subject) > self.limit and (self.pattern.has_balance or not self._cost.is_cheap(subject)):
            return None
        return self.compile_for(is_astral=self.pattern.is_unicode and has_astral(subject))

    def compile_for(self, *, is_astral: bool) -> re.Pattern[str] | None:
        """The pattern for `re`, on a text on which it is known to be cheap."""
        if is_astral:
            return compile_pattern(self.pattern, is_astral=True)
        if self._regex is None:
            self._regex = compile_pattern(self.pattern, is_astral=False)
        return self._regex


def has_astral(text: str) -> bool:
    """Are there characters beyond U+FFFF?"""
    return not text.isascii() and _ASTRAL.search(text) is not None


@lru_cache(maxsize=4096)
def prepare_pattern(source: bytes, *, is_unicode: bool, can_anchor: bool = True) -> Prepared:
    """Read a pattern as Lua has it; kept. Raises PatternError, and UnicodeDecodeError where it must be UTF-8."""
    text = source.decode() if is_unicode else source.decode("latin-1")
    return Prepared(read_pattern(text, is_unicode=is_unicode, can_anchor=can_anchor))


class Search:
    """Matches of one pattern in one text, one after the other as Lua counts them."""

    def __init__(self, prepared: Prepared, subject: str) -> None:
        self._pattern: Final = prepared.pattern
        self._subject: Final = subject
        self._regex: Final = prepared.pick_regex(subject)
        self._matcher: Final = Matcher(prepared.pattern, subject) if self._regex is None else None

    def find(self, init: int) -> Found | None:
        """The first match from `init` (from 0) on.

        Raises PatternError where the search takes too long.
        """
        subject = self._subject
        if init > len(subject):
            return None
        pattern = self._pattern
        regex = self._regex
        if regex is None:
            assert self._matcher is not None
            if not self._matcher.search(init):
                return None
            spans = [self._matcher.span(n) for n in range(1, pattern.captures + 1)]
            return Found(self._matcher.start, self._matcher.end, self._captures(spans))
        match = regex.match(subject, init) if pattern.is_anchored else regex.search(subject, init)
        if match is None:
            return None
        if not pattern.captures:
            return Found(match.start(), match.end(), [])
        if pattern.positions:
            return Found(
                match.start(), match.end(), self._captures([match.span(n) for n in range(1, pattern.captures + 1)])
            )
        return Found(match.start(), match.end(), list(match.groups("")))

    def iterate(self, init: int) -> Iterator[Found]:
        """All matches. After an empty one, the next is looked for one character further."""
        at = init
        while at <= len(self._subject):
            found = self.find(at)
            if found is None:
                return
            yield found
            at = found.end if found.end > found.start else found.end + 1

    def _captures(self, spans: list[tuple[int, int]]) -> list[str | int]:
        positions = self._pattern.positions
        out: list[str | int] = []
        for number, (start, end) in enumerate(spans, 1):
            out.append(start + 1 if number in positions else self._subject[start:end])
        return out
