"""Special:Categories: all categories in use."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import NS_CATEGORY, Title, find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import find_pages, list_categories
from wikigrove.web.skin.pager import forward_pager
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@special_page("Categories", group="pages")
def categories(request: HttpRequest, sub: str) -> HttpResponse:
    text = request.GET.get("from", sub)
    start = find_title(text, current_wiki().title_rules, default_namespace=NS_CATEGORY) if text else None
    found, follows = list_categories(start=start.key if start is not None else "", limit=200)
    titles = [(Title(NS_CATEGORY, key), number) for key, number in found]
    known = find_pages([title for title, _ in titles])
    return present_special(
        request,
        "special/categories.html",
        name="Categories",
        rows=[(title, number, title in known) for title, number in titles],
        value=text,
        pager=forward_pager(request, parameter="from", follows=follows, limit=200),
    )
