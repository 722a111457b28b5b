"""Title suggestions as JSON, in the two shapes that MediaWiki's clients know."""

from __future__ import annotations

from mimetypes import guess_type
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.html import escape
from django.views.decorators.http import require_GET

from wikigrove.accounts.domain.rights import check_right
from wikigrove.extensions.api import Picture
from wikigrove.farm.scope import current_wiki
from wikigrove.search.domain.search import Suggestion, suggest_titles
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.pictures import find_page_pictures

_SIDE: Final = 200


@require_GET
def own_titles(request: HttpRequest) -> HttpResponse:
    """/api/wikigrove/v1/suggest: as MediaWiki's /v1/search/title, but the best ones first, for our own search box."""
    found = _suggest(request, request.GET.get("q", ""))
    rules = current_wiki().title_rules
    pictures = find_page_pictures([hit.page_id for hit in found], side=_SIDE)
    pages = [
        {
            "id": hit.page_id,
            "key": rules.prefixed_key(hit.title),
            "title": rules.prefixed_text(hit.title),
            "excerpt": rules.prefixed_text(hit.title),
            "matched_title": None,
            "description": hit.description or None,
            "thumbnail": _thumbnail(pictures.get(hit.page_id)),
        }
        for hit in found
    ]
    return _cached(JsonResponse({"pages": pages}))


@require_GET
def opensearch(request: HttpRequest) -> HttpResponse:
    """The browser's search box: the query, titles, descriptions, addresses."""
    query = request.GET.get("search", "")
    found, wiki = _suggest(request, query), current_wiki()
    names = [wiki.title_rules.prefixed_text(hit.title) for hit in found]
    links = [request.build_absolute_uri(wiki.path_for(hit.title)) for hit in found]
    return _cached(JsonResponse([query, names, ["" for _ in found], links], safe=False))


@require_GET
def opensearch_description(request: HttpRequest) -> HttpResponse:
    """How a browser learns to search here."""
    wiki = current_wiki()
    search = request.build_absolute_uri(special_path("Search", search="")) + "{searchTerms}"
    suggest = request.build_absolute_uri(f"{wiki.path_prefix}/w/opensearch?search=") + "{searchTerms}"
    text = (
        '<?xml version="1.0"?>\n<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">'
        f"<ShortName>{escape(wiki.name[:16])}</ShortName><Description>{escape(wiki.name)}</Description>"
        f'<Url type="text/html" method="get" template="{escape(search)}"/>'
        f'<Url type="application/x-suggestions+json" method="get" template="{escape(suggest)}"/>'
        "</OpenSearchDescription>\n"
    )
    return HttpResponse(text, content_type="application/opensearchdescription+xml")


def _thumbnail(picture: Picture | None) -> dict[str, object] | None:
    """As MediaWiki's REST API tells it."""
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


def _suggest(request: HttpRequest, query: str) -> list[Suggestion]:
    check_right(request.actor, "read")  # type: ignore[attr-defined]
    limit = request.GET.get("limit", "")
    number = min(int(limit), 100) if limit.isdecimal() and int(limit) else 10
    query = query.strip()[:255]
    return suggest_titles(query, limit=number) if query else []


def _cached(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, max-age=60"
    return response
