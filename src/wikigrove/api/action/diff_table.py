"""Comparisons as rows of the table that clients of MediaWiki know: four columns, its classes."""

from __future__ import annotations

from django.utils.html import escape

from wikigrove.i18n import message
from wikigrove.i18n.numbers import format_number
from wikigrove.pages.domain.compare import DiffRow, Parts, compare_inline, compare_texts


def diff_rows_html(old: str, new: str, *, inline: bool = False, language: str = "en") -> str:
    """Empty where the texts are the same."""
    if old == new:
        return ""
    rows = compare_texts(old, new)
    return _inline(rows) if inline else "".join(_row(row, language) for row in rows)


def _row(row: DiffRow, language: str) -> str:
    if row.kind == "skip":
        left = f'<td colspan="2" class="diff-lineno" id="mw-diff-left-l{row.old_number}">{_line(row.old_number, language)}</td>'
        return f'<tr>{left}\n<td colspan="2" class="diff-lineno">{_line(row.new_number, language)}</td></tr>\n'
    if row.kind == "context":
        text = _cell(_plain(row.old_parts), "diff-context diff-side-deleted")
        same = _cell(_plain(row.new_parts), "diff-context diff-side-added")
        return f'<tr><td class="diff-marker"></td>{text}<td class="diff-marker"></td>{same}</tr>\n'
    left = _side(row.old_parts, "del", whole=row.kind == "delete") if row.kind != "add" else ""
    right = _side(row.new_parts, "ins", whole=row.kind == "add") if row.kind != "delete" else ""
    old = _marked(left, "−", "diff-deletedline diff-side-deleted") if row.kind != "add" else _EMPTY_LEFT
    new = _marked(right, "+", "diff-addedline diff-side-added") if row.kind != "delete" else _EMPTY_RIGHT
    return f"<tr>{old}{new}</tr>\n"


_EMPTY_LEFT = '<td colspan="2" class="diff-side-deleted"></td>'
_EMPTY_RIGHT = '<td colspan="2" class="diff-side-added"></td>'


def _line(number: int | None, language: str) -> str:
    return escape(message("lineno", format_number(number or 0, language), language=language))


def _marked(inner: str, mark: str, classes: str) -> str:
    return f'<td class="diff-marker" data-marker="{mark}"></td><td class="{classes}"><div>{inner}</div></td>'


def _cell(text: str, classes: str) -> str:
    inner = f"<div>{escape(text)}</div>" if text else "<br/>"
    return f'<td class="{classes}">{inner}</td>'


def _plain(parts: Parts) -> str:
    return "".join(text for text, _ in parts)


def _side(parts: Parts, element: str, *, whole: bool) -> str:
    if whole:
        text = _plain(parts)
        return escape(text) if text else f'<{element} class="diffchange"></{element}>'
    return "".join(
        f'<{element} class="diffchange diffchange-inline">{escape(text)}</{element}>' if changed else escape(text)
        for text, changed in parts
    )


def _inline(rows: list[DiffRow]) -> str:
    out = []
    elements = {"add": "ins", "delete": "del"}
    for kind, number, runs in compare_inline(rows):
        if kind == "skip":
            out.append(f'<div class="mw-diff-inline-header"><!-- LINES {number},{number} --></div>')
            continue
        name = {"context": "context", "add": "added", "delete": "deleted", "change": "changed"}[kind]
        inner = "".join(f"<{e}>{escape(t)}</{e}>" if (e := elements.get(how)) else escape(t) for how, t in runs)
        out.append(f'<div class="mw-diff-inline-{name}">{inner}</div>')
    return "\n".join(out)
