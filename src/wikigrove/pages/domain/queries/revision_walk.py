"""A page's revisions before or after one of them, chosen by kind, and how many there are: the REST API's questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import GroupMembership
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.domain.visibility import HIDDEN_USER
from wikigrove.pages.models import Page, Revision, TagUse

SEGMENT: Final = 20
FILTERS: Final = ("reverted", "anonymous", "bot", "minor")
LIMITS: Final = {
    "anonymous": 10_000,
    "bot": 10_000,
    "edits": 30_000,
    "editors": 25_000,
    "minor": 1_000,
    "reverted": 30_000,
    "temporary": 10_000,
}
"""Kind of count -> where counting stops."""
_REVERTING: Final = ("mw-undo", "mw-rollback")


@dataclass(frozen=True)
class WalkedRevision:
    """`delta`: bytes more than before; None for a first revision."""

    revision: Revision
    delta: int | None


@dataclass(frozen=True)
class Walk:
    """A segment, newest first, and whether there are older and newer ones."""

    rows: tuple[WalkedRevision, ...]
    has_older: bool
    has_newer: bool


def walk_revisions(
    page: Page, *, kind: str = "", older_than: Revision | None = None, newer_than: Revision | None = None
) -> Walk:
    """At most SEGMENT revisions; two queries, along the history's index."""
    rows = chosen_revisions(page, kind).select_related("actor")
    if newer_than is not None:
        part = rows.filter(_after(newer_than)).order_by("timestamp", "pk")
    elif older_than is not None:
        part = rows.filter(_before(older_than)).order_by("-timestamp", "-pk")
    else:
        part = rows.order_by("-timestamp", "-pk")
    found = list(part[: SEGMENT + 1])
    more = len(found) > SEGMENT
    found = found[:SEGMENT]
    if newer_than is not None:
        found.reverse()
    sizes = dict(Revision.objects.filter(pk__in=[r.parent_id for r in found if r.parent_id]).values_list("pk", "size"))
    walked = tuple(WalkedRevision(r, _delta(r, sizes)) for r in found)
    if newer_than is not None:
        return Walk(walked, True, more)
    return Walk(walked, more, older_than is not None)


def count_revisions(page: Page, kind: str, *, since: Revision | None = None, until: Revision | None = None) -> int:
    """How many revisions (or, for `editors`, authors) up to the limit of the kind, one more where there are more.

    Between two revisions neither is counted among the edits; both count among the editors.
    """
    limit = LIMITS[kind] + 1
    if kind == "editors":
        rows = Revision.objects.filter(page=page).exclude(visibility__gte=HIDDEN_USER)
        if since is not None and until is not None:
            rows = rows.filter(_after(since) | Q(pk=since.pk), _before(until) | Q(pk=until.pk))
        return len(rows.filter(actor__isnull=False).order_by().values_list("actor_id", flat=True).distinct()[:limit])
    rows = chosen_revisions(page, "" if kind == "edits" else kind)
    if since is not None and until is not None:
        rows = rows.filter(_after(since), _before(until))
    return len(rows.order_by().values_list("pk", flat=True)[:limit])


def find_size_before(revision: Revision) -> int | None:
    """The size of the revision before; None for a first one. One query."""
    if not revision.parent_id:
        return None
    size: int | None = Revision.objects.filter(pk=revision.parent_id).values_list("size", flat=True).first()
    return size


def chosen_revisions(page: Page, kind: str) -> Any:
    """The revisions of one of FILTERS, of temporary accounts, or all."""
    rows = Revision.objects.filter(page=page)
    if kind == "minor":
        return rows.filter(is_minor=True)
    if kind == "anonymous":
        return rows.filter(actor__kind=ActorKind.ADDRESS)
    if kind == "temporary":
        return rows.filter(actor__kind=ActorKind.TEMPORARY)
    if kind == "bot":
        bots = GroupMembership.objects.filter(group="bot", user_id=OuterRef("actor__user_id"))
        return rows.filter(Exists(bots))
    if kind == "reverted":
        uses = TagUse.objects.filter(revision_id=OuterRef("pk"), tag__name__in=_REVERTING)
        return rows.filter(Exists(uses))
    return rows


def _delta(revision: Revision, sizes: dict[int, int]) -> int | None:
    if not revision.parent_id:
        return None
    return revision.size - sizes.get(revision.parent_id, 0)


def _after(revision: Revision) -> Q:
    return rows_from(("timestamp", "pk"), (revision.timestamp, revision.pk), up=True, itself=False)


def _before(revision: Revision) -> Q:
    return rows_from(("timestamp", "pk"), (revision.timestamp, revision.pk), up=False, itself=False)
