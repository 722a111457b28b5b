"""Recent changes with MediaWiki's filters.

Every list is cut at its cursor along an index by time; a filter only drops rows on the way. What restricts a list to few
pages (links of a page, a watchlist) comes as a condition of its own, `only`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.enums import ActorKind
from wikigrove.pages.domain.queries.history import Slice, cut
from wikigrove.pages.domain.tags import tags_of_logs, tags_of_revisions
from wikigrove.pages.models import Change, Page, TagUse

NEWCOMER: Final = (10, 4)
"""Fewer edits or fewer days than these, with MediaWiki's numbers."""
LEARNER: Final = (500, 30)
_COLUMNS: Final = (
    *("kind", "timestamp", "namespace", "key", "comment", "parent_id", "is_minor", "is_bot", "is_patrolled"),
    *(
        "old_length",
        "new_length",
        "wiki",
        "actor__name",
        "actor__kind",
        "actor__user",
        "actor__edit_count",
        "actor__created",
        "page__latest",
        "revision__visibility",
    ),
    *("log__kind", "log__action", "log__namespace", "log__key", "log__params", "log__visibility", "log__timestamp"),
    *("log__wiki", "log__page", "log__comment"),
)
_FEW_USES: Final = 2000
"""A tag on fewer edits and acts than these is looked up first; else each line is asked for it."""


@dataclass(frozen=True)
class ChangeFilter:
    """What a list of changes shows. `hide` has MediaWiki's names without "hide" (minor, bots, anons, liu, ...)."""

    namespaces: Collection[int] = ()
    invert: bool = False
    tags: Collection[str] = ()
    invert_tags: bool = False
    hide: Collection[str] = ("bots",)
    levels: Collection[str] = ()
    """newcomer, learner, experienced, registered, unregistered: any of them."""
    since: datetime | None = None
    page: Page | None = None
    own_id: int | None = None
    """The actor who asks: what "myself" and "byothers" mean."""
    only: Q | None = field(default=None, compare=False)


@dataclass(frozen=True)
class ChangeRow:
    """A line of recent changes."""

    change: Change
    title: Title
    byte_change: int | None
    tags: tuple[str, ...] = ()


def list_changes(
    chosen: ChangeFilter | None = None, *, limit: int = 50, before: str | None = None, after: str | None = None
) -> Slice[ChangeRow]:
    """Recent changes, newest first; three queries. Raises ValueError for a bad cursor."""
    chosen = chosen or ChangeFilter()
    rows = lines().filter(_condition(chosen))
    if chosen.only is not None:
        rows = rows.filter(chosen.only)
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    return Slice(with_tags(found), older, newer)


def lines() -> QuerySet[Change]:
    """Changes with what a line shows of them, and no more: lists have hundreds."""
    rows: QuerySet[Change] = Change.objects.select_related("actor", "log", "revision", "page").only(*_COLUMNS)
    return rows


def with_tags(changes: Collection[Change]) -> tuple[ChangeRow, ...]:
    """Rows with their tags; two queries for any number."""
    for change in changes:
        if change.log is not None:
            # Whoever made the change wrote the entry; one join less.
            change.log.actor = change.actor
    on_edits = tags_of_revisions([c.revision_id for c in changes if c.revision_id and not c.log_id])
    on_logs = tags_of_logs([c.log_id for c in changes if c.log_id])
    return tuple(
        _row(c, on_logs.get(c.log_id, ()) if c.log_id else on_edits.get(c.revision_id or 0, ())) for c in changes
    )


def since_days(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _row(change: Change, tags: tuple[str, ...]) -> ChangeRow:
    grown = None if change.new_length is None else change.new_length - (change.old_length or 0)
    return ChangeRow(change, Title(change.namespace, change.key), grown, tags)


def _condition(chosen: ChangeFilter) -> Q:
    out = Q()
    if chosen.namespaces:
        inside = Q(namespace__in=list(chosen.namespaces))
        out &= ~inside if chosen.invert else inside
    if chosen.since is not None:
        out &= Q(timestamp__gte=chosen.since)
    if chosen.page is not None:
        out &= Q(page=chosen.page)
    for name in chosen.hide:
        if name in _HIDERS:
            out &= ~_HIDERS[name](chosen)
    if chosen.levels:
        out &= _levels(chosen.levels)
    if chosen.tags:
        tagged = tagged_condition(chosen.tags)
        out &= ~tagged if chosen.invert_tags else tagged
    return out


def tagged_condition(names: Collection[str]) -> Q:
    """Has one of these tags; one query, so that a rare tag does not make the list search all changes."""
    uses = TagUse.objects.filter(tag__name__in=list(names))
    found = list(uses.values_list("revision_id", "log_id")[: _FEW_USES + 1])
    if len(found) <= _FEW_USES:
        revisions, logs = {r for r, _ in found if r}, {log for _, log in found if log}
        return Q(revision_id__in=revisions) | Q(log_id__in=logs)
    edits = Exists(uses.filter(revision_id=OuterRef("revision_id")))
    return Q(edits) | Q(Exists(uses.filter(log_id=OuterRef("log_id"))))


def _is_latest(chosen: ChangeFilter) -> Q:
    return Q(kind__in=("edit", "new")) & Q(page__latest_id=F("revision_id"))


def _is_earlier(chosen: ChangeFilter) -> Q:
    return Q(kind__in=("edit", "new")) & ~Q(page__latest_id=F("revision_id"))


def _is_own(chosen: ChangeFilter) -> Q:
    return Q(actor_id=chosen.own_id) if chosen.own_id is not None else Q(pk__in=())


_UNREGISTERED: Final = Q(actor__kind__in=(ActorKind.TEMPORARY, ActorKind.ADDRESS))
_REGISTERED: Final = Q(actor__kind__in=(ActorKind.LOCAL, ActorKind.IMPORTED, ActorKind.SYSTEM))
_HIDERS: Final[Mapping[str, Callable[[ChangeFilter], Q]]] = {
    "minor": lambda _: Q(is_minor=True),
    "major": lambda _: Q(is_minor=False),
    "bots": lambda _: Q(is_bot=True),
    "humans": lambda _: Q(is_bot=False),
    "anons": lambda _: _UNREGISTERED,
    "liu": lambda _: _REGISTERED,
    "myself": _is_own,
    "byothers": lambda chosen: ~_is_own(chosen),
    "pageedits": lambda _: Q(kind="edit"),
    "newpages": lambda _: Q(kind="new"),
    "log": lambda _: Q(kind="log"),
    "patrolled": lambda _: Q(is_patrolled=True),
    "unpatrolled": lambda _: Q(is_patrolled=False),
    "lastrevision": _is_latest,
    "previousrevisions": _is_earlier,
}
HIDEABLE: Final = tuple(_HIDERS)


def _levels(names: Collection[str]) -> Q:
    """By experience, with MediaWiki's borders: edits and days since the account was made, both."""
    now = timezone.now()
    below_learner = Q(actor__edit_count__lt=NEWCOMER[0]) | Q(actor__created__gt=now - timedelta(days=NEWCOMER[1]))
    below_expert = Q(actor__edit_count__lt=LEARNER[0]) | Q(actor__created__gt=now - timedelta(days=LEARNER[1]))
    known = {
        "unregistered": _UNREGISTERED,
        "registered": _REGISTERED,
        "newcomer": _REGISTERED & below_learner,
        "learner": _REGISTERED & ~below_learner & below_expert,
        "experienced": _REGISTERED & ~below_expert,
    }
    out = Q(pk__in=())
    for name in names:
        out |= known.get(name, Q(pk__in=()))
    return out
