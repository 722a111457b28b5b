"""The content model: what is wrong, how it is kept, how it is shown."""

from __future__ import annotations

from html import escape
from typing import Final

from wikigrove_engine.ext import ContentFault

from wikigrove.ext.jsonpages.read import NotJson, read_json, write_json
from wikigrove.extensions.api import message

MOST_CELLS: Final = 20_000
"""Values of a table; what is longer is shown as text."""


class JsonModel:
    """`json`, with MediaWiki's classes."""

    name: Final = "json"

    def find_fault(self, text: str) -> ContentFault | None:
        try:
            read_json(text)
        except NotJson as err:
            return err.fault
        return None

    def tidy(self, text: str) -> str:
        """A line for each entry; what is no JSON stays as it is, for its author to mend."""
        try:
            return write_json(read_json(text))
        except NotJson:
            return text

    def to_html(self, text: str) -> str:
        try:
            value = read_json(text)
        except NotJson as err:
            place = message("wikigrove-json-place", str(err.fault.line), str(err.fault.column), err.fault.text)
            return f'<div class="error">{escape(place)}</div>{_show_source(text)}'
        if _count(value) > MOST_CELLS:
            return _show_source(write_json(value))
        return f'<div class="mw-json-scroll">{_show_root(value)}</div>'


def _show_source(text: str) -> str:
    return f'<pre class="mw-code mw-json-source" dir="ltr">\n{escape(text, quote=False)}\n</pre>'


def _show_root(value: object) -> str:
    if isinstance(value, dict | list):
        return _show_table(value)
    return f'<table class="mw-json mw-json-single-value"><tbody><tr>{_show_cell(value)}</tr></tbody></table>'


def _show_table(value: dict[str, object] | list[object]) -> str:
    if isinstance(value, dict):
        rows = [f"<tr><th><span>{escape(str(key))}</span></th>{_show_cell(v)}</tr>" for key, v in value.items()]
    else:
        rows = [f"<tr>{_show_cell(v)}</tr>" for v in value]
    if not rows:
        key = "content-json-empty-object" if isinstance(value, dict) else "content-json-empty-array"
        rows = [f'<tr><td class="mw-json-empty">{escape(message(key))}</td></tr>']
    return f'<table class="mw-json"><tbody>{"".join(rows)}</tbody></table>'


def _show_cell(value: object) -> str:
    if isinstance(value, dict | list):
        return f"<td>{_show_table(value)}</td>"
    return f'<td class="mw-json-value">{escape(write_json(value), quote=False)}</td>'


def _count(value: object) -> int:
    number, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        number += 1
        if isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
        if number + len(waiting) > MOST_CELLS:
            return number + len(waiting)
    return number
