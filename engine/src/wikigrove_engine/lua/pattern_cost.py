"""What a pattern may cost at worst on a text, so that backtracking matchers are only used where they end soon.

A quantified item that can hand over to what follows in many places multiplies the work behind it by the length of
its longest run in the text; one that can hand over in one place only adds it.
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
_MAX_QUANTIFIERS: Final = 100
"""Native matchers recurse for each."""


class Cost:
    """What one pattern may cost."""

    def __init__(self, pattern: Pattern) -> None:
        self._factors: Final[list[CharSet]] = []
        """Whose longest runs multiply."""
        self._terms: Final[list[CharSet]] = []
        """Whose longest runs add up."""
        self._whole = 0
        """How often the length of the text multiplies."""
        # Each start may go through all items.
        self._constant = max(1, len(pattern.items) // 4)
        self._first: Final = _first_char(pattern)
        self._read(pattern)
        self._is_anchored: Final = pattern.is_anchored
        degree = max(len(self._factors) + self._whole, 1 if self._terms else 0) + (not pattern.is_anchored)
        self.limit: Final = _length(degree, self._constant)
        """Up to this length the pattern is cheap on any text."""

    def is_cheap(self, subject: str) -> bool:
        """May a native matcher be used on this text?"""
        length = len(subject)
        if length <= self.limit:
            return True
        work: int = self._constant
        if not self._is_anchored:
            work *= max(1, subject.count(self._first)) if self._first else length
        for _ in range(self._whole):
            work *= length
        if work > BUDGET:
            return False
        runs = {charset: _longest_run(charset, subject) for charset in {*self._factors, *self._terms}}
        product = 1
        for charset in self._factors:
            product *= runs[charset]
        longest = sum(runs[charset] for charset in self._terms)
        return work * max(product, longest) <= BUDGET

    def _read(self, pattern: Pattern) -> None:
        """From the last item to the first."""
        items = pattern.items
        if sum(1 for item in items if item.repeat != ONCE) > _MAX_QUANTIFIERS:
            self._constant = BUDGET + 1
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
                if item.kind in (BACK, BALANCE):
                    self._whole += 1

    def _add(self, item: Item, *, hands_over_once: bool) -> None:
        charset = item.charset
        assert charset is not None
        if item.repeat == OPTIONAL:
            self._constant *= 1 if hands_over_once else 2
        elif hands_over_once:
            self._terms.append(charset)
        else:
            self._factors.append(charset)


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


def _first_char(pattern: Pattern) -> str:
    """The one character that all matches start with; "" where there is none."""
    for item in pattern.items:
        if item.kind in (OPEN, POSITION):
            continue
        if item.kind == CHAR and item.repeat in (ONCE, PLUS) and item.charset is not None:
            return item.charset.single
        return ""
    return ""


@lru_cache(maxsize=64)
def _longest_run(charset: CharSet, subject: str) -> int:
    """How many characters of the set stand side by side at most. Kept a while: modules try many patterns on one text."""
    if charset.is_any:
        return max(1, len(subject))
    return max(map(len, _run_regex(charset).findall(subject)), default=1)


@lru_cache(maxsize=512)
def _run_regex(charset: CharSet) -> re.Pattern[str]:
    return re.compile(f"{charset.regex(is_astral=False)}+", re.DOTALL)


def _length(degree: int, factor: int) -> int:
    if factor > BUDGET:
        return 0
    return NO_LIMIT if degree == 0 else int((BUDGET / factor) ** (1 / degree))
