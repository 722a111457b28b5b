"""Reads of watchlists and notifications."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.notices.domain.watch import active_rows
from wikigrove.notices.models import Notification, WatchedPage
from wikigrove.pages.domain.queries import find_pages
from wikigrove.pages.domain.queries.changes import ChangeFilter, ChangeRow, list_changes
from wikigrove.pages.domain.queries.history import Slice, cut
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import Page

FEW_WATCHERS = 30
"""Below this number it is not told how many people watch a page: one could see that nobody does."""
MOST_COUNTED = 100


@dataclass(frozen=True)
class WatchedRow:
    """A watched title (the subject page stands for both), until when, and whether there is a page."""

    title: Title
    expires: datetime | None
    exists: bool
    is_redirect: bool


def watched_condition(actor: Actor, *, unseen: bool = False) -> Q:
    """Of a change: its title is on the person's list (with `unseen`: with news that the person has not seen)."""
    rows = active_rows(actor).filter(namespace=OuterRef("namespace"), key=OuterRef("key"))
    if unseen:
        rows = rows.filter(notified__lte=OuterRef("timestamp"))
    return Q(Exists(rows))


def list_watchlist(
    actor: Actor,
    chosen: ChangeFilter,
    *,
    all_revisions: bool = False,
    unseen: bool | None = None,
    limit: int = 250,
    before: str | None = None,
    after: str | None = None,
) -> Slice[ChangeRow]:
    """Changes of watched pages, newest first; the latest of each page, or all. Raises ValueError for a bad cursor."""
    only = watched_condition(actor)
    if unseen is not None:
        news = watched_condition(actor, unseen=True)
        only &= news if unseen else ~news
    if not all_revisions:
        only &= Q(kind="log") | Q(page__latest_id=F("revision_id"))
    return list_changes(replace(chosen, only=only, own_id=actor.pk), limit=limit, before=before, after=after)


def list_watched(actor: Actor, *, start: str = "", limit: int = 500) -> tuple[list[WatchedRow], str | None]:
    """Subject pages on the list by namespace and key, and where the next part starts; two queries."""
    rows = active_rows(actor).annotate(odd=F("namespace") % 2).filter(odd=0)
    if start:
        namespace, _, key = start.partition("|")
        rows = rows.filter(rows_from(("namespace", "key"), (int(namespace), key), up=True))
    found = list(rows.order_by("namespace", "key")[: limit + 1])
    shown = found[:limit]
    pages = find_pages([Title(row.namespace, row.key) for row in shown])
    out = []
    for row in shown:
        page = pages.get(Title(row.namespace, row.key))
        out.append(
            WatchedRow(
                Title(row.namespace, row.key), row.expires, page is not None, page is not None and page.is_redirect
            )
        )
    follows = f"{found[limit].namespace}|{found[limit].key}" if len(found) > limit else None
    return out, follows


def count_watched(actor: Actor) -> int:
    """Subject pages on the list."""
    return int(active_rows(actor).annotate(odd=F("namespace") % 2).filter(odd=0).count())


def count_unseen(actor: Actor) -> int:
    return int(active_rows(actor).filter(notified__isnull=False).count())


def count_watchers(title: Title) -> int:
    """How many people watch a title; one query."""
    rows = WatchedPage.objects.filter(namespace=title.namespace, key=title.key)
    return int(rows.filter(Q(expires=None) | Q(expires__gt=timezone.now())).count())


def watchers_shown(title: Title, *, may_see_few: bool) -> int | None:
    """The number for everybody; None where it is too small to be told (MediaWiki's `unwatchedpages` sees it)."""
    number = count_watchers(title)
    return number if may_see_few or number >= fewest_shown() else None


def fewest_shown() -> int:
    """The wiki's setting `watchers_shown_from`."""
    return int(current_wiki().setting("watchers_shown_from", FEW_WATCHERS))


def count_unread(actor: Actor | Visitor) -> int:
    """What the bell shows, counted to a hundred; one query, none for people who have not edited."""
    if actor.is_anonymous:
        return 0
    rows = Notification.objects.filter(actor_id=actor.pk, read=None, on_site=True)
    return len(rows.values_list("pk", flat=True)[:MOST_COUNTED])


def list_notifications(
    actor: Actor, *, unread: bool | None = None, limit: int = 50, before: str | None = None, after: str | None = None
) -> Slice[Notification]:
    """Newest first; one query. Raises ValueError for a bad cursor."""
    rows = Notification.objects.filter(actor=actor, on_site=True).select_related("agent", "agent__user")
    if unread is not None:
        rows = rows.filter(read__isnull=unread)
    found, older, newer = cut_created(rows, limit=limit, before=before, after=after)
    return Slice(tuple(found), older, newer)


def cut_created(rows, *, limit: int, before: str | None, after: str | None):  # type: ignore[no-untyped-def]
    """As `cut`, for rows with `created`."""
    return cut(rows.annotate(timestamp=F("created")), limit=limit, before=before, after=after)


def watched_among(titles: Collection[Title], *, actor: Actor | Visitor) -> set[tuple[int, str]]:
    """Which of these the person watches; one query, none for people without an account."""
    if not actor.is_registered or not titles:
        return set()
    rows = active_rows(actor).filter(key__in={title.key for title in titles})  # type: ignore[arg-type]
    return set(rows.values_list("namespace", "key"))


def list_unwatched(*, after: int = 0, limit: int = 50) -> tuple[list[Title], int | None]:
    """Pages that nobody watches, by id, redirects left out; and the id to go on from. One query."""
    watched = WatchedPage.objects.filter(namespace=OuterRef("namespace"), key=OuterRef("key"))
    rows = Page.objects.filter(~Exists(watched), pk__gt=after, is_redirect=False, latest__isnull=False).order_by("pk")
    found = list(rows[: limit + 1])
    return [page.title for page in found[:limit]], found[limit - 1].pk if len(found) > limit else None
