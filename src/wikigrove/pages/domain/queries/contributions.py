"""What one person wrote."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, OuterRef

from wikigrove.accounts.models import Actor
from wikigrove.pages.domain.queries.history import HistoryRow, Slice, cut
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.domain.visibility import HIDDEN_USER
from wikigrove.pages.models import Revision, TagUse


@dataclass(frozen=True)
class ContributionFilter:
    """MediaWiki's choices of Special:Contributions. `since` and `until` are moments, `until` the first one after."""

    namespaces: Collection[int] = ()
    invert: bool = False
    tags: Collection[str] = ()
    invert_tags: bool = False
    top_only: bool = False
    new_only: bool = False
    hide_minor: bool = False
    since: datetime | None = None
    until: datetime | None = None
    with_hidden: bool = False
    """Also edits whose author is hidden: for those who may see it."""


@dataclass(frozen=True)
class Contributions:
    """A part of somebody's edits, with tags by revision id. `actor` is None where nobody has the name."""

    actor: Actor | None
    part: Slice[HistoryRow]
    tags: dict[int, tuple[str, ...]]


def list_contributions(
    actor_name: str,
    *,
    chosen: ContributionFilter | None = None,
    limit: int = 50,
    before: str | None = None,
    after: str | None = None,
) -> Contributions:
    """Revisions by one actor, newest first; four queries. Raises ValueError for a bad cursor."""
    actor: Actor | None = Actor.objects.select_related("user").filter(name=actor_name).first()
    if actor is None:
        return Contributions(None, Slice((), None, None), {})
    rows = Revision.objects.filter(actor=actor).select_related("actor", "page")
    found, older, newer = cut(_narrow(rows, chosen or ContributionFilter()), limit=limit, before=before, after=after)
    sizes = dict(Revision.objects.filter(pk__in=[r.parent_id for r in found if r.parent_id]).values_list("pk", "size"))
    shown = tuple(HistoryRow(r, sizes.get(r.parent_id) if r.parent_id else None) for r in found)
    return Contributions(actor, Slice(shown, older, newer), tags_of_revisions([r.pk for r in found]))


def _narrow(rows, chosen: ContributionFilter):  # type: ignore[no-untyped-def]
    if chosen.namespaces:
        wanted = list(chosen.namespaces)
        rows = rows.exclude(page__namespace__in=wanted) if chosen.invert else rows.filter(page__namespace__in=wanted)
    if chosen.tags:
        tagged = Exists(TagUse.objects.filter(tag__name__in=list(chosen.tags), revision_id=OuterRef("pk")))
        rows = rows.filter(~tagged if chosen.invert_tags else tagged)
    if chosen.top_only:
        rows = rows.filter(page__latest_id=F("pk"))
    if chosen.new_only:
        rows = rows.filter(parent_id=None)
    if chosen.hide_minor:
        rows = rows.filter(is_minor=False)
    if chosen.since is not None:
        rows = rows.filter(timestamp__gte=chosen.since)
    if chosen.until is not None:
        rows = rows.filter(timestamp__lt=chosen.until)
    # Whose edit it was must not be told by the list of a person's edits.
    return rows if chosen.with_hidden else rows.filter(visibility__in=_WITHOUT_HIDDEN_USER)


_WITHOUT_HIDDEN_USER = [bits for bits in range(16) if not bits & HIDDEN_USER]


def count_contributions(actor_name: str, *, tag: str = "") -> int:
    """How many revisions are by one actor; two queries."""
    actor = Actor.objects.filter(name=actor_name).first()
    if actor is None:
        return 0
    rows = Revision.objects.filter(actor=actor).exclude(visibility__gte=HIDDEN_USER)
    number: int = (rows.filter(tag_uses__tag__name=tag) if tag else rows).count()
    return number
