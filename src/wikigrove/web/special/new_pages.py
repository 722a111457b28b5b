"""Special:NewPages."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from wikigrove.accounts.domain.preferences import read_flag
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries.new_pages import NewPageFilter, list_new_pages
from wikigrove.web.skin.change_filters import namespace_boxes, read_namespaces
from wikigrove.web.skin.change_rows import shown_changes
from wikigrove.web.skin.feeds import answer_feed, change_entry, feed_kind, feed_limit, feed_links
from wikigrove.web.skin.pager import read_window, time_pager
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@dataclass(frozen=True)
class NewPagesAsked:
    """What the form shows again."""

    namespaces: tuple[tuple[int, str, bool], ...]
    invert: bool
    hide_redirects: bool
    hide_patrolled: bool
    hide_bots: bool
    user_name: str
    tagfilter: str
    size_mode: str
    size: str


@special_page("NewPages", group="changes", aliases=("NewPage",))
def new_pages(request: HttpRequest, sub: str) -> HttpResponse:
    asked = _read(request)
    window = read_window(request)
    try:
        found = list_new_pages(
            _filter(request, asked),
            limit=feed_limit(request) if feed_kind(request) else window.limit,
            before=window.before,
            after=window.after,
        )
    except ValueError:
        return show_error(request, 400)
    actor = request.actor  # type: ignore[attr-defined]
    rows = shown_changes(found.rows, viewer=actor)
    heading = message("newpages")
    if feed_kind(request):
        return answer_feed(request, map(change_entry, rows), title=heading, path=special_path("NewPages"))
    return present_special(
        request,
        "special/new_pages.html",
        name="NewPages",
        rows=rows,
        asked=asked,
        may_patrol=has_right(actor, "patrol"),
        pager=time_pager(request, older=found.older, newer=found.newer, limit=window.limit),
        feeds=feed_links(request, heading),
    )


def _read(request: HttpRequest) -> NewPagesAsked:
    query, user = request.GET, request.actor.user  # type: ignore[attr-defined]
    size = query.get("size", "")
    return NewPagesAsked(
        namespaces=namespace_boxes(query if "namespace" in query else {"namespace": "0"}),
        invert=query.get("invert", "0") not in ("", "0"),
        hide_redirects=query.get("hideredirs", "1") not in ("", "0"),
        hide_patrolled=query.get("hidepatrolled", "1" if read_flag(user, "newpageshidepatrolled") else "0")
        not in ("", "0"),
        hide_bots=query.get("hidebots", "1") not in ("", "0"),
        user_name=query.get("username", query.get("user", "")).replace("_", " ").strip(),
        tagfilter=query.get("tagfilter", ""),
        size_mode="min" if query.get("size-mode") == "min" else "max",
        size=size if size.isdecimal() and len(size) < 9 else "",
    )


def _filter(request: HttpRequest, asked: NewPagesAsked) -> NewPageFilter:
    query = request.GET
    size = int(asked.size) if asked.size else None
    known = current_wiki().title_rules.namespaces
    all_asked = query.get("namespace") in ("", "all")
    namespaces = (
        () if all_asked else read_namespaces(query) if "namespace" in query else tuple(n for n in known if n == 0)
    )
    return NewPageFilter(
        namespaces=namespaces,
        invert=asked.invert,
        hide_redirects=asked.hide_redirects,
        hide_patrolled=asked.hide_patrolled,
        hide_bots=asked.hide_bots,
        actor_id=_actor_id(asked.user_name),
        tags=tuple(t.strip() for t in asked.tagfilter.split("|") if t.strip()),
        least=size if asked.size_mode == "min" else None,
        most=size if asked.size_mode == "max" else None,
    )


def _actor_id(name: str) -> int | None:
    """None: anybody; 0 for a name that nobody has."""
    if not name:
        return None
    return Actor.objects.filter(name=name).values_list("pk", flat=True).first() or 0
