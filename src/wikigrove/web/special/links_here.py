"""Special:WhatLinksHere: pages that point at one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import NS_FILE, find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.pages.domain.queries import LinksWanted, list_links_here
from wikigrove.web.skin.namespaces import namespace_choices
from wikigrove.web.skin.pager import forward_pager, read_number, read_window
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page

_HIDE = ("hidelinks", "hidetrans", "hideredirs", "hideimages")


@special_page("WhatLinksHere", group="pagetools")
def what_links_here(request: HttpRequest, sub: str) -> HttpResponse:
    name = request.GET.get("target", sub).strip()
    title = find_title(name, current_wiki().title_rules) if name else None
    window = read_window(request)
    start = request.GET.get("from", "")
    rows, follows = (
        list_links_here(
            title,
            start=read_number(start),
            limit=window.limit,
            wanted=_wanted(request),
        )
        if title is not None
        else ([], None)
    )
    kinds = [kind for kind in _HIDE if kind != "hideimages" or (title is not None and title.namespace == NS_FILE)]
    return present_special(
        request,
        "special/links_here.html",
        name="WhatLinksHere",
        target=title,
        target_name=name,
        rows=rows,
        namespaces=namespace_choices(request.GET.get("namespace", "")),
        invert=request.GET.get("invert") == "1",
        hidden=[(kind, message(f"wikigrove-links-{kind}"), request.GET.get(kind) == "1") for kind in kinds],
        pager=forward_pager(request, parameter="from", follows=follows, limit=window.limit),
    )


def _wanted(request: HttpRequest) -> LinksWanted:
    namespace = request.GET.get("namespace", "")
    links, transclusions, redirects, images = (request.GET.get(kind) == "1" for kind in _HIDE)
    return LinksWanted(
        namespaces=frozenset({int(namespace)}) if namespace.isdecimal() and len(namespace) < 9 else frozenset(),
        invert=request.GET.get("invert") == "1",
        hide_links=links,
        hide_transclusions=transclusions,
        hide_redirects=redirects,
        hide_images=images,
    )
