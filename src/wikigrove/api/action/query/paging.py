"""Bounds and cursors that lists share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from wikigrove_engine.title import Title, TitleError, find_title, make_title

from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.query.query_call import QueryCall, bad_continue, whole
from wikigrove.api.action.times import digits, from_digits
from wikigrove.pages.domain.queries.rows_from import rows_from

LAST = "\U0010ffff"


def in_order(columns: Sequence[str], *, up: bool) -> list[str]:
    return [c if up else f"-{c}" for c in columns]


def is_up(call: QueryCall, name: str = "dir") -> bool:
    return call.text(name) in ("ascending", "newer", "asc")


def between_times(call: QueryCall, rows: Any, column: str = "timestamp", *, up: bool) -> Any:
    """From `start` on to `end`, both included."""
    start, end = call.moment("start"), call.moment("end")
    low, high = (start, end) if up else (end, start)
    if low is not None:
        rows = rows.filter(**{f"{column}__gte": low})
    if high is not None:
        rows = rows.filter(**{f"{column}__lte": high.replace(microsecond=999999)})
    return rows


def by_time(
    call: QueryCall, rows: Any, *columns: str, up: bool, column: str = "timestamp", tie: str = "pk"
) -> list[Any]:
    """Rows by time from the cursor to the limit. The first two of `columns` must be the time and `tie`."""
    after = call.cursor(read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from((column, tie), after, up=up))
    limit = call.number("limit")
    found = list(rows.order_by(*in_order((column, tie), up=up)).values_list(column, tie, *columns)[: limit + 1])
    if len(found) > limit:
        call.continue_at(f"{write_digits(found[limit][0])}|{found[limit][1]}")
    return found[:limit]


def write_digits(moment: datetime) -> str:
    """Fourteen digits, and six more where a moment is not a whole second: rows must not be met twice."""
    return digits(moment) + (f"{moment.microsecond:06}" if moment.microsecond else "")


def read_digits(text: str) -> datetime:
    """Raises ValueError."""
    rest = text[14:]
    if rest and not (rest.isascii() and rest.isdigit() and len(rest) == 6):
        raise ValueError(text)
    return from_digits(text[:14]).replace(microsecond=int(rest or 0))


def key_of(call: QueryCall, text: str, namespace: int) -> str:
    """A title or the beginning of one as it is kept, without its namespace. A space at its end is meant."""
    if text == "":
        return ""
    try:
        key = make_title(namespace, f"{text}x", call.rules).key
    except TitleError:
        raise fail("apierror-invalidtitle", Plain(text)) from None
    return key[:-1]


def by_key(
    call: QueryCall, rows: Any, *columns: str, namespace: int, column: str = "key", cursor: Callable[[str], Any] = str
) -> list[Any]:
    """Rows by key, between `from` and `to`, with `prefix`, from the cursor to the limit."""
    up = is_up(call) if "dir" in call.params else True
    rows = bounded(call, rows, namespace=namespace, column=column, up=up)
    after = call.cursor(cursor)
    if after is not None:
        if "|" in str(after[0]):
            raise bad_continue()
        rows = rows.filter(**{f"{column}__{'gte' if up else 'lte'}": after[0]})
    limit = call.number("limit")
    found = list(rows.order_by(column if up else f"-{column}").values_list(column, *columns)[: limit + 1])
    if len(found) > limit:
        call.continue_at(found[limit][0])
    return found[:limit]


def bounded(call: QueryCall, rows: Any, *, namespace: int, column: str = "key", up: bool = True) -> Any:
    low, high = ("from", "to") if up else ("to", "from")
    if call.given(low):
        rows = rows.filter(**{f"{column}__gte": key_of(call, call.text(low), namespace)})
    if call.given(high):
        rows = rows.filter(**{f"{column}__lte": key_of(call, call.text(high), namespace)})
    prefix = call.text("prefix") if "prefix" in call.params else ""
    if prefix:
        start = key_of(call, prefix, namespace)
        rows = rows.filter(**{f"{column}__gte": start, f"{column}__lt": start + LAST})
    return rows


def title_or_id(call: QueryCall) -> Title:
    """The page that `title` or `pageid` names. Raises ApiError."""
    from wikigrove.api.action.query.page_set import rows_by_id

    if call.need_one("title", "pageid") == "title":
        found = find_title(call.text("title"), call.rules)
        if found is None or found.interwiki:
            raise fail("apierror-invalidtitle", Plain(call.text("title")))
        return found.without_fragment()
    number = call.number("pageid")
    row = rows_by_id([number]).get(number)
    if row is None:
        raise fail("apierror-nosuchpageid", Plain(number))
    return Title(row.namespace, row.key)
