"""Special pages that only lead elsewhere: a random page, a revision by number, one's own pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from wikigrove_engine.title import NS_CATEGORY, find_title

from wikigrove.accounts.domain.actors import find_account_name
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.media.domain.find_file import find_file, show_file
from wikigrove.media.domain.paths import file_url
from wikigrove.pages.domain.queries import get_revision, pick_random, pick_random_member
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page
from wikigrove.web.skin.paths import special_path, user_title
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error

REDIRECT_KINDS = ("user", "page", "revision", "file", "logid")


@special_page("Random", group="redirects", aliases=("RandomPage",), message_key="randompage")
def random_page(request: HttpRequest, sub: str) -> HttpResponse:
    page = pick_random(_namespace(sub))
    if page is None:
        return show_error(request, 404, "randompage", "wikigrove-no-pages")
    return _to_random(page)


@special_page("RandomInCategory", group="redirects")
def random_in_category(request: HttpRequest, sub: str) -> HttpResponse:
    name = (request.GET.get("wpcategory") or request.GET.get("target") or sub).strip()
    if not name:
        return _ask(request, "RandomInCategory", label="randomincategory-category")
    title = find_title(name, current_wiki().title_rules, default_namespace=NS_CATEGORY)
    page = pick_random_member(title.key) if title is not None else None
    if page is None:
        return show_error(request, 404, "randomincategory", "randomincategory-nopages", name)
    return _to_random(page)


@special_page("RandomRedirect", group="redirects")
def random_redirect(request: HttpRequest, sub: str) -> HttpResponse:
    page = pick_random(_namespace(sub), is_redirect=True)
    if page is None:
        return show_error(request, 404, "randomredirect", "wikigrove-no-pages")
    return _to_random(page, redirect="no")


@special_page("RandomRootPage", group="redirects")
def random_root_page(request: HttpRequest, sub: str) -> HttpResponse:
    page = pick_random(_namespace(sub), is_root=True)
    return show_error(request, 404, "randomrootpage", "wikigrove-no-pages") if page is None else _to_random(page)


@special_page("PermanentLink", group="redirects", aliases=("PermaLink",), is_listed=False)
def permanent_link(request: HttpRequest, sub: str) -> HttpResponse:
    if sub.isdecimal():
        return HttpResponseRedirect(f"{current_wiki().script}?oldid={int(sub)}")
    if sub:
        return show_error(request, 404, "wikigrove-no-revision-title", "nosuchrevid", sub)
    return _ask(request, "PermanentLink", label="wikigrove-ask-revision")


@special_page("Diff", group="redirects", is_listed=False)
def diff(request: HttpRequest, sub: str) -> HttpResponse:
    """Special:Diff/123, /123/prev, /122/123."""
    if not sub:
        return _ask(request, "Diff", label="wikigrove-ask-revision", heading="diff-form")
    parts = sub.split("/")
    if not parts[0].isdecimal() or len(parts) > 2:
        return show_error(request, 404, "wikigrove-no-revision-title", "nosuchrevid", sub)
    query = {"diff": parts[0]} if len(parts) == 1 else {"oldid": parts[0], "diff": parts[1]}
    return HttpResponseRedirect(f"{current_wiki().script}?{urlencode(query)}")


@special_page("FilePath", group="redirects", is_listed=False, aliases=())
def file_path(request: HttpRequest, sub: str) -> HttpResponse:
    if not sub:
        return _ask(request, "FilePath", label="wikigrove-ask-file")
    wiki = current_wiki()
    title = find_title(sub, wiki.title_rules, default_namespace=6)
    file = find_file(title) if title is not None else None
    if file is None:
        return show_error(request, 404, "wikigrove-no-file", "wikigrove-no-file-text", sub)
    return HttpResponseRedirect(file_url(wiki, file.key))


@special_page("Redirect", group="redirects")
def redirect(request: HttpRequest, sub: str) -> HttpResponse:
    """Special:Redirect/user/7, /page/7, /revision/7, /logid/7, /file/Name.png (with width=)."""
    kind, _, value = sub.partition("/")
    kind, value = kind or request.GET.get("wptype", ""), value or request.GET.get("wpvalue", "").strip()
    if not value:
        kinds = [(name, message(f"wikigrove-redirect-{name}")) for name in REDIRECT_KINDS]
        return present_special(request, "special/redirect.html", name="Redirect", kinds=kinds, kind=kind)
    path = _path_of_number(request, kind, value)
    if path is None:
        return show_error(request, 404, "redirect", "redirect-not-exists")
    return HttpResponseRedirect(path)


@special_page("MyPage", group="redirects", is_listed=False)
def my_page(request: HttpRequest, sub: str) -> HttpResponse:
    return _to_own(request, sub, talk=False)


@special_page("MyTalk", group="redirects", is_listed=False)
def my_talk(request: HttpRequest, sub: str) -> HttpResponse:
    return _to_own(request, sub, talk=True)


@special_page("MyContributions", group="redirects", is_listed=False)
def my_contributions(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return HttpResponseRedirect(
        special_path("UserLogin") if actor.is_anonymous else special_path("Contributions", actor.name)
    )


def _path_of_number(request: HttpRequest, kind: str, value: str) -> str | None:
    wiki = current_wiki()
    if kind == "file":
        title = find_title(value, wiki.title_rules, default_namespace=6)
        file = find_file(title) if title is not None else None
        width = request.GET.get("width", "")
        shown = show_file(file, width=int(width)) if file and width.isdecimal() and 0 < len(width) < 5 else None
        return shown.url if shown is not None else file_url(wiki, file.key) if file is not None else None
    if not value.isdecimal() or len(value) > 18:
        return None
    number = int(value)
    if kind == "page":
        page = Page.objects.filter(pk=number, latest__isnull=False).first()
        return wiki.path_for(page.title) if page is not None else None
    if kind == "revision":
        try:
            return wiki.path_for(get_revision(number).page.title, oldid=number)
        except RevisionNotFound:
            return None
    if kind == "logid":
        return special_path("Log", logid=number)
    if kind == "user":
        person = user_title(name) if (name := find_account_name(number)) else None
        return wiki.path_for(person) if person is not None else None
    return None


def _namespace(name: str) -> int:
    found = current_wiki().title_rules.find_namespace(name) if name else 0
    return found if found is not None and found >= 0 else 0


def _to_random(page: Page, **query: object) -> HttpResponse:
    response = HttpResponseRedirect(current_wiki().path_for(page.title, **query))
    response["Cache-Control"] = "no-store"
    return response


def _ask(request: HttpRequest, name: str, *, label: str, heading: str = "") -> HttpResponse:
    """The page without what it needs: a form that asks for it, and leads on."""
    target = request.GET.get("target", "").strip()
    if target:
        return HttpResponseRedirect(special_path(name, target))
    return present_special(request, "special/ask.html", name=name, heading=heading, label_key=label)


def _to_own(request: HttpRequest, sub: str, *, talk: bool) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    title = user_title(f"{actor.name}/{sub}" if sub else actor.name) if not actor.is_anonymous else None
    target = title.talk() if title is not None and talk else title
    return HttpResponseRedirect(current_wiki().path_for(target) if target is not None else special_path("UserLogin"))
