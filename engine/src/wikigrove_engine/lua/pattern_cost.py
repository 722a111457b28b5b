"""What a pattern may cost at worst on a text, so that backtracking matchers are only used where they end soon.

A quantified item that can hand over to what follows in many places multiplies the work behind it by the length of
its run. Runs of spaces or digits are short in normal texts, those of "." are not: both are counted apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wikigrove_engine.lua.pattern_classes import CharSet
from wikigrove_engine.lua.patterns import (
    BACK,
    BALANCE,
    CHAR,
    CLOSE,
    ONCE,
    OPEN,
    OPTIONAL,
    PLUS,
    POSITION,
    Item,
    Pattern,
)

BUDGET: Final = 50_000_000
"""Steps of a native matcher that are no harm: about a fifth of a second."""
NO_LIMIT: Final = 1 << 30
_RUN: Final = 16
"""How long a run of spaces, digits, ... may be to count as short."""
_MAX_QUANTIFIERS: Final = 100
"""Native matchers recurse for each."""


class Cost:
    """What one pattern may cost: factor * length ** (wide + narrow), times the places where a match can start."""

    def __init__(self, pattern: Pattern) -> None:
        self._wide = 0
        self._narrow = 0
        self._factor = 1
        self._literal: Final = _literal_start(pattern)
        self._sets: Final[list[CharSet]] = []
        """Whose runs are short in normal texts."""
        self._read(pattern)
        self._starts: Final = not pattern.is_anchored
        # Each start may go through all items.
        self._factor *= max(1, len(pattern.items) // 4)
        degree = self._wide + self._narrow + self._starts
        self.limit: Final = _length(degree, self._factor)
        """Up to this length the pattern is cheap on any text."""

    def is_cheap(self, subject: str) -> bool:
        """May a native matcher be used on this text?"""
        length = len(subject)
        if length <= self.limit:
            return True
        work = self._factor
        if self._starts:
            work *= max(1, subject.count(self._literal)) if self._literal else length
        work *= length**self._wide
        if work * _RUN**self._narrow > BUDGET:
            return False
        return not self._narrow or all(_has_short_runs(charset, subject) for charset in self._sets)

    def _read(self, pattern: Pattern) -> None:
        """From the last item to the first: exponents of the text's length and of a run's, and a constant factor."""
        items = pattern.items
        if sum(1 for item in items if item.repeat != ONCE) > _MAX_QUANTIFIERS:
            self._factor = BUDGET + 1
            return
        can_fail = False
        for at in range(len(items) - 1, -1, -1):
            item = items[at]
            if item.kind == CHAR:
                if item.repeat != ONCE and can_fail:
                    self._add(item, hands_over_once=_hands_over_once(items, at))
                can_fail = can_fail or item.repeat in (ONCE, PLUS)
            elif item.kind not in (OPEN, CLOSE, POSITION):
                can_fail = True
                if item.kind == BACK:
                    self._wide += 1
                elif item.kind == BALANCE:
                    self._wide = max(self._wide, 1)

    def _add(self, item: Item, *, hands_over_once: bool) -> None:
        charset = item.charset
        assert charset is not None
        if item.repeat == OPTIONAL:
            self._factor *= 1 if hands_over_once else 2
        elif charset.is_wide:
            # What follows in one place only adds its work, else it multiplies.
            self._wide = max(self._wide, 1) if hands_over_once else self._wide + 1
        else:
            self._narrow = max(self._narrow, 1) if hands_over_once else self._narrow + 1
            self._sets.append(charset)


@lru_cache(maxsize=4096)
def find_cost(pattern: Pattern) -> Cost:
    """What the pattern costs, kept for each one."""
    return Cost(pattern)


def _hands_over_once(items: list[Item], at: int) -> bool:
    """Is there just one place where the item can end and the rest can match?"""
    charset = items[at].charset
    assert charset is not None
    for item in items[at + 1 :]:
        if item.kind in (OPEN, CLOSE, POSITION):
            continue
        if item.kind != CHAR or item.repeat not in (ONCE, PLUS):
            return False
        return item.charset is not None and item.charset.is_apart_from(charset)
    return True


def _literal_start(pattern: Pattern) -> str:
    """The fixed text that all matches start with."""
    out = ""
    for item in pattern.items:
        if item.kind in (OPEN, POSITION):
            continue
        if item.kind != CHAR or item.repeat != ONCE or item.charset is None or not item.charset.single:
            break
        out += item.charset.single
    return out


def _has_short_runs(charset: CharSet, subject: str) -> bool:
    return re.search(f"{charset.regex(is_astral=False)}{{{_RUN + 1}}}", subject) is None


def _length(degree: int, factor: int) -> int:
    if factor > BUDGET:
        return 0
    return NO_LIMIT if degree == 0 else int((BUDGET / factor) ** (1 / degree))
