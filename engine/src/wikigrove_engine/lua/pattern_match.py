"""A matcher for Lua patterns that never takes long: linear in text times pattern, whatever the pattern.

Whether the rest of a pattern matches at a place does not depend on how one got there (but for %1 and its like): each
choice is made once for each place, and a second arrival is known to fail.
"""

from __future__ import annotations

import time
from typing import Final

from wikigrove_engine.lua.patterns import (
    BACK,
    BALANCE,
    CHAR,
    CLOSE,
    END,
    FRONTIER,
    LAZY,
    ONCE,
    OPEN,
    OPTIONAL,
    PLUS,
    POSITION,
    STAR,
    Item,
    Pattern,
    PatternError,
)

MAX_STEPS: Final = 40_000_000
MAX_SECONDS: Final = 0.8
_MAX_MEMORY: Final = 64_000_000
_CLOCK_EVERY: Final = 1 << 16
TOO_COMPLEX: Final = "pattern too complex"


class Matcher:
    """Searches one text with one pattern."""

    def __init__(self, pattern: Pattern, subject: str) -> None:
        self._items: Final[list[Item]] = _without_plus(pattern.items)
        self._anchored: Final = pattern.is_anchored
        self._subject: Final = subject
        self._length: Final = len(subject)
        self._slots: Final[list[int]] = [-1] * (2 * (pattern.captures + 1))
        """Start and end of each capture."""
        choices = [n for n, item in enumerate(self._items) if item.kind == CHAR and item.repeat != ONCE]
        self._choice_of: Final[list[int]] = [-1] * len(self._items)
        for number, index in enumerate(choices):
            self._choice_of[index] = number
        size = 0 if pattern.has_back else len(choices) * (len(subject) + 1)
        if size > _MAX_MEMORY:
            raise PatternError(TOO_COMPLEX)
        self._seen: Final = bytearray(size)
        """For each choice and place: 1 where it was tried, and has failed."""
        self._balances: Final[dict[str, dict[int, int]]] = {}
        self._steps = 0
        self._deadline: Final = time.monotonic() + MAX_SECONDS
        self.start = -1
        self.end = -1

    def search(self, init: int) -> bool:
        """Find the first match from `init`; `start`, `end` and `span` tell of it."""
        start = init
        while start <= self._length:
            end = self._match(start)
            if end >= 0:
                self.start, self.end = start, end
                self._forget(end)
                return True
            if self._anchored:
                return False
            start += 1
        return False

    def span(self, number: int) -> tuple[int, int]:
        """Where capture `number` is; a position capture has both ends equal."""
        return self._slots[2 * number], self._slots[2 * number + 1]

    def _forget(self, place: int) -> None:
        """What led to a match has not failed, and may be tried again at its end."""
        seen = self._seen
        at = place
        while at < len(seen):
            seen[at] = 0
            at += self._length + 1

    def _match(self, start: int) -> int:
        """The end of a match that starts here, or -1."""
        items = self._items
        count = len(items)
        subject = self._subject
        length = self._length
        slots = self._slots
        seen = self._seen
        width = length + 1
        # Choices that are left: item to go on with, place, length of the trail.
        left: list[tuple[int, int, int]] = []
        # Changes of captures: slot and former value.
        trail: list[tuple[int, int]] = []
        index, at = 0, start
        while True:
            self._steps += 1
            if self._steps % _CLOCK_EVERY == 0:
                self._check_budget()
            if index == count:
                return at
            item = items[index]
            kind = item.kind
            failed = False
            if kind == CHAR:
                charset = item.charset
                assert charset is not None
                holds = False
                if at < length:
                    code = ord(subject[at])
                    holds = charset.table[code] != 0 if code < 256 else charset.has(code)
                repeat = item.repeat
                if repeat == ONCE:
                    if holds:
                        index += 1
                        at += 1
                    else:
                        failed = True
                else:
                    choice = self._choice_of[index]
                    if seen:
                        key = choice * width + at
                        if seen[key]:
                            failed = True
                        else:
                            seen[key] = 1
                    if failed:
                        pass
                    elif repeat == LAZY:
                        if holds:
                            left.append((index, at + 1, len(trail)))
                        index += 1
                    elif not holds:
                        index += 1
                    elif repeat == OPTIONAL:
                        left.append((index + 1, at, len(trail)))
                        index += 1
                        at += 1
                    else:
                        left.append((index + 1, at, len(trail)))
                        at += 1
            elif kind == OPEN:
                trail.append((2 * item.number, slots[2 * item.number]))
                slots[2 * item.number] = at
                index += 1
            elif kind == CLOSE:
                trail.append((2 * item.number + 1, slots[2 * item.number + 1]))
                slots[2 * item.number + 1] = at
                index += 1
            elif kind == POSITION:
                trail.append((2 * item.number, slots[2 * item.number]))
                trail.append((2 * item.number + 1, slots[2 * item.number + 1]))
                slots[2 * item.number] = slots[2 * item.number + 1] = at
                index += 1
            elif kind == END:
                if at == length:
                    index += 1
                else:
                    failed = True
            elif kind == FRONTIER:
                charset = item.charset
                assert charset is not None
                before = ord(subject[at - 1]) if at > 0 else 0
                after = ord(subject[at]) if at < length else 0
                if not charset.has(before) and charset.has(after):
                    index += 1
                else:
                    failed = True
            elif kind == BALANCE:
                end = self._balance(item.pair, at)
                if end >= 0:
                    at = end
                    index += 1
                else:
                    failed = True
            else:
                assert kind == BACK
                piece = subject[slots[2 * item.number] : slots[2 * item.number + 1]]
                self._steps += len(piece) >> 4
                if subject.startswith(piece, at):
                    at += len(piece)
                    index += 1
                else:
                    failed = True
            if failed:
                if not left:
                    return -1
                index, at, mark = left.pop()
                while len(trail) > mark:
                    slot, value = trail.pop()
                    slots[slot] = value

    def _balance(self, pair: str, at: int) -> int:
        """Where the %b that starts here ends, or -1."""
        known = self._balances.get(pair)
        if known is None:
            known = self._balances[pair] = _find_balances(pair, self._subject)
        return known.get(at, -1)

    def _check_budget(self) -> None:
        if self._steps > MAX_STEPS or time.monotonic() > self._deadline:
            raise PatternError(TOO_COMPLEX)


def _without_plus(items: list[Item]) -> list[Item]:
    """One and any number more: the same as "+", and simpler to follow."""
    out: list[Item] = []
    for item in items:
        if item.repeat == PLUS:
            out.append(Item(CHAR, charset=item.charset))
            out.append(Item(CHAR, charset=item.charset, repeat=STAR))
        else:
            out.append(item)
    return out


def _find_balances(pair: str, subject: str) -> dict[int, int]:
    """The end of each balanced piece, by its start; in one go over the text."""
    start, end = pair[0], pair[1]
    out: dict[int, int] = {}
    waiting: list[int] = []
    for at, char in enumerate(subject):
        if start == end:
            # Such a piece ends at the next one of its characters.
            if char == start:
                if waiting:
                    out[waiting.pop()] = at + 1
                waiting.append(at)
        elif char == start:
            waiting.append(at)
        elif char == end and waiting:
            out[waiting.pop()] = at + 1
    return out
