"""Special:Watchlist: what happened on the pages that a person watches."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.preferences import read_flag, read_number
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.domain.saved_filters import WATCHLIST_NAME, list_filters
from wikigrove.accounts.domain.watch_token import find_owner_of_token, get_watch_token
from wikigrove.accounts.models import Actor
from wikigrove.i18n import message
from wikigrove.notices.domain.queries import count_unseen, count_watched, list_watchlist
from wikigrove.notices.domain.seen import mark_all_seen, unseen_since
from wikigrove.web.skin.change_filters import Box, Defaults, read_changes_request
from wikigrove.web.skin.change_rows import group_days, note_people, shown_change, shown_changes
from wikigrove.web.skin.feeds import FeedLink, answer_feed, change_entry, feed_kind, feed_limit
from wikigrove.web.skin.highlights import colour_form, read_highlights
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.skin.saved_filters import keep_filter, own_query
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.must_sign_in import must_sign_in

_HIDES = ("minor", "bots", "own", "anons", "liu", "patrolled")
_NAMES = {"own": "myself"}


@special_page("Watchlist", group="changes")
def watchlist(request: HttpRequest, sub: str) -> HttpResponse:
    if feed_kind(request):
        return _feed(request)
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_registered:
        return must_sign_in(request, "Watchlist", "watchlistanontext")
    if sub.lower() in ("edit", "raw", "clear"):
        return HttpResponseRedirect(special_path("EditWatchlist", "" if sub.lower() == "edit" else sub.lower()))
    check_right(actor, "viewmywatchlist")
    if request.method == "POST" and ("label" in request.POST or "forget" in request.POST):
        return keep_filter(request, "Watchlist", kept=WATCHLIST_NAME)
    if request.method == "POST" and "reset" in request.POST:
        mark_all_seen(actor=actor)
        messages.success(request, message("wikigrove-watchlist-all-seen"))
        return HttpResponseRedirect(special_path("Watchlist"))
    return _show(request, actor)


def _show(request: HttpRequest, actor: Actor) -> HttpResponse:
    asked = read_changes_request(request, _defaults(actor))
    window = read_window(request, default=asked.limit)
    all_revisions = _all_revisions(request, actor)
    try:
        found = list_watchlist(
            actor,
            asked.chosen,
            all_revisions=all_revisions,
            unseen=_unseen(request),
            limit=window.limit,
            before=window.before,
            after=window.after,
        )
    except ValueError:
        return show_error(request, 400)
    unseen = unseen_since([row.change for row in found.rows], actor=actor)
    note_people(found.rows)
    highlights = read_highlights(request.GET)
    rows = [shown_change(row, viewer=actor, unseen=unseen, highlights=highlights) for row in found.rows]
    return present_special(
        request,
        "special/watchlist.html",
        name="Watchlist",
        form=asked.form,
        colours=colour_form(highlights, for_watchlist=True),
        has_colours=bool(highlights.chosen),
        saved=list_filters(actor.user, kept=WATCHLIST_NAME),
        may_save=True,
        query=own_query(request),
        days=group_days(rows, enhanced=asked.enhanced),
        number=count_watched(actor),
        unseen_number=count_unseen(actor),
        all_box=Box("extended", message("wikigrove-watchlist-all-changes"), all_revisions, all_revisions),
        watch_choices=_watch_choices(request),
        may_watch=False,
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
        feeds=_feed_links(request, actor),
        action=special_path("Watchlist"),
        tabs=watchlist_tabs(""),
    )


def watchlist_tabs(current: str) -> list[tuple[str, str, bool]]:
    """The ways to look at a watchlist: label, address, whether it is the one that is shown."""
    return [
        (message("watchlisttools-view"), special_path("Watchlist"), current == ""),
        (message("watchlisttools-edit"), special_path("EditWatchlist"), current == "edit"),
        (message("watchlisttools-raw"), special_path("EditWatchlist", "raw"), current == "raw"),
        (message("watchlisttools-clear"), special_path("EditWatchlist", "clear"), current == "clear"),
    ]


def _feed(request: HttpRequest) -> HttpResponse:
    """With the person's token, as readers of feeds don't sign in; the rights are still that person's."""
    actor = request.actor  # type: ignore[attr-defined]
    name, token = request.GET.get("wlowner", ""), request.GET.get("wltoken", "")
    if name and token:
        found = find_owner_of_token(name, token)
        if found is None:
            return show_error(request, 403, "wikigrove-error-403", "bad-watchlist-token")
        actor = found
    if not actor.is_registered:
        return show_error(request, 403, "wikigrove-error-403", "watchlistanontext")
    check_right(actor, "read")
    check_right(actor, "viewmywatchlist")
    asked = read_changes_request(request, _defaults(actor))
    found_rows = list_watchlist(
        actor, asked.chosen, all_revisions=_all_revisions(request, actor), limit=feed_limit(request)
    )
    rows = shown_changes(found_rows.rows, viewer=actor)
    return answer_feed(
        request, map(change_entry, rows), title=message("watchlist"), path=special_path("Watchlist"), private=True
    )


def _feed_links(request: HttpRequest, actor: Actor) -> tuple[FeedLink, ...]:
    user = actor.user
    assert user is not None
    token = get_watch_token(user)
    return tuple(
        FeedLink(
            f"application/{kind}+xml",
            message(f"site-{kind}-feed", message("watchlist")),
            request.build_absolute_uri(special_path("Watchlist", feed=kind, wlowner=actor.name, wltoken=token)),
        )
        for kind in ("atom", "rss")
    )


def _defaults(actor: Actor) -> Defaults:
    user = actor.user
    hide = [_NAMES.get(name, name) for name in _HIDES if read_flag(user, f"watchlisthide{name}")]
    return Defaults(
        hide=tuple(hide),
        days=read_number(user, "watchlistdays"),
        limit=read_number(user, "wllimit"),
        enhanced=read_flag(user, "usenewrc"),
    )


def _all_revisions(request: HttpRequest, actor: Actor) -> bool:
    given = request.GET.getlist("extended")
    return given[-1] not in ("", "0") if given else read_flag(actor.user, "extendwatchlist")


def _unseen(request: HttpRequest) -> bool | None:
    return {"unseen": True, "seen": False}.get(request.GET.get("watchlistactivity", ""))


def _watch_choices(request: HttpRequest) -> list[tuple[str, str, bool]]:
    asked = request.GET.get("watchlistactivity", "")
    return [(n, message(f"wikigrove-watchlist-show-{n or 'all'}"), n == asked) for n in ("", "unseen", "seen")]
