"""Pages that were made of late."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from wikigrove.pages.domain.queries.changes import ChangeRow, lines, tagged_condition, with_tags
from wikigrove.pages.domain.queries.history import Slice, cut


@dataclass(frozen=True)
class NewPageFilter:
    """MediaWiki's choices of Special:NewPages. Sizes are those of the page now, in bytes."""

    namespaces: Collection[int] = (0,)
    invert: bool = False
    hide_redirects: bool = True
    hide_patrolled: bool = False
    hide_bots: bool = True
    actor_id: int | None = None
    tags: Collection[str] = ()
    least: int | None = None
    most: int | None = None


def list_new_pages(
    chosen: NewPageFilter, *, limit: int = 50, before: str | None = None, after: str | None = None
) -> Slice[ChangeRow]:
    """Newest first; three queries. Raises ValueError for a bad cursor."""
    rows = lines().filter(kind="new", page__isnull=False)
    if chosen.namespaces:
        inside = Q(namespace__in=list(chosen.namespaces))
        rows = rows.filter(~inside if chosen.invert else inside)
    if chosen.hide_redirects:
        rows = rows.filter(page__is_redirect=False)
    if chosen.hide_patrolled:
        rows = rows.filter(is_patrolled=False)
    if chosen.hide_bots:
        rows = rows.filter(is_bot=False)
    if chosen.actor_id is not None:
        rows = rows.filter(actor_id=chosen.actor_id)
    if chosen.tags:
        rows = rows.filter(tagged_condition(chosen.tags))
    if chosen.least is not None:
        rows = rows.filter(page__length__gte=chosen.least)
    if chosen.most is not None:
        rows = rows.filter(page__length__lte=chosen.most)
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    return Slice(with_tags(found), older, newer)
