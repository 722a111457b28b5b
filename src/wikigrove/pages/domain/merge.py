"""Three-way merge of texts, by line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from merge3 import Merge3


@dataclass(frozen=True)
class MergeResult:
    """`text` is whole when `conflicts` is 0; otherwise it holds both sides between markers."""

    text: str
    conflicts: int


def merge_texts(*, base: str, ours: str, theirs: str) -> MergeResult:
    """Apply both sides' changes of `base`. Equal changes are one change."""
    if ours == theirs or base == theirs:
        return MergeResult(ours, 0)
    if base == ours:
        return MergeResult(theirs, 0)
    merge = Merge3(_lines(base), _lines(ours), _lines(theirs))
    out: list[str] = []
    conflicts = 0
    for group in merge.merge_groups():
        if group[0] == "conflict":
            conflicts += 1
            _, _, mine, other = group
            out += ["<<<<<<<\n", *_closed(mine), "=======\n", *_closed(other), ">>>>>>>\n"]
        else:
            out += group[1]
    return MergeResult("".join(out), conflicts)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True) if "\r" not in text else text.replace("\r\n", "\n").splitlines(keepends=True)


def _closed(lines: Sequence[str]) -> list[str]:
    """The last line of a text may have no newline: a marker must not stick to it."""
    return [line if line.endswith("\n") else line + "\n" for line in lines]
