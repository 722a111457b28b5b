"""Two texts as one list of lines with what became of each: the form that MediaWiki's apps read."""

from __future__ import annotations

import re
from typing import Any, Final

from wikigrove.pages.domain.compare import DiffRow, Parts, compare_texts

CONTEXT_LINE: Final = 0
ADDED: Final = 1
DELETED: Final = 2
CHANGED: Final = 3
RANGE_ADDED: Final = 0
RANGE_DELETED: Final = 1
_HEADING: Final = re.compile(r"^(={1,6})(?!=)(.+?)\1[ \t]*$", re.M)


def compare_lines(old: str, new: str) -> list[dict[str, Any]]:
    """The lines with changes and two lines around. Offsets count bytes: from the starts of the texts, or of the line."""
    starts = _line_starts(old), _line_starts(new)
    out: list[dict[str, Any]] = []
    for row in compare_texts(old, new):
        if row.kind != "skip":
            out.append(_line(row, *starts))
    return out


def list_sections(text: str) -> list[dict[str, Any]]:
    """Headings with their level and where they begin and end, in bytes."""
    found = []
    data_before, at = 0, 0
    for match in _HEADING.finditer(text):
        data_before += len(text[at : match.start()].encode())
        width = len(match[0].encode())
        found.append({"level": len(match[1]), "heading": match[2].strip(), "offset": data_before})
        data_before, at = data_before + width, match.end()
    return found


def _line(row: DiffRow, old_starts: list[int], new_starts: list[int]) -> dict[str, Any]:
    offset = {
        "from": old_starts[row.old_number - 1] if row.old_number is not None else None,
        "to": new_starts[row.new_number - 1] if row.new_number is not None else None,
    }
    if row.kind == "context":
        return {"type": CONTEXT_LINE, "lineNumber": row.new_number, "text": _text(row.new_parts), "offset": offset}
    if row.kind == "add":
        return {"type": ADDED, "lineNumber": row.new_number, "text": _text(row.new_parts), "offset": offset}
    if row.kind == "delete":
        return {"type": DELETED, "text": _text(row.old_parts), "offset": offset}
    text, ranges = _merge(row.old_parts, row.new_parts)
    return {
        "type": CHANGED,
        "lineNumber": row.new_number,
        "text": text,
        "offset": offset,
        "highlightRanges": ranges,
    }


def _merge(old: Parts, new: Parts) -> tuple[str, list[dict[str, int]]]:
    """One line with both: what went, then what came; ranges say which is which."""
    text, ranges, at = "", [], 0
    before, after = list(old), list(new)
    while before or after:
        if before and before[0][1]:
            piece, kind = before.pop(0)[0], RANGE_DELETED
        elif after and after[0][1]:
            piece, kind = after.pop(0)[0], RANGE_ADDED
        else:
            same = after.pop(0)[0] if after else before[0][0]
            if before:
                before.pop(0)
            text, at = text + same, at + len(same.encode())
            continue
        width = len(piece.encode())
        ranges.append({"start": at, "length": width, "type": kind})
        text, at = text + piece, at + width
    return text, ranges


def _text(parts: Parts) -> str:
    return "".join(text for text, _ in parts)


def _line_starts(text: str) -> list[int]:
    starts, at = [], 0
    for line in text.split("\n"):
        starts.append(at)
        at += len(line.encode()) + 1
    return starts
