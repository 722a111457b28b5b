"""Special:Search: the title that was typed, or pages where the words are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.extensions.api import Picture
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.search.domain.search import SearchHit, SearchResults, find_exact, search_pages
from wikigrove.search.errors import QueryTooLong
from wikigrove.web.skin.pager import Pager, read_window
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.pictures import find_page_pictures
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@dataclass(frozen=True)
class HitShown:
    title: Title
    snippet: SafeString
    size: int
    timestamp: datetime | None
    picture: Picture | None = None


@special_page("Search", group="pages", message_key="searchresults")
def search(request: HttpRequest, sub: str) -> HttpResponse:
    query = (request.GET.get("search") or sub).strip()
    if query and "fulltext" not in request.GET and "offset" not in request.GET:
        exact = find_exact(query)
        if exact is not None:
            return HttpResponseRedirect(current_wiki().path_for(exact))
    offset = int(request.GET["offset"]) if request.GET.get("offset", "").isdecimal() else 0
    window = read_window(request, default=20)
    namespaces = _namespaces(request)
    error, found = "", SearchResults(0, ())
    try:
        found = search_pages(query, namespaces=namespaces, offset=offset, limit=window.limit) if query else found
    except QueryTooLong as too_long:
        error = message("search-error", str(too_long))
    return present_special(
        request,
        "special/search.html",
        name="Search",
        heading="searchresults" if query else "search",
        query=query,
        error=error,
        found=found,
        hits=_shown_hits(found.hits),
        first=offset + 1,
        last=offset + len(found.hits),
        new_title=_new_title(request, query, found),
        pager=_pager(request, offset, window.limit, found.total),
        namespaces=_choices(namespaces),
        suggestion_path=special_path("Search", search=found.suggestion, fulltext=1) if found.suggestion else "",
    )


def _shown_hits(hits: Sequence[SearchHit]) -> list[HitShown]:
    pictures = find_page_pictures([hit.page_id for hit in hits], side=120)
    return [_shown(hit, pictures.get(hit.page_id)) for hit in hits]


def _shown(hit: SearchHit, picture: Picture | None) -> HitShown:
    # The search marks words with <b>; as <mark> they have a meaning of their own.
    marked = hit.snippet.replace("<b>", "<mark>").replace("</b>", "</mark>")
    return HitShown(hit.title, mark_safe(marked), hit.size, hit.timestamp, picture)  # noqa: S308 - escaped by the search


def _namespaces(request: HttpRequest) -> tuple[int, ...]:
    known = current_wiki().title_rules.namespaces
    chosen = tuple(number for number in known if number >= 0 and request.GET.get(f"ns{number}"))
    return chosen or (0,)


def _choices(chosen: tuple[int, ...]) -> list[tuple[int, str, bool]]:
    known = current_wiki().title_rules.namespaces
    return [
        (number, known[number].name or message("blanknamespace"), number in chosen)
        for number in sorted(known)
        if number >= 0
    ]


def _new_title(request: HttpRequest, query: str, found: SearchResults) -> Title | None:
    """The page that could be made, when there is none of that name and the person may make it."""
    title = find_title(query, current_wiki().title_rules) if query and found.exact is None else None
    may = has_right(request.actor, "createpage") and has_right(request.actor, "edit")  # type: ignore[attr-defined]
    return title if title is not None and title.key and title.namespace >= 0 and not title.interwiki and may else None


def _pager(request: HttpRequest, offset: int, limit: int, total: int) -> Pager:
    def at(start: int) -> str:
        query = {key: value for key, value in request.GET.dict().items() if key != "offset"} | {
            "offset": str(start),
            "fulltext": "1",
        }
        return f"{request.path}?{urlencode(query)}"

    return Pager(
        at(max(0, offset - limit)) if offset else "",
        at(offset + limit) if offset + limit < total else "",
        message("prev-page"),
        message("next-page"),
    )
