"""Special:EditWatchlist: the list itself, by namespace, as text, or emptied."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.notices.domain.queries import WatchedRow, count_watched, list_watched
from wikigrove.notices.domain.watch import clear_watchlist, is_watchable, set_watchlist, unwatch_pages
from wikigrove.web.skin.pager import forward_pager, read_window
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.skin.watching import left_text
from wikigrove.web.special.registry import special_page
from wikigrove.web.special.watchlist import watchlist_tabs
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.must_sign_in import must_sign_in

MOST_RAW = 10_000


@dataclass(frozen=True)
class WatchedShown:
    title: Title
    name: str
    exists: bool
    is_redirect: bool
    left: str
    """How long it is still watched; empty: for good."""


@special_page("EditWatchlist", group="changes")
def edit_watchlist(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not actor.is_registered:
        return must_sign_in(request, "EditWatchlist", "watchlistanontext")
    check_right(actor, "viewmywatchlist")
    mode = sub.lower() if sub.lower() in ("raw", "clear") else "edit"
    if request.method == "POST":
        check_right(actor, "editmywatchlist")
        return {"raw": _save_raw, "clear": _clear}.get(mode, _remove)(request, actor)
    return {"raw": _show_raw, "clear": _show_clear}.get(mode, _show)(request, actor)


def _show(request: HttpRequest, actor: Actor) -> HttpResponse:
    window = read_window(request, default=100)
    try:
        rows, follows = list_watched(actor, start=request.GET.get("from", ""), limit=window.limit)
    except ValueError:
        return show_error(request, 400)
    rules = current_wiki().title_rules
    groups: dict[str, list[WatchedShown]] = {}
    for row in rows:
        heading = rules.namespace_name(row.title.namespace) or message("blanknamespace")
        groups.setdefault(heading, []).append(_shown(row))
    return present_special(
        request,
        "special/edit_watchlist.html",
        name="EditWatchlist",
        groups=list(groups.items()),
        number=count_watched(actor),
        tabs=watchlist_tabs("edit"),
        pager=forward_pager(request, parameter="from", follows=follows, limit=window.limit),
    )


def _shown(row: WatchedRow) -> WatchedShown:
    name = current_wiki().title_rules.prefixed_text(row.title)
    return WatchedShown(row.title, name, row.exists, row.is_redirect, left_text(row.expires))


def _remove(request: HttpRequest, actor: Actor) -> HttpResponse:
    titles = _titles(request.POST.getlist("titles"))
    number = unwatch_pages(titles, actor=actor)
    messages.success(request, message("watchlistedit-normal-done", number))
    return HttpResponseRedirect(special_path("EditWatchlist"))


def _show_raw(request: HttpRequest, actor: Actor) -> HttpResponse:
    rows, follows = list_watched(actor, limit=MOST_RAW)
    rules = current_wiki().title_rules
    return present_special(
        request,
        "special/raw_watchlist.html",
        name="EditWatchlist",
        sub="raw",
        text="\n".join(rules.prefixed_text(row.title) for row in rows),
        number=len(rows),
        is_too_long=follows is not None,
        tabs=watchlist_tabs("raw"),
    )


def _save_raw(request: HttpRequest, actor: Actor) -> HttpResponse:
    if list_watched(actor, limit=MOST_RAW)[1] is not None:
        # The field did not hold all of it: saving would drop the rest.
        return show_error(request, 400, "wikigrove-error-400", "wikigrove-watchlist-too-long")
    added, removed = set_watchlist(_titles(request.POST.get("titles", "").splitlines()[:MOST_RAW]), actor=actor)
    messages.success(request, message("wikigrove-watchlist-raw-done", added, removed))
    return HttpResponseRedirect(special_path("EditWatchlist", "raw"))


def _show_clear(request: HttpRequest, actor: Actor) -> HttpResponse:
    return present_special(
        request,
        "special/clear_watchlist.html",
        name="EditWatchlist",
        sub="clear",
        number=count_watched(actor),
        tabs=watchlist_tabs("clear"),
    )


def _clear(request: HttpRequest, actor: Actor) -> HttpResponse:
    clear_watchlist(actor=actor)
    messages.success(request, message("watchlistedit-clear-done"))
    return HttpResponseRedirect(special_path("EditWatchlist"))


def _titles(lines: list[str]) -> list[Title]:
    rules = current_wiki().title_rules
    found = (find_title(line.strip(), rules) for line in lines if line.strip())
    return [title for title in found if title is not None and is_watchable(title)]
