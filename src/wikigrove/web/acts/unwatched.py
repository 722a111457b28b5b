"""Special:UnwatchedPages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from wikigrove.notices.domain.queries import list_unwatched
from wikigrove.web.skin.pager import forward_pager, read_number, read_window
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@special_page("UnwatchedPages", group="maintenance", right="unwatchedpages")
def unwatchedpages(request: HttpRequest, sub: str) -> HttpResponse:
    """By page id: oldest pages first."""
    window, start = read_window(request), request.GET.get("from", "")
    after = read_number(start)
    found, follows = list_unwatched(after=after, limit=window.limit)
    return present_special(
        request,
        "special/unwatched.html",
        name="UnwatchedPages",
        found=found,
        pager=forward_pager(request, parameter="from", follows=follows, limit=window.limit),
    )
