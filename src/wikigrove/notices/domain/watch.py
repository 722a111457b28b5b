"""Put pages on somebody's watchlist and take them off; what the list knows of one page."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.preferences import read_preference
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.notices.domain.expiry import read_expiry
from wikigrove.notices.errors import NoticeRefused
from wikigrove.notices.models import WatchedPage

_BATCH: Final = 400


def is_watchable(title: Title) -> bool:
    return title.namespace >= 0 and not title.interwiki and bool(title.key)


def watch_pages(titles: Iterable[Title], *, actor: Actor | Visitor, expires: datetime | None = None) -> int:
    """Watch each title with its talk page, until `expires`. How many titles. Raises NoticeRefused, PermissionRefused."""
    watcher = check_watcher(actor)
    wanted = list(dict.fromkeys(title for title in titles if is_watchable(title)))
    pairs = list(dict.fromkeys(one for title in wanted for one in pair_of(title)))
    with transaction.atomic():
        for at in range(0, len(pairs), _BATCH):
            rows = [
                WatchedPage(actor=watcher, namespace=t.namespace, key=t.key, expires=expires)
                for t in pairs[at : at + _BATCH]
            ]
            WatchedPage.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["actor", "namespace", "key"], update_fields=["expires"]
            )
        # Nobody else clears them away; whoever watches anew pays for what is past.
        WatchedPage.objects.filter(actor=watcher, expires__lte=timezone.now()).delete()
    return len(wanted)


def unwatch_pages(titles: Iterable[Title], *, actor: Actor | Visitor) -> int:
    """Stop watching each title and its talk page. How many titles were asked for."""
    watcher = check_watcher(actor)
    wanted = list(dict.fromkeys(titles))
    with transaction.atomic():
        for title in wanted:
            for one in pair_of(title):
                WatchedPage.objects.filter(actor=watcher, namespace=one.namespace, key=one.key).delete()
    return len(wanted)


def clear_watchlist(*, actor: Actor) -> int:
    """Stop watching everything. How many rows."""
    watcher = check_watcher(actor)
    return int(WatchedPage.objects.filter(actor=watcher).delete()[0])


def set_watchlist(titles: Iterable[Title], *, actor: Actor) -> tuple[int, int]:
    """Make the list exactly these titles, as the raw editor does: (added, removed)."""
    watcher = check_watcher(actor)
    wanted = {subject_of(title) for title in titles if is_watchable(title)}
    have = {Title(n, k) for n, k in active_rows(watcher).values_list("namespace", "key") if n % 2 == 0}
    watch_pages(sorted(wanted - have, key=_order), actor=watcher)
    unwatch_pages(sorted(have - wanted, key=_order), actor=watcher)
    return len(wanted - have), len(have - wanted)


def watch_own(title: Title, *, actor: Actor) -> bool:
    """Watch what the person's preferences say, for as long as they say; whether it is watched then."""
    usual = str(read_preference(actor.user, "watchdefault-expiry"))
    with suppress(NoticeRefused, PermissionRefused):
        if find_watch(title, actor=actor) is None:
            watch_pages([title], actor=actor, expires=read_expiry(usual))
        return is_watchable(title)
    return False


def find_watch(title: Title, *, actor: Actor | Visitor) -> WatchedPage | None:
    """The row of this title on the list of `actor`; one query, none for people without an account."""
    if not is_watchable(title) or not can_watch(actor):
        return None
    found: WatchedPage | None = (
        active_rows(actor).filter(namespace=title.namespace, key=title.key).first()  # type: ignore[arg-type]
    )
    return found


def active_rows(actor: Actor):  # type: ignore[no-untyped-def]
    """Rows of somebody that are not past."""
    return WatchedPage.objects.filter(actor=actor).filter(Q(expires=None) | Q(expires__gt=timezone.now()))


def can_watch(actor: Actor | Visitor) -> bool:
    return actor.is_registered


def check_watcher(actor: Actor | Visitor) -> Actor:
    """Raises NoticeRefused for people without an account, PermissionRefused for those who may not."""
    if not isinstance(actor, Actor) or not actor.is_registered:
        raise NoticeRefused("notloggedin", "watchlistanontext")
    check_right(actor, "editmywatchlist")
    return actor


def pair_of(title: Title) -> tuple[Title, ...]:
    """The page and its talk page: people watch both or none."""
    subject = subject_of(title)
    talk = subject.talk()
    plain = Title(subject.namespace, subject.key)
    return (plain,) if talk is None else (plain, Title(talk.namespace, talk.key))


def subject_of(title: Title) -> Title:
    subject = title.subject() if title.is_talk else title
    return Title(subject.namespace, subject.key)


def _order(title: Title) -> tuple[int, str]:
    return title.namespace, title.key
