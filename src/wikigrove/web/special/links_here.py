"""Special:WhatLinksHere: pages that point at one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import list_links_here
from wikigrove.web.skin.pager import forward_pager, read_window
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@special_page("WhatLinksHere", group="pagetools")
def what_links_here(request: HttpRequest, sub: str) -> HttpResponse:
    name = request.GET.get("target", sub).strip()
    title = find_title(name, current_wiki().title_rules) if name else None
    window = read_window(request)
    start = request.GET.get("from", "")
    rows, follows = (
        list_links_here(title, start=int(start) if start.isdecimal() else 0, limit=window.limit)
        if title is not None
        else ([], None)
    )
    return present_special(
        request,
        "special/links_here.html",
        name="WhatLinksHere",
        target=title,
        target_name=name,
        rows=rows,
        pager=forward_pager(request, parameter="from", follows=follows, limit=window.limit),
    )
