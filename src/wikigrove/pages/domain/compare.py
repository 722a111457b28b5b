"""Compare two texts, by line and within changed lines by word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

CONTEXT: Final = 2
_WORDS: Final = re.compile(r"\w+|\s+|[^\w\s]", re.UNICODE)
_MAX_WORDS: Final = 4000
_MAX_LINES_SQUARED: Final = 25_000_000

Kind = Literal["context", "change", "add", "delete", "skip"]
Parts = tuple[tuple[str, bool], ...]
"""Runs of text, each with whether it changed."""


@dataclass(frozen=True)
class DiffRow:
    """A line of a comparison. Numbers start at 1; a side that has no line is None and ()."""

    kind: Kind
    old_number: int | None
    new_number: int | None
    old_parts: Parts = ()
    new_parts: Parts = ()


def compare_texts(old: str, new: str, *, context: int = CONTEXT) -> list[DiffRow]:
    """The rows of a comparison; a `skip` row starts each group of lines and carries its numbers."""
    a, b = old.split("\n"), new.split("\n")
    if old == "":
        a = []
    if new == "":
        b = []
    rows: list[DiffRow] = []
    for group in _groups(_opcodes(a, b), context):
        first = group[0]
        rows.append(DiffRow("skip", first[1] + 1, first[3] + 1))
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                rows += [
                    DiffRow("context", i1 + k + 1, j1 + k + 1, ((a[i1 + k], False),), ((b[j1 + k], False),))
                    for k in range(i2 - i1)
                ]
            else:
                rows += _changed_rows(a, b, (i1, i2, j1, j2))
    return rows


def compare_inline(rows: Sequence[DiffRow]) -> list[tuple[Kind, int | None, list[tuple[str, str]]]]:
    """The same as one column: kind, new line number and runs of (`same` | `add` | `delete`, text)."""
    out: list[tuple[Kind, int | None, list[tuple[str, str]]]] = []
    for row in rows:
        if row.kind == "change":
            out.append((row.kind, row.new_number, _merge_runs(row)))
        elif row.kind == "delete":
            out.append((row.kind, row.old_number, [("delete", _text(row.old_parts))]))
        elif row.kind == "add":
            out.append((row.kind, row.new_number, [("add", _text(row.new_parts))]))
        else:
            out.append((row.kind, row.new_number, [("same", _text(row.new_parts))]))
    return out


Opcode = tuple[str, int, int, int, int]


def _opcodes(a: list[str], b: list[str]) -> list[Opcode]:
    """Line opcodes; equal heads and tails are cut first, as most edits touch few lines."""
    start = 0
    while start < len(a) and start < len(b) and a[start] == b[start]:
        start += 1
    end = 0
    while end < len(a) - start and end < len(b) - start and a[-1 - end] == b[-1 - end]:
        end += 1
    mid_a, mid_b = a[start : len(a) - end], b[start : len(b) - end]
    out: list[Opcode] = []
    if start:
        out.append(("equal", 0, start, 0, start))
    if mid_a and mid_b and len(mid_a) * len(mid_b) <= _MAX_LINES_SQUARED:
        out += [
            (t, i1 + start, i2 + start, j1 + start, j2 + start)
            for t, i1, i2, j1, j2 in SequenceMatcher(None, mid_a, mid_b, autojunk=False).get_opcodes()
        ]
    elif mid_a or mid_b:
        tag = "replace" if mid_a and mid_b else "delete" if mid_a else "insert"
        out.append((tag, start, len(a) - end, start, len(b) - end))
    if end:
        out.append(("equal", len(a) - end, len(a), len(b) - end, len(b)))
    return out


def _groups(codes: list[Opcode], context: int) -> list[list[Opcode]]:
    """Changes with `context` lines around them; groups whose contexts touch are one."""
    groups: list[list[Opcode]] = []
    current: list[Opcode] = []
    for index, (tag, i1, i2, j1, j2) in enumerate(codes):
        if tag != "equal":
            current.append((tag, i1, i2, j1, j2))
            continue
        size = i2 - i1
        before, after = index > 0, index < len(codes) - 1
        if before and after and size <= 2 * context:
            current.append((tag, i1, i2, j1, j2))
            continue
        if before:
            cut = min(context, size)
            if cut:
                current.append((tag, i1, i1 + cut, j1, j1 + cut))
            groups.append(current)
            current = []
        if after:
            cut = min(context, size)
            if cut:
                current.append((tag, i2 - cut, i2, j2 - cut, j2))
    if current:
        groups.append(current)
    return [g for g in groups if any(code[0] != "equal" for code in g)]


def _changed_rows(a: list[str], b: list[str], span: tuple[int, int, int, int]) -> list[DiffRow]:
    i1, i2, j1, j2 = span
    pairs = _pair_lines(a[i1:i2], b[j1:j2])
    rows: list[DiffRow] = []
    for i, j in pairs:
        if i is None and j is not None:
            rows.append(DiffRow("add", None, j1 + j + 1, (), ((b[j1 + j], True),)))
        elif j is None and i is not None:
            rows.append(DiffRow("delete", i1 + i + 1, None, ((a[i1 + i], True),), ()))
        elif i is not None and j is not None:
            old_parts, new_parts = compare_words(a[i1 + i], b[j1 + j])
            rows.append(DiffRow("change", i1 + i + 1, j1 + j + 1, old_parts, new_parts))
    return rows


def _pair_lines(old: list[str], new: list[str]) -> list[tuple[int | None, int | None]]:
    """Match changed lines that resemble each other; the rest are additions and removals, in order."""
    if len(old) * len(new) > 400:
        shared = min(len(old), len(new))
        pairs: list[tuple[int | None, int | None]] = [(k, k) for k in range(shared)]
        pairs += [(k, None) for k in range(shared, len(old))]
        return pairs + [(None, k) for k in range(shared, len(new))]
    out: list[tuple[int | None, int | None]] = []
    next_new = 0
    for i, line in enumerate(old):
        best, best_ratio = None, 0.35
        for j in range(next_new, len(new)):
            ratio = _likeness(line, new[j])
            if ratio > best_ratio:
                best, best_ratio = j, ratio
        if best is None:
            out.append((i, None))
            continue
        out += [(None, j) for j in range(next_new, best)]
        out.append((i, best))
        next_new = best + 1
    return out + [(None, j) for j in range(next_new, len(new))]


def _likeness(a: str, b: str) -> float:
    if not a.strip() or not b.strip():
        return 0.0
    matcher = SequenceMatcher(None, a[:1000], b[:1000], autojunk=False)
    if matcher.real_quick_ratio() < 0.35 or matcher.quick_ratio() < 0.35:
        return 0.0
    return matcher.ratio()


def compare_words(old: str, new: str) -> tuple[Parts, Parts]:
    """The runs of two versions of a line, by word."""
    a, b = _WORDS.findall(old), _WORDS.findall(new)
    if len(a) > _MAX_WORDS or len(b) > _MAX_WORDS:
        return ((old, True),), ((new, True),)
    old_runs: list[tuple[str, bool]] = []
    new_runs: list[tuple[str, bool]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if i2 > i1:
            old_runs.append(("".join(a[i1:i2]), tag != "equal"))
        if j2 > j1:
            new_runs.append(("".join(b[j1:j2]), tag != "equal"))
    return tuple(old_runs), tuple(new_runs)


def _text(parts: Parts) -> str:
    return "".join(text for text, _ in parts)


def _merge_runs(row: DiffRow) -> list[tuple[str, str]]:
    """Old and new runs of a changed line in one: the unchanged runs of both sides are the same, in order."""
    out: list[tuple[str, str]] = []
    old, new = list(row.old_parts), list(row.new_parts)
    while old or new:
        if old and old[0][1]:
            out.append(("delete", old.pop(0)[0]))
        elif new and new[0][1]:
            out.append(("add", new.pop(0)[0]))
        elif old and new:
            out.append(("same", new.pop(0)[0]))
            old.pop(0)
        else:
            out += [("delete", t) for t, _ in old] + [("add", t) for t, _ in new]
            break
    return out
