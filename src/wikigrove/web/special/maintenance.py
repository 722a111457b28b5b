"""The gardeners' lists: one view for all that jobs compute, one for those that an index answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import format_timestamp, message, message_html
from wikigrove.pages.domain.queries import find_pages
from wikigrove.upkeep.domain.catalog import DEAR_LISTS, KEPT, ListKind
from wikigrove.upkeep.domain.live_lists import list_by_length, list_redirects
from wikigrove.upkeep.domain.read_list import ListLine, ask_for_update, read_list
from wikigrove.web.skin.pager import Pager, forward_pager, read_number, read_window
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import SpecialView, present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error

_ALIASES: Final = {
    "MostLinkedPages": ("MostLinked",),
    "MostLinkedTemplates": ("MostUsedTemplates", "MostTranscludedPages"),
    "MostLinkedCategories": ("MostUsedCategories",),
    "MostImages": ("MostLinkedFiles", "MostFiles"),
    "UnusedImages": ("UnusedFiles",),
    "UncategorizedImages": ("UncategorizedFiles",),
    "LonelyPages": ("OrphanedPages",),
    "AncientPages": ("OldPages",),
}
_KEYS: Final = {"MostLinkedPages": "mostlinked"}


@dataclass(frozen=True)
class Line:
    """A row as readers see it: a link, what follows it in words, and the links to tools behind it."""

    link: SafeString
    detail: SafeString | str = ""
    more: tuple[SafeString, ...] = ()
    tools: tuple[SafeString, ...] = ()


def _make_view(kind: ListKind) -> SpecialView:
    def view(request: HttpRequest, sub: str) -> HttpResponse:
        return show_list(request, kind)

    return view


def show_list(request: HttpRequest, kind: ListKind) -> HttpResponse:
    """A part of a computed list, and how old it is. A person who may can have it made anew (POST)."""
    actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST" and has_right(actor, "purge"):
        ask_for_update(kind.name, is_urgent=True)
        return HttpResponseRedirect(special_path(kind.name))
    is_coming = ask_for_update(kind.name)
    window = read_window(request)
    start = read_number(request.GET.get("offset", ""))
    part = read_list(kind.name, start=min(start, KEPT), limit=window.limit)
    lines = _lines(part.lines, kind)
    return present_special(
        request,
        "special/maintenance.html",
        name=kind.name,
        heading=_KEYS.get(kind.name, ""),
        intro=message(f"wikigrove-list-{kind.name.lower()}"),
        lines=lines,
        first=part.lines and start + 1,
        part=part,
        computed=format_timestamp(part.computed) if part.computed else "",
        is_coming=is_coming or part.is_coming,
        may_update=has_right(actor, "purge"),
        most=KEPT,
        pager=forward_pager(request, parameter="offset", follows=part.follows, limit=window.limit),
    )


@special_page("LongPages", group="pages")
def long_pages(request: HttpRequest, sub: str) -> HttpResponse:
    return _by_length(request, "LongPages", is_longest_first=True)


@special_page("ShortPages", group="pages")
def short_pages(request: HttpRequest, sub: str) -> HttpResponse:
    return _by_length(request, "ShortPages", is_longest_first=False)


@special_page("ListRedirects", group="pages")
def redirects(request: HttpRequest, sub: str) -> HttpResponse:
    window = read_window(request)
    start = read_number(request.GET.get("offset", ""))
    found, follows = list_redirects(start=start, limit=window.limit)
    pager = forward_pager(request, parameter="offset", follows=follows, limit=window.limit)
    return _live(request, "ListRedirects", _lines(found, None), pager)


def _by_length(request: HttpRequest, name: str, *, is_longest_first: bool) -> HttpResponse:
    window = read_window(request)
    try:
        found, follows = list_by_length(
            is_longest_first=is_longest_first, cursor=request.GET.get("offset", ""), limit=window.limit
        )
    except ValueError:
        return show_error(request, 400)
    pager = forward_pager(request, parameter="offset", follows=follows, limit=window.limit)
    return _live(request, name, _lines(found, ListKind(name, "", shows="nbytes")), pager)


def _live(request: HttpRequest, name: str, lines: list[Line], pager: Pager) -> HttpResponse:
    intro = message(f"wikigrove-list-{name.lower()}")
    return present_special(
        request, "special/maintenance.html", name=name, intro=intro, lines=lines, pager=pager, is_live=True
    )


def _lines(found: Sequence[ListLine], kind: ListKind | None) -> list[Line]:
    known = find_pages([title for line in found for title in (line.title, *line.more)])
    return [_line(line, kind, known) for line in found]


def _line(line: ListLine, kind: ListKind | None, known: Mapping[Title, object]) -> Line:
    tools: tuple[SafeString, ...] = ()
    if line.more:
        tools = (_tool(current_wiki().path_for(line.title, action="edit"), "edit"),)
    elif kind is not None and (kind.is_wanted or kind.name.startswith("MostLinked")):
        name = current_wiki().title_rules.prefixed_text(line.title)
        tools = (_tool(special_path("WhatLinksHere", name), "whatlinkshere-links"),)
    more = tuple(_link(title, known, keep=False) for title in line.more)
    return Line(_link(line.title, known, keep=bool(line.more)), _detail(line.value, kind), more, tools)


def _detail(value: int, kind: ListKind | None) -> SafeString | str:
    if kind is None or not kind.shows:
        return ""
    if kind.shows == "time":
        return format_timestamp(datetime.fromtimestamp(value, tz=UTC))
    return message_html(kind.shows, value)


def _tool(path: str, key: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', path, message(key))


def _link(title: Title, known: Mapping[Title, object], *, keep: bool) -> SafeString:
    """`keep`: the page itself, also where it is a redirect."""
    wiki = current_wiki()
    bare = Title(title.namespace, title.key)
    name = wiki.title_rules.full_text(title)
    if title.interwiki or title.namespace < 0:
        return format_html('<a href="{}">{}</a>', wiki.path_for(title), name)
    if bare not in known:
        return format_html('<a class="new" href="{}">{}</a>', wiki.path_for(bare, action="edit", redlink=1), name)
    path = wiki.path_for(bare, redirect="no") if keep else wiki.path_for(title)
    return format_html('<a href="{}">{}</a>', path, name)


for _kind in DEAR_LISTS.values():
    special_page(
        _kind.name,
        group=_kind.group,
        aliases=_ALIASES.get(_kind.name, ()),
        message_key=_KEYS.get(_kind.name, ""),
    )(_make_view(_kind))
