"""action=watch and action=unwatch: asked on GET, done on POST; a script gets a short JSON."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.preferences import read_preference
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.notices.domain.expiry import CHOICES, read_expiry
from wikigrove.notices.domain.watch import check_watcher, find_watch, unwatch_pages, watch_pages
from wikigrove.notices.errors import NoticeRefused
from wikigrove.web.skin.frame import page_frame
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present
from wikigrove.web.views.errors import show_error


def watch_page(request: HttpRequest, title: Title) -> HttpResponse:
    return _act(request, title, watch=True)


def unwatch_page(request: HttpRequest, title: Title) -> HttpResponse:
    return _act(request, title, watch=False)


def expiry_choices(chosen: str = "infinite") -> list[tuple[str, str, bool]]:
    """Value, words, whether chosen."""
    names = CHOICES if chosen in CHOICES else (chosen, *CHOICES)
    return [(c, message(f"wikigrove-expiry-{c.replace(' ', '-')}") if c in CHOICES else c, c == chosen) for c in names]


def _act(request: HttpRequest, title: Title, *, watch: bool) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    wants_json = request.headers.get("X-Requested-With") == "fetch"
    try:
        watcher = check_watcher(actor)
        if request.method != "POST":
            return _ask(request, title, watch=watch)
        asked = request.POST.get("wpWatchlistExpiry", request.POST.get("expiry", "infinite"))
        if watch:
            watch_pages([title], actor=watcher, expires=read_expiry(asked))
        else:
            unwatch_pages([title], actor=watcher)
    except NoticeRefused as refusal:
        if refusal.code == "notloggedin" and not wants_json:
            back = current_wiki().title_rules.prefixed_text(title)
            return HttpResponseRedirect(special_path("UserLogin", returnto=back))
        if wants_json:
            return JsonResponse({"error": refusal.code}, status=400)
        return show_error(request, 400, "wikigrove-error-400", refusal.message_key, *refusal.params)
    name = current_wiki().title_rules.prefixed_text(title)
    said = message("addedwatchtext-short" if watch else "removedwatchtext-short", name)
    if wants_json:
        return JsonResponse({"watched": watch, "message": said})
    messages.success(request, said)
    return HttpResponseRedirect(current_wiki().path_for(title))


def _ask(request: HttpRequest, title: Title, *, watch: bool) -> HttpResponse:
    name = current_wiki().title_rules.prefixed_text(title)
    actor = request.actor  # type: ignore[attr-defined]
    heading = message("addwatch" if watch else "removewatch")
    usual = str(read_preference(actor.user, "watchdefault-expiry"))
    return present(
        request,
        "watch.html",
        frame=page_frame(request, title),
        heading=heading,
        tab_title=heading,
        robots="noindex,nofollow",
        name=name,
        is_watching=find_watch(title, actor=actor) is not None,
        watch=watch,
        choices=expiry_choices(usual),
        form_action=current_wiki().path_for(title, action="watch" if watch else "unwatch"),
    )
