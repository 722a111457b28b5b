"""Rows of a comparison as HTML: insertions and deletions are marked by elements, not by colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from wikigrove.pages.domain.compare import DiffRow, Parts, compare_inline, compare_texts

_EMPTY = mark_safe("&#8203;")


@dataclass(frozen=True)
class ShownRow:
    """A line of the two columns, or of the one of the inline form."""

    kind: str
    starts_block: bool
    old_number: int | None = None
    new_number: int | None = None
    old_html: SafeString | str = ""
    new_html: SafeString | str = ""
    has_old: bool = False
    has_new: bool = False
    inline_class: str = ""
    inline_html: SafeString | str = ""


def show_rows(old: str, new: str, *, inline: bool = False) -> list[ShownRow]:
    """What differs between two texts; empty when nothing does."""
    rows = compare_texts(old, new)
    return _inline(rows) if inline else _columns(rows)


def _columns(rows: list[DiffRow]) -> list[ShownRow]:
    shown: list[ShownRow] = []
    block: DiffRow | None = None
    for row in rows:
        if row.kind == "skip":
            block = row
            continue
        start, block = block, None
        shown.append(
            ShownRow(
                row.kind,
                start is not None,
                start.old_number if start else None,
                start.new_number if start else None,
                _side(row.old_parts, "del", row.kind),
                _side(row.new_parts, "ins", row.kind),
                row.old_number is not None,
                row.new_number is not None,
            )
        )
    return shown


def _side(parts: Parts, element: str, kind: str) -> SafeString | str:
    # A whole line that came or went is marked by its place; marking every word of it as well would only shout.
    whole = kind in {"add", "delete"}
    html = "".join(
        f"<{element}>{escape(text)}</{element}>" if changed and not whole else escape(text) for text, changed in parts
    )
    return mark_safe(html) if html else _EMPTY  # noqa: S308 - each run is escaped


def _inline(rows: list[DiffRow]) -> list[ShownRow]:
    shown: list[ShownRow] = []
    number: int | None = None
    starts = False
    names = {"context": "diff-context", "add": "added", "delete": "removed", "change": "changed"}
    for kind, line, runs in compare_inline(rows):
        if kind == "skip":
            number, starts = line, True
            continue
        html = "".join(_run(how, text) for how, text in runs)
        shown.append(
            ShownRow(
                kind,
                starts,
                new_number=number,
                inline_class=names[kind],
                inline_html=mark_safe(html) if html else _EMPTY,  # noqa: S308 - each run is escaped
            )
        )
        starts = False
    return shown


def _run(how: str, text: str) -> str:
    element = {"add": "ins", "delete": "del"}.get(how)
    return f"<{element}>{escape(text)}</{element}>" if element else escape(text)
