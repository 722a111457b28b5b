"""Reads of filters and of what they caught."""

from __future__ import annotations

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.filters.domain.save_filter import check_may_see, sees_private
from wikigrove.filters.errors import FilterRefused
from wikigrove.filters.models import EditFilter, FilterHit, FilterVersion
from wikigrove.pages.domain.queries.history import Slice, cut


def list_filters(*, reader: Actor | Visitor, with_deleted: bool = False) -> list[EditFilter]:
    """All filters whose existence `reader` may know of; one query."""
    check_right(reader, "abusefilter-view")
    rows = EditFilter.objects.select_related("actor").order_by("number")
    return list(rows if with_deleted else rows.filter(is_deleted=False))


def access_filter(number: int, *, reader: Actor | Visitor) -> EditFilter:
    """Raises FilterRefused where there is none, PermissionRefused where it is private."""
    row: EditFilter | None = EditFilter.objects.select_related("actor").filter(number=number).first()
    if row is None:
        raise FilterRefused("abusefilter-edit-badfilter")
    check_may_see(row, actor=reader)
    return row


def list_versions(row: EditFilter, *, limit: int = 100) -> list[FilterVersion]:
    """Newest first; one query."""
    return list(FilterVersion.objects.filter(filter=row).select_related("actor", "filter").order_by("-pk")[:limit])


def list_hits(
    *,
    reader: Actor | Visitor,
    number: int | None = None,
    actor_name: str = "",
    title: Title | None = None,
    act: str = "",
    taken: str = "",
    limit: int = 50,
    before: str | None = None,
    after: str | None = None,
) -> Slice[FilterHit]:
    """What was caught, newest first; one query. Private filters show to those who may see them. Raises ValueError."""
    check_right(reader, "abusefilter-log")
    rows = FilterHit.objects.select_related("filter", "actor", "revision")
    if not has_right(reader, "abusefilter-log-private") and not sees_private(reader):
        rows = rows.filter(filter__is_hidden=False)
    if not has_right(reader, "abusefilter-hide-log"):
        rows = rows.filter(is_hidden=False)
    if number is not None:
        rows = rows.filter(filter__number=number)
    if actor_name:
        rows = rows.filter(actor__name=actor_name)
    if title is not None:
        rows = rows.filter(namespace=title.namespace, key=title.key)
    if act:
        rows = rows.filter(act=act)
    if taken:
        rows = rows.filter(taken__contains=taken)
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    return Slice(tuple(found), older, newer)


def access_hit(pk: int, *, reader: Actor | Visitor) -> FilterHit:
    """One hit with its variables. Raises FilterRefused, PermissionRefused."""
    check_right(reader, "abusefilter-log-detail")
    hit: FilterHit | None = FilterHit.objects.select_related("filter", "actor", "revision").filter(pk=pk).first()
    if hit is None:
        raise FilterRefused("abusefilter-log-nosuchentry")
    if hit.filter.is_hidden:
        check_right(reader, "abusefilter-log-private")
    if hit.is_hidden:
        check_right(reader, "abusefilter-hide-log")
    return hit
