"""Special:RecentChanges and Special:RecentChangesLinked."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.preferences import read_flag, read_number
from wikigrove.accounts.domain.saved_filters import NAME, list_filters
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.notices.domain.queries import watched_among, watched_condition
from wikigrove.pages.domain.queries import ChangeFilter, list_changes
from wikigrove.pages.domain.queries.related import related_condition
from wikigrove.web.skin.change_filters import Defaults, read_changes_request
from wikigrove.web.skin.change_rows import group_days, note_people, shown_change
from wikigrove.web.skin.feeds import answer_feed, change_entry, feed_kind, feed_limit, feed_links
from wikigrove.web.skin.highlights import colour_form, read_highlights
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.skin.saved_filters import keep_filter, own_query
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@special_page("RecentChanges", group="changes")
def recent_changes(request: HttpRequest, sub: str) -> HttpResponse:
    if request.method == "POST":
        return keep_filter(request, "RecentChanges", kept=NAME)
    return _show(request, "RecentChanges")


@special_page("RecentChangesLinked", group="changes", aliases=("RelatedChanges",))
def related_changes(request: HttpRequest, sub: str) -> HttpResponse:
    name = request.GET.get("target", sub).strip()
    title = find_title(name, current_wiki().title_rules) if name else None
    to_page = request.GET.get("showlinkedto", "") not in ("", "0")
    if title is None or title.interwiki or title.namespace < 0:
        return _show(request, "RecentChangesLinked", target_name=name, is_bad=bool(name), nothing=True)
    return _show(request, "RecentChangesLinked", target=title, target_name=name, to_page=to_page)


def _feed_address(request: HttpRequest, target: str) -> str:
    """The same list from the interface for programs, which all feeds of changes come from, as MediaWiki's do."""
    given = {k: v for k, v in request.GET.dict().items() if k not in ("title", "feed", "target", "offset", "dir")}
    query = {"hidebots": "1", "urlversion": "1", "days": "7", "limit": "50", **given}
    query |= {"target": target} if target else {}
    query |= {"action": "feedrecentchanges", "feedformat": feed_kind(request)}
    return f"{current_wiki().path_prefix}/w/api.php?{urlencode(query)}"


def _show(
    request: HttpRequest,
    name: str,
    *,
    target: Title | None = None,
    target_name: str = "",
    to_page: bool = False,
    is_bad: bool = False,
    nothing: bool = False,
) -> HttpResponse:
    if feed_kind(request) and not request.path.endswith("/api.php"):
        return HttpResponseRedirect(_feed_address(request, target_name))
    asked = read_changes_request(request, defaults_of(request))
    window = read_window(request, default=asked.limit)
    chosen = _watched(request, asked.chosen)
    if target is not None:
        related = related_condition(target, to_page=to_page)
        chosen = replace(chosen, only=related if chosen.only is None else related & chosen.only)
    limit = feed_limit(request) if feed_kind(request) else window.limit
    try:
        found = list_changes(chosen, limit=limit, before=window.before, after=window.after) if not nothing else None
    except ValueError:
        return show_error(request, 400)
    actor = request.actor  # type: ignore[attr-defined]
    changes = found.rows if found is not None else ()
    watched = watched_among([row.title for row in changes], actor=actor)
    note_people(changes)
    highlights = read_highlights(request.GET)
    rows = [shown_change(row, viewer=actor, watched=watched, highlights=highlights) for row in changes]
    heading = message(name.lower())
    if feed_kind(request):
        return answer_feed(request, map(change_entry, rows), title=heading, path=special_path(name))
    return present_special(
        request,
        "special/changes.html",
        name=name,
        form=asked.form,
        colours=colour_form(highlights, for_watchlist=False),
        has_colours=bool(highlights.chosen),
        days=group_days(rows, enhanced=asked.enhanced),
        count=len(rows),
        pager=time_pager(
            request,
            older=found.older if found else None,
            newer=found.newer if found else None,
            limit=window.limit,
        ),
        target=target,
        target_name=target_name,
        to_page=to_page,
        is_bad_target=is_bad,
        is_related=name == "RecentChangesLinked",
        saved=list_filters(actor.user) if actor.user is not None else (),
        may_save=actor.user is not None and name == "RecentChanges",
        may_watch=actor.user is not None,
        watch_choices=_watch_choices(request),
        query=own_query(request),
        feeds=feed_links(request, heading),
        action=special_path(name),
    )


def defaults_of(request: HttpRequest) -> Defaults:
    """What the person's preferences say, or for nobody the wiki's."""
    user = request.actor.user  # type: ignore[attr-defined]
    hide = [name for name in ("minor", "bots", "patrolled") if read_flag(user, f"hide{name}")]
    return Defaults(
        hide=tuple(hide),
        days=read_number(user, "rcdays"),
        limit=read_number(user, "rclimit"),
        enhanced=read_flag(user, "usenewrc"),
    )


def _watched(request: HttpRequest, chosen: ChangeFilter) -> ChangeFilter:
    """`watchlist=watched`, `watchednew` or `notwatched`, for people who have a list."""
    asked = set(request.GET.get("watchlist", "").split(";")) & {"watched", "watchednew", "notwatched"}
    actor = request.actor  # type: ignore[attr-defined]
    if actor.user is None or not asked or asked >= {"watched", "notwatched"}:
        return chosen
    if asked == {"notwatched"}:
        return replace(chosen, only=~watched_condition(actor))
    return replace(chosen, only=watched_condition(actor, unseen="watched" not in asked))


def _watch_choices(request: HttpRequest) -> list[tuple[str, str, bool]]:
    asked = request.GET.get("watchlist", "")
    names = ("", "watched", "watchednew", "notwatched")
    return [(n, message(f"wikigrove-rc-watchlist-{n or 'all'}"), n == asked) for n in names]
