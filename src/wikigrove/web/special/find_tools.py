"""Special pages that lead to an act on a page (Special:EditPage/Oak), and small helps: books, citing, namespaces."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.safestring import mark_safe
from wikigrove_engine.title import NS_PROJECT, Title, encode_title, find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import current_language, format_timestamp
from wikigrove.pages.domain.queries import find_page, find_pages, read_text
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.render import render_text
from wikigrove.web.skin.present import SpecialView, present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error

_ACTS: Final = {
    "EditPage": {"action": "edit"},
    "PageHistory": {"action": "history"},
    "PageInfo": {"action": "info"},
    "Purge": {"action": "purge"},
    "NewSection": {"action": "edit", "section": "new"},
}
"""Special page -> what it asks of the page that it is given."""


def _make_view(name: str) -> SpecialView:
    def view(request: HttpRequest, sub: str) -> HttpResponse:
        return _lead(request, name, sub)

    return view


def _lead(request: HttpRequest, name: str, sub: str) -> HttpResponse:
    wiki = current_wiki()
    text = request.GET.get("target", sub).strip()
    title = find_title(text, wiki.title_rules) if text else None
    if title is None or title.namespace < 0 or title.interwiki:
        return _ask(request, name)
    more = {key: value for key, value in request.GET.items() if key not in ("title", "target")}
    return HttpResponseRedirect(wiki.path_for(title, **_ACTS[name], **more))


for _name in _ACTS:
    special_page(_name, group="redirects", is_listed=False)(_make_view(_name))


@special_page("TalkPage", group="redirects", is_listed=False)
def talk_page(request: HttpRequest, sub: str) -> HttpResponse:
    wiki = current_wiki()
    title = find_title(request.GET.get("target", sub).strip(), wiki.title_rules)
    talk = (title if title.is_talk else title.talk()) if title is not None else None
    return HttpResponseRedirect(wiki.path_for(talk)) if talk is not None else _ask(request, "TalkPage")


@special_page("MyLanguage", group="redirects", is_listed=False)
def my_language(request: HttpRequest, sub: str) -> HttpResponse:
    """The subpage of the reader's language, else of its fallback, else the page itself."""
    wiki = current_wiki()
    title = find_title(sub, wiki.title_rules) if sub else None
    if title is None:
        return HttpResponseRedirect(wiki.path_for(wiki.main_page))
    code = current_language()
    tried = [Title(title.namespace, f"{title.key}/{one}") for one in dict.fromkeys((code, code.partition("-")[0]))]
    known = find_pages(tried)
    return HttpResponseRedirect(wiki.path_for(next((t for t in tried if t in known), title)))


@special_page("GoToInterwiki", group="redirects", is_listed=False)
def go_to_interwiki(request: HttpRequest, sub: str) -> HttpResponse:
    """Asks before a reader leaves: whoever wrote the link, the reader sees where it leads."""
    wiki = current_wiki()
    title = find_title(sub.removeprefix("force/"), wiki.title_rules) if sub else None
    if title is None or not title.interwiki:
        return _ask(request, "GoToInterwiki") if title is None else HttpResponseRedirect(wiki.path_for(title))
    interwiki = wiki.title_rules.find_interwiki(title.interwiki)
    if interwiki is None:
        return show_error(request, 404)
    address = interwiki.url.replace("$1", encode_title(title.key))
    return present_special(request, "special/go_to_interwiki.html", name="GoToInterwiki", address=address)


@special_page("BlankPage", group="wiki", is_listed=False)
def blank_page(request: HttpRequest, sub: str) -> HttpResponse:
    return present_special(request, "special/blank.html", name="BlankPage")


@special_page("NamespaceInfo", group="wiki")
def namespace_info(request: HttpRequest, sub: str) -> HttpResponse:
    known = current_wiki().title_rules.namespaces
    rows = [known[number] for number in sorted(known)]
    return present_special(request, "special/namespace_info.html", name="NamespaceInfo", rows=rows)


@special_page("BookSources", group="wiki")
def book_sources(request: HttpRequest, sub: str) -> HttpResponse:
    """Where a book can be found: Project:Book sources, with the number put in for MAGICNUMBER."""
    number = re.sub(r"[^0-9Xx]", "", request.GET.get("isbn", sub)).upper()
    project = Title(NS_PROJECT, "Book_sources")
    page = find_page(project)
    text = read_text(page.get_latest()).replace("MAGICNUMBER", number) if page is not None and number else ""
    return present_special(
        request,
        "special/book_sources.html",
        name="BookSources",
        isbn=number,
        is_wrong=bool(number) and not is_isbn(number),
        content=mark_safe(render_text(project, text, page=page).rendered.html) if text else "",  # noqa: S308
        search=f"https://openlibrary.org/search?isbn={number}" if number and not text else "",
    )


def is_isbn(number: str) -> bool:
    """Does the last digit of an ISBN-10 or ISBN-13 fit the others?"""
    if re.fullmatch(r"\d{9}[\dX]", number):
        digits = [10 if c == "X" else int(c) for c in number]
        return sum((10 - i) * digit for i, digit in enumerate(digits)) % 11 == 0
    if re.fullmatch(r"97[89]\d{10}", number):
        return sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(number)) % 10 == 0
    return False


@special_page("CiteThisPage", group="pagetools")
def cite_this_page(request: HttpRequest, sub: str) -> HttpResponse:
    wiki = current_wiki()
    text = request.GET.get("page", sub).strip()
    title = find_title(text, wiki.title_rules) if text else None
    page = find_page(title) if title is not None else None
    if page is None:
        return _ask(request, "CiteThisPage")
    return present_special(request, "special/cite.html", name="CiteThisPage", facts=_facts(request, page), page=page)


def _facts(request: HttpRequest, page: Page) -> dict[str, str]:
    wiki, latest = current_wiki(), page.get_latest()
    address = request.build_absolute_uri(wiki.path_for(page.title, oldid=latest.pk))
    return {
        "title": wiki.title_rules.prefixed_text(page.title),
        "publisher": wiki.name,
        "date": format_timestamp(latest.timestamp),
        "year": f"{latest.timestamp:%Y}",
        "key": f"{wiki.slug}{latest.pk}",
        "url": address,
        "version": str(latest.pk),
    }


def _ask(request: HttpRequest, name: str) -> HttpResponse:
    return present_special(request, "special/ask.html", name=name, label="wikigrove-page")
