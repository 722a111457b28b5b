"""From an address to a view: titles as MediaWiki's addresses have them, and the table of actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET
from wikigrove_engine.title import NS_FILE, NS_MEDIA, NS_SPECIAL, Title, TitleError, encode_title, parse_title

from wikigrove.editing.domain.checks import check_read
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import get_revision
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.web.acts.delete import show_delete
from wikigrove.web.acts.leads import to_edit_tags, to_revision_delete
from wikigrove.web.acts.patrol import mark_patrolled
from wikigrove.web.acts.protect import show_protect
from wikigrove.web.acts.roll_back import show_rollback
from wikigrove.web.skin.watching import note_visit
from wikigrove.web.special.registry import show_special
from wikigrove.web.views.credits import show_credits
from wikigrove.web.views.diff import show_diff
from wikigrove.web.views.edit import edit_page
from wikigrove.web.views.errors import show_error
from wikigrove.web.views.file_versions import change_version
from wikigrove.web.views.history import show_history
from wikigrove.web.views.info import show_info
from wikigrove.web.views.page import show_page
from wikigrove.web.views.purge import purge_page
from wikigrove.web.views.raw import show_raw
from wikigrove.web.views.render import show_render
from wikigrove.web.views.watch import unwatch_page, watch_page

View = Callable[[HttpRequest, Title], HttpResponse]

# Each of these checks the right to read in `dispatch` below; what it needs beyond that, it asks its domain call.
ACTIONS: Final[Mapping[str, View]] = {
    "view": show_page,
    "render": show_render,
    "edit": edit_page,
    "submit": edit_page,
    "history": show_history,
    "raw": show_raw,
    "info": show_info,
    "purge": purge_page,
    "credits": show_credits,
    "delete": show_delete,
    "protect": show_protect,
    "unprotect": show_protect,
    "rollback": show_rollback,
    "markpatrolled": mark_patrolled,
    "revisiondelete": to_revision_delete,
    "editchangetags": to_edit_tags,
    "watch": watch_page,
    "unwatch": unwatch_page,
    "revert": change_version,
    "deletefileversion": change_version,
    "restorefileversion": change_version,
}


@require_GET
def main_page(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(current_wiki().path_for(current_wiki().main_page))


def article(request: HttpRequest, name: str) -> HttpResponse:
    """/wiki/<name>: one address for each page; other spellings of its title are redirected there."""
    wiki = current_wiki()
    # A path may hold what a title must not: the fragment never reaches a server, so a # in it was encoded.
    title = parse_title(name, wiki.title_rules)
    if title.interwiki:
        return leave(title)
    if not title.key:
        return HttpResponseRedirect(wiki.path_for(wiki.main_page))
    key = wiki.title_rules.prefixed_key(title)
    if request.method == "GET" and key != name.replace(" ", "_") and title.namespace != NS_SPECIAL:
        return HttpResponseRedirect(_with_query(wiki.path_for(title), request), status=301)
    if " " in name and request.method == "GET":
        return HttpResponseRedirect(_with_query(wiki.path_for(title), request), status=301)
    return dispatch(request, title)


def index(request: HttpRequest) -> HttpResponse:
    """/w/index.php: the page by title, else by revision, else a search, else the main page."""
    wiki = current_wiki()
    name = request.POST.get("title") or request.GET.get("title", "")
    if name and request.method == "GET" and request.GET.get("action") == "edit":
        # A form for new pages may put something before what people type.
        name = request.GET.get("prefix", "") + name
    if name:
        title = parse_title(name, wiki.title_rules)
        return leave(title) if title.interwiki else dispatch(request, title if title.key else wiki.main_page)
    number = request.GET.get("oldid") or request.GET.get("diff", "")
    if number.isdecimal():
        try:
            return dispatch(request, get_revision(int(number)).page.title)
        except RevisionNotFound:
            return show_error(request, 404)
    if "search" in request.GET:
        return dispatch(request, Title(NS_SPECIAL, "Search"))
    return dispatch(request, wiki.main_page)


def dispatch(request: HttpRequest, title: Title) -> HttpResponse:
    """Run the action that the request asks for on `title`."""
    if title.namespace == NS_MEDIA:
        title = Title(NS_FILE, title.key)
    if title.namespace == NS_SPECIAL:
        return show_special(request, title)
    check_read(title, actor=request.actor)  # type: ignore[attr-defined]
    action = request.POST.get("action") or request.GET.get("action", "view")
    if action == "view" and ("diff" in request.GET):
        note_visit(request, title, action="diff")
        return show_diff(request, title)
    view = ACTIONS.get(action)
    if view is None:
        return show_error(request, 404, "nosuchaction", "nosuchactiontext")
    note_visit(request, title, action=action)
    return view(request, title)


def leave(title: Title) -> HttpResponse:
    """To another wiki, by its prefix."""
    interwiki = current_wiki().title_rules.find_interwiki(title.interwiki)
    if interwiki is None:
        raise TitleError("title-invalid-interwiki", title.key)
    return HttpResponseRedirect(interwiki.url.replace("$1", encode_title(title.key)), status=301)


def _with_query(path: str, request: HttpRequest) -> str:
    return f"{path}?{urlencode(list(request.GET.items()))}" if request.GET else path
