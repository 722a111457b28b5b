"""What somebody has seen of the pages on their watchlist."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q
from wikigrove_engine.title import Title

from wikigrove.accounts.models import Actor
from wikigrove.notices.domain.watch import active_rows
from wikigrove.notices.models import WatchedPage
from wikigrove.pages.models import Change, Page


def mark_seen(title: Title, *, actor: Actor) -> bool:
    """The person has looked at the page as it is now. Whether there was something new."""
    rows = WatchedPage.objects.filter(actor=actor, namespace=title.namespace, key=title.key, notified__isnull=False)
    return bool(rows.update(notified=None))


def mark_all_seen(*, actor: Actor) -> int:
    return int(WatchedPage.objects.filter(actor=actor, notified__isnull=False).update(notified=None))


def set_seen(titles: Iterable[Title], moment: datetime | None, *, actor: Actor) -> set[Title]:
    """Say of these titles that all since `moment` is new, or (None) that nothing is; those that are on the list."""
    out: set[Title] = set()
    for namespace, keys in _by_namespace(titles).items():
        rows = WatchedPage.objects.filter(actor=actor, namespace=namespace, key__in=keys)
        out |= {Title(namespace, key) for key in rows.values_list("key", flat=True)}
        rows.update(notified=moment)
    return out


def set_all_seen(moment: datetime | None, *, actor: Actor) -> None:
    """As `set_seen`, for everything on the list."""
    WatchedPage.objects.filter(actor=actor).update(notified=moment)


def _by_namespace(titles: Iterable[Title]) -> dict[int, list[str]]:
    out: dict[int, list[str]] = defaultdict(list)
    for title in titles:
        out[title.namespace].append(title.key)
    return out


def mark_unseen(page: Page, *, author_id: int | None, moment: datetime) -> list[int]:
    """Note a change for everybody who watches the page but its author; ids of those who had seen all before."""
    rows = WatchedPage.objects.filter(namespace=page.namespace, key=page.key, notified=None)
    rows = rows.filter(Q(expires=None) | Q(expires__gt=moment)).exclude(actor_id=author_id)
    watchers = list(rows.values_list("actor_id", flat=True))
    rows.update(notified=moment)
    # Whoever edits a page has seen it.
    WatchedPage.objects.filter(namespace=page.namespace, key=page.key, actor_id=author_id).update(notified=None)
    return watchers


def follow_move(old: Title, new: Title) -> None:
    """People who watch a title go on watching it and watch the new one too, until the same day."""
    rows = WatchedPage.objects.filter(namespace=old.namespace, key=old.key)
    fresh = [
        WatchedPage(actor_id=row.actor_id, namespace=new.namespace, key=new.key, expires=row.expires)
        for row in rows.iterator(chunk_size=500)
    ]
    WatchedPage.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=400)


def unseen_since(changes: list[Change], *, actor: Actor) -> dict[tuple[int, str], datetime]:
    """Titles of these changes with something new, and since when; one query."""
    keys = {change.key for change in changes}
    rows = active_rows(actor).filter(key__in=keys, notified__isnull=False)
    return {(n, k): moment for n, k, moment in rows.values_list("namespace", "key", "notified")}
