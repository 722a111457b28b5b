"""Searching a text with a Lua pattern, the fast way where that is safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from wikigrove_engine.lua.pattern_cost import find_cost
from wikigrove_engine.lua.pattern_match import Matcher
from wikigrove_engine.lua.pattern_regex import compile_pattern
from wikigrove_engine.lua.patterns import Pattern

_ASTRAL: Final = re.compile("[\U00010000-\U0010ffff]")


class Found:
    """One match: where it is, and its captures (text, or a position from 1)."""

    __slots__ = ("start", "end", "captures")

    def __init__(self, start: int, end: int, captures: list[str | int]) -> None:
        self.start: Final = start
        self.end: Final = end
        self.captures: Final = captures


class Search:
    """Matches of one pattern in one text, one after the other as Lua counts them."""

    def __init__(self, pattern: Pattern, subject: str) -> None:
        self._pattern: Final = pattern
        self._subject: Final = subject
        self._regex: Final = _pick_regex(pattern, subject)
        self._matcher: Final = Matcher(pattern, subject) if self._regex is None else None

    def find(self, init: int) -> Found | None:
        """The first match from `init` (from 0) on.

        Raises PatternError where the search takes too long.
        """
        if init > len(self._subject):
            return None
        pattern = self._pattern
        if self._matcher is not None:
            if not self._matcher.search(init):
                return None
            spans = [self._matcher.span(n) for n in range(1, pattern.captures + 1)]
            return Found(self._matcher.start, self._matcher.end, self._captures(spans))
        assert self._regex is not None
        match = (
            self._regex.match(self._subject, init) if pattern.is_anchored else self._regex.search(self._subject, init)
        )
        if match is None:
            return None
        if not pattern.captures:
            return Found(match.start(), match.end(), [])
        return Found(
            match.start(), match.end(), self._captures([match.span(n) for n in range(1, pattern.captures + 1)])
        )

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


def _pick_regex(pattern: Pattern, subject: str) -> re.Pattern[str] | None:
    """The pattern for `re`, if it has one and can't take long on this text."""
    if pattern.has_balance:
        return None
    if not find_cost(pattern).is_cheap(subject):
        return None
    astral = pattern.is_unicode and not subject.isascii() and _ASTRAL.search(subject) is not None
    return compile_pattern(pattern, is_astral=astral)
