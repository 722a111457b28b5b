"""The history of a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import Page, Revision

T = TypeVar("T")


@dataclass(frozen=True)
class Slice(Generic[T]):
    """A part of a long list, newest first. A cursor leads to the next part in its direction; None: there is none."""

    rows: tuple[T, ...]
    older: str | None
    newer: str | None


@dataclass(frozen=True)
class HistoryRow:
    """A line of a history. `parent_size` is None for a first revision."""

    revision: Revision
    parent_size: int | None


def list_history(
    page: Page,
    *,
    tag: str = "",
    until: datetime | None = None,
    limit: int = 50,
    before: str | None = None,
    after: str | None = None,
) -> Slice[HistoryRow]:
    """Revisions of `page`, newest first: with a tag, before a time; two queries. Raises ValueError for a bad cursor."""
    rows = Revision.objects.filter(page=page).select_related("actor")
    if tag:
        rows = rows.filter(tag_uses__tag__name=tag)
    if until is not None:
        rows = rows.filter(timestamp__lt=until)
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    sizes = dict(Revision.objects.filter(pk__in=[r.parent_id for r in found if r.parent_id]).values_list("pk", "size"))
    return Slice(tuple(HistoryRow(r, sizes.get(r.parent_id) if r.parent_id else None) for r in found), older, newer)


def make_cursor(timestamp: datetime, pk: int) -> str:
    return f"{timestamp:%Y%m%d%H%M%S%f}|{pk}"


def read_cursor(cursor: str) -> tuple[datetime, int]:
    """Raises ValueError."""
    moment, _, pk = cursor.partition("|")
    from datetime import UTC

    return datetime.strptime(moment.ljust(20, "0"), "%Y%m%d%H%M%S%f").replace(tzinfo=UTC), int(pk or 0)


def cut(rows, *, limit: int, before: str | None, after: str | None):  # type: ignore[no-untyped-def]
    """Cut a queryset with `timestamp` and `pk` at cursors: (rows newest first, older cursor, newer cursor)."""
    limit = max(1, min(limit, 5000))
    if after is not None:
        moment, pk = read_cursor(after)
        part = rows.filter(rows_from(("timestamp", "pk"), (moment, pk), up=True, itself=False))
        found = list(part.order_by("timestamp", "pk")[: limit + 1])
        more_newer = len(found) > limit
        found = found[:limit][::-1]
        has_older = True
    else:
        part = rows
        if before is not None:
            moment, pk = read_cursor(before)
            part = rows.filter(rows_from(("timestamp", "pk"), (moment, pk), up=False, itself=False))
        found = list(part.order_by("-timestamp", "-pk")[: limit + 1])
        has_older = len(found) > limit
        found = found[:limit]
        more_newer = before is not None
    older = make_cursor(found[-1].timestamp, found[-1].pk) if found and has_older else None
    newer = make_cursor(found[0].timestamp, found[0].pk) if found and more_newer else None
    return found, older, newer
