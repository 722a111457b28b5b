"""The star of a page, and what looking at a page does to somebody's watchlist and notifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.utils import timezone
from wikigrove_engine.title import NS_USER_TALK, Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.notices.domain.notify import mark_read
from wikigrove.notices.domain.queries import MOST_COUNTED, count_unread
from wikigrove.notices.domain.seen import mark_seen
from wikigrove.notices.domain.watch import find_watch, is_watchable
from wikigrove.notices.models import WatchedPage
from wikigrove.web.skin.pager import read_number

if TYPE_CHECKING:
    from wikigrove.web.skin.frame import Link

_LOOKED: frozenset[str] = frozenset({"view", "history", "diff"})


def find_own_watch(request: HttpRequest, title: Title) -> WatchedPage | None:
    """The row of this title on the list of whoever asks; one query a request."""
    kept = getattr(request, "own_watch", None)
    if kept is not None and kept[0] == title:
        row: WatchedPage | None = kept[1]
        return row
    found = find_watch(title, actor=request.actor)  # type: ignore[attr-defined]
    request.own_watch = (title, found)  # type: ignore[attr-defined]
    return found


def note_visit(request: HttpRequest, title: Title, *, action: str) -> None:
    """The person has looked at the page: it has no news for them any more. Writes only where it had."""
    actor = request.actor  # type: ignore[attr-defined]
    if request.method != "GET" or actor.is_anonymous or action not in _LOOKED:
        return
    if "oldid" not in request.GET or "diff" in request.GET:
        row = find_own_watch(request, title)
        if row is not None and row.notified is not None:
            mark_seen(title, actor=actor)
    if number := read_number(request.GET.get("markasread", "")):
        mark_read(actor, ids=[number])
    if title.namespace == NS_USER_TALK and title.text == actor.name:
        mark_read(actor, kind="talk-message")


def star_link(request: HttpRequest, title: Title) -> Link | None:
    """The tab that watches or stops watching; None for people who can't."""
    # The frame asks for the star, so its Link can't be had when this is loaded.
    from wikigrove.web.skin.frame import Link

    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_registered or not is_watchable(title) or not has_right(actor, "editmywatchlist"):
        return None
    row = find_own_watch(request, title)
    wiki = current_wiki()
    if row is None:
        return Link(message("watch"), wiki.path_for(title, action="watch"), icon="un-star", access_key="w", key="watch")
    icon = "star" if row.expires is None else "half-star"
    label = message("unwatch") if row.expires is None else f"{message('unwatch')} ({left_text(row.expires)})"
    return Link(label, wiki.path_for(title, action="unwatch"), icon=icon, access_key="w", key="unwatch")


def left_text(expires: datetime | None) -> str:
    """How long something is still watched, in days."""
    if expires is None:
        return ""
    days = (expires - timezone.now()).days
    return message("watchlist-expiry-days-left", days) if days > 0 else message("watchlist-expiry-hours-left")


@dataclass(frozen=True)
class Unread:
    """What the bell says: a number, and words for those who can't see it."""

    number: int
    shown: str
    label: str


def unread_notices(request: HttpRequest) -> Unread:
    """For the header; one query for people who are signed in, none for others."""
    number = count_unread(request.actor)  # type: ignore[attr-defined]
    shown = f"{MOST_COUNTED - 1}+" if number >= MOST_COUNTED else str(number)
    return Unread(number, shown, message("wikigrove-notifications-unread", number))
