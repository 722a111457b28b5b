"""Recent changes, contributions and logs."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.pages.domain.queries.history import HistoryRow, Slice, cut
from wikigrove.pages.models import Change, LogEntry, Page, Revision


@dataclass(frozen=True)
class ChangeRow:
    """A line of recent changes."""

    change: Change
    title: Title
    byte_change: int | None


def list_changes(
    *,
    limit: int = 50,
    before: str | None = None,
    after: str | None = None,
    namespaces: Collection[int] = (),
    invert: bool = False,
    days: int | None = None,
    hide_minor: bool = False,
    hide_bots: bool = True,
    page: Page | None = None,
) -> Slice[ChangeRow]:
    """Recent changes, newest first; one query. Raises ValueError for a bad cursor."""
    rows = Change.objects.select_related("actor", "log", "revision")
    if namespaces:
        rows = rows.exclude(namespace__in=namespaces) if invert else rows.filter(namespace__in=namespaces)
    if days is not None:
        rows = rows.filter(timestamp__gte=timezone.now() - timedelta(days=days))
    if hide_minor:
        rows = rows.filter(is_minor=False)
    if hide_bots:
        rows = rows.filter(is_bot=False)
    if page is not None:
        rows = rows.filter(page=page)
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    return Slice(tuple(_row(c) for c in found), older, newer)


def _row(change: Change) -> ChangeRow:
    grown = None if change.new_length is None else change.new_length - (change.old_length or 0)
    return ChangeRow(change, Title(change.namespace, change.key), grown)


def list_contributions(
    actor_name: str,
    *,
    limit: int = 50,
    before: str | None = None,
    after: str | None = None,
    namespaces: Collection[int] = (),
) -> Slice[HistoryRow]:
    """Revisions by one actor, newest first; three queries at most."""
    from wikigrove.accounts.models import Actor

    actor = Actor.objects.filter(name=actor_name).first()
    if actor is None:
        return Slice((), None, None)
    rows = Revision.objects.filter(actor=actor).select_related("actor", "page")
    if namespaces:
        rows = rows.filter(page__namespace__in=namespaces)
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    sizes = dict(Revision.objects.filter(pk__in=[r.parent_id for r in found if r.parent_id]).values_list("pk", "size"))
    return Slice(tuple(HistoryRow(r, sizes.get(r.parent_id) if r.parent_id else None) for r in found), older, newer)


def list_log(
    *,
    kind: str | None = None,
    actor_name: str | None = None,
    title: Title | None = None,
    limit: int = 50,
    before: str | None = None,
    after: str | None = None,
) -> Slice[LogEntry]:
    """Public log entries, newest first; one query."""
    rows = LogEntry.objects.select_related("actor").filter(visibility=0)
    if kind:
        rows = rows.filter(kind=kind)
    if actor_name:
        rows = rows.filter(actor__name=actor_name)
    if title is not None:
        rows = rows.filter(namespace=title.namespace, key=title.key)
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    return Slice(tuple(found), older, newer)
