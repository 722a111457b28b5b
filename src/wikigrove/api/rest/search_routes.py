"""Search for pages: by the beginning of a title, and by words."""

from __future__ import annotations

import re
from mimetypes import guess_type
from typing import Any, Final

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.api.rest.door import table
from wikigrove.api.rest.schemas import FOUND
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.extensions.api import Picture
from wikigrove.farm.scope import current_wiki
from wikigrove.search.domain.complete_titles import complete_titles
from wikigrove.search.domain.search import search_pages
from wikigrove.search.errors import QueryTooLong
from wikigrove.web.skin.pictures import find_page_pictures
from wikigrove.web.views.suggest import opensearch_description

_SIDE: Final = 200
_MARK: Final = re.compile(r"</?b>")
_Q = Param("q", required=True, summary="What to look for", example="oak")
_LIMIT = Param("limit", "integer", default=50, minimum=1, maximum=100, summary="How many at most", example=10)


@table.add(
    "GET",
    "/v1/search/title",
    "Pages whose titles begin with a text",
    _Q,
    _LIMIT,
    tag="search",
    answer=FOUND,
    errors=(400, 403),
    cost=1,
)
def search_title(call: Call) -> Reply:
    check_right(call.actor, "read")
    text = call.text("q").strip()[:255]
    found = complete_titles(text, limit=call.number("limit")) if text else []
    rules = current_wiki().title_rules
    pictures = find_page_pictures([hit.page_id for hit in found], side=_SIDE)
    rows = [
        _row(
            hit.page_id,
            hit.title,
            excerpt=rules.prefixed_text(hit.title),
            matched=rules.prefixed_text(hit.redirect) if hit.redirect is not None else None,
            picture=pictures.get(hit.page_id),
        )
        for hit in found
    ]
    return Reply({"pages": rows}, headers={"Cache-Control": "private, max-age=60"})


@table.add(
    "GET",
    "/v1/search/page",
    "Pages that have the words of a query",
    _Q,
    _LIMIT,
    tag="search",
    answer=FOUND,
    errors=(400, 403),
    cost=3,
)
def search_page(call: Call) -> Reply:
    check_right(call.actor, "read")
    try:
        results = search_pages(call.text("q"), limit=call.number("limit"))
    except QueryTooLong:
        return Reply({"pages": []})
    pictures = find_page_pictures([hit.page_id for hit in results.hits], side=_SIDE)
    rows = [
        _row(hit.page_id, hit.title, excerpt=_marked(hit.snippet), matched=None, picture=pictures.get(hit.page_id))
        for hit in results.hits
    ]
    return Reply({"pages": rows})


@table.add(
    "GET",
    "/v1/search",
    "How a browser can search here (OpenSearch description)",
    tag="search",
    answer_type="application/opensearchdescription+xml",
)
def describe_search(call: Call) -> Any:
    return opensearch_description(call.request)


def _row(page_id: int, title: Title, *, excerpt: str, matched: str | None, picture: Picture | None) -> dict[str, Any]:
    rules = current_wiki().title_rules
    return {
        "id": page_id,
        "key": rules.prefixed_key(title),
        "title": rules.prefixed_text(title),
        "excerpt": excerpt,
        "matched_title": matched,
        "description": None,
        "thumbnail": picture_facts(picture),
    }


def picture_facts(picture: Picture | None) -> dict[str, Any] | None:
    if picture is None:
        return None
    kind = guess_type(picture.address)[0] or "image/jpeg"
    return {
        "mimetype": kind,
        "width": picture.width,
        "height": picture.height,
        "duration": None,
        "url": picture.address,
    }


def _marked(snippet: str) -> str:
    """Our <b> as MediaWiki marks words."""
    return _MARK.sub(lambda m: "</span>" if m[0][1] == "/" else "<span class='searchmatch'>", snippet)
