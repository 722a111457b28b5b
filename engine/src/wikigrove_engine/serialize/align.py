"""Which child of the original a child of the edited tree is."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

_TABLE: Final = 900
"""Cells of the table by which small gaps are aligned at best; larger gaps are aligned in order."""
_LOOKAHEAD: Final = 20


def align_units(old: list[int], new: list[int], old_kinds: list[str], new_kinds: list[str]) -> list[int]:
    """For each of `new` the index of its partner in `old`, or -1; partners come in order.

    Equal hashes are paired first: at both ends, then those that are there once. What is left between is paired by kind.
    """
    pairs = [-1] * len(new)
    anchors = _find_anchors(old, new)
    old_at = new_at = 0
    for old_end, new_end in [*anchors, (len(old), len(new))]:
        _align_gap(pairs, old, new, old_kinds, new_kinds, old_at, old_end, new_at, new_end)
        if new_end < len(new):
            pairs[new_end] = old_end
        old_at, new_at = old_end + 1, new_end + 1
    return pairs


def _find_anchors(old: list[int], new: list[int]) -> list[tuple[int, int]]:
    """Equal hashes that stand once in each list, in the longest run that is in order in both."""
    places = _single(old)
    found: list[tuple[int, int]] = []
    for value, index in _single(new).items():
        place = places.get(value, -1)
        if place >= 0:
            found.append((place, index))
    # `found` is in the order of `new`; keep the longest rising run of places in `old`.
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for i, (place, _) in enumerate(found):
        at = bisect_left(tails, place)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            ends.append(i)
        else:
            tails[at] = place
            ends[at] = i
    out: list[tuple[int, int]] = []
    i = ends[-1] if ends else -1
    while i >= 0:
        out.append(found[i])
        i = before[i]
    out.reverse()
    return out


def _single(values: list[int]) -> dict[int, int]:
    places: dict[int, int] = {}
    for index, value in enumerate(values):
        places[value] = -1 if value in places else index
    return {value: index for value, index in places.items() if index >= 0}


def _align_gap(
    pairs: list[int],
    old: list[int],
    new: list[int],
    old_kinds: list[str],
    new_kinds: list[str],
    old_at: int,
    old_end: int,
    new_at: int,
    new_end: int,
) -> None:
    """Pair old[old_at:old_end] with new[new_at:new_end]."""
    while old_at < old_end and new_at < new_end and old[old_at] == new[new_at]:
        pairs[new_at] = old_at
        old_at += 1
        new_at += 1
    while old_at < old_end and new_at < new_end and old[old_end - 1] == new[new_end - 1]:
        old_end -= 1
        new_end -= 1
        pairs[new_end] = old_end
    height, width = old_end - old_at, new_end - new_at
    if not height or not width:
        return
    if height * width <= _TABLE:
        _align_small(pairs, old, new, old_kinds, new_kinds, old_at, height, new_at, width)
        return
    for index in range(new_at, new_end):
        for place in range(old_at, min(old_at + _LOOKAHEAD, old_end)):
            if old[place] == new[index] or (place == old_at and old_kinds[place] == new_kinds[index]):
                pairs[index] = place
                old_at = place + 1
                break
        else:
            if old_at < old_end and old_kinds[old_at] == new_kinds[index]:
                pairs[index] = old_at
                old_at += 1


def _align_small(
    pairs: list[int],
    old: list[int],
    new: list[int],
    old_kinds: list[str],
    new_kinds: list[str],
    old_at: int,
    height: int,
    new_at: int,
    width: int,
) -> None:
    """The pairing with the most in common, by dynamic programming from the end."""
    best = [[0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            value = max(best[i + 1][j], best[i][j + 1])
            score = _score(old, new, old_kinds, new_kinds, old_at + i, new_at + j)
            if score and best[i + 1][j + 1] + score > value:
                value = best[i + 1][j + 1] + score
            best[i][j] = value
    i = j = 0
    while i < height and j < width:
        score = _score(old, new, old_kinds, new_kinds, old_at + i, new_at + j)
        if score and best[i][j] == best[i + 1][j + 1] + score:
            pairs[new_at + j] = old_at + i
            i += 1
            j += 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1


def _score(old: list[int], new: list[int], old_kinds: list[str], new_kinds: list[str], place: int, index: int) -> int:
    if old[place] == new[index]:
        return 8
    if old_kinds[place] != new_kinds[index]:
        return 0
    # An edited text is little to go by.
    return 1 if old_kinds[place].startswith("#") else 3
