"""What acts on pages have in common: the page that is meant, what becomes of the watchlist, tags."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.preferences import read_flag
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, expiry, flag, one, string
from wikigrove.api.action.errors import Plain, fail
from wikigrove.notices.domain.expiry import read_expiry
from wikigrove.notices.domain.watch import can_watch, find_watch, unwatch_pages, watch_own, watch_pages
from wikigrove.notices.errors import NoticeRefused
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.models import Page, Tag

PAGE: Final = (string("title"), Param("pageid", "integer"))
"""The two ways to name a page, of which a call uses one."""
WATCH: Final = (one("watchlist", "nochange|preferences|unwatch|watch", "preferences"), expiry("watchlistexpiry"))
OLD_WATCH: Final = (flag("watch", is_deprecated=True), *WATCH, flag("unwatch", is_deprecated=True))


def tags_param() -> Param:
    """Change tags that people may put on what they do."""
    return Param("tags", "tags", is_multi=True, choices=active_tags)


def active_tags() -> tuple[str, ...]:
    return tuple(Tag.objects.filter(is_active=True).order_by("name").values_list("name", flat=True))


def read_page_title(call: Call, *, title: str = "title", pageid: str = "pageid") -> Title:
    """The title that the call names, whether or not there is such a page. Raises ApiError."""
    if call.need_one(title, pageid) == pageid:
        return _by_id(call, pageid).title
    found = call.read_title(call.text(title)).without_fragment()
    if found.namespace < 0:
        raise fail("apierror-pagecannotexist")
    return found


def read_page(call: Call, *, title: str = "title", pageid: str = "pageid") -> Page:
    """The page that the call names. Raises ApiError: missingtitle, nosuchpageid."""
    if call.need_one(title, pageid) == pageid:
        return _by_id(call, pageid)
    wanted = read_page_title(call, title=title, pageid=pageid)
    page = find_page(wanted)
    if page is None:
        raise fail("apierror-missingtitle")
    return page


def _by_id(call: Call, name: str) -> Page:
    number = call.number(name)
    page: Page | None = Page.objects.filter(pk=number, latest__isnull=False).first() if 0 < number < 2**63 else None
    if page is None:
        raise fail("apierror-nosuchpageid", Plain(number))
    return page


def check_invalid(call: Call, text: str) -> Title:
    """A title given beside another one. Raises ApiError."""
    found = call.read_title(text)
    if found.namespace < 0:
        raise fail("apierror-invalidtitle", Plain(text))
    return found.without_fragment()


def keep_watch(call: Call, title: Title, *, by: Actor, preferences: tuple[str, ...] = ()) -> bool:
    """Do what `watchlist` (or the older `watch`, `unwatch`) says: by default what one of the `preferences` wants.

    Whether the title is watched then, for those who may see their list.
    """
    wanted = call.text("watchlist") or "preferences"
    if "watch" in call.params and call.flag("watch"):
        wanted = "watch"
    elif "unwatch" in call.params and call.flag("unwatch"):
        wanted = "unwatch"
    if not can_watch(by):
        return False
    if wanted == "preferences" and any(read_flag(by.user, name) for name in preferences):
        return watch_own(title, actor=by) and has_right(by, "viewmywatchlist")
    if wanted not in ("watch", "unwatch"):
        return is_watched(title, by=by)
    # The act is done; a list that can't be changed must not look like its failure.
    with suppress(NoticeRefused, PermissionRefused):
        if wanted == "watch":
            watch_pages([title], actor=by, expires=read_expiry(call.text("watchlistexpiry")))
        else:
            unwatch_pages([title], actor=by)
    return is_watched(title, by=by)


def is_watched(title: Title, *, by: Actor) -> bool:
    return has_right(by, "viewmywatchlist") and find_watch(title, actor=by) is not None
