"""Sitemaps for search engines: an index, and lists of five thousand pages each."""

from __future__ import annotations

from typing import Final

from django.utils.html import escape

from wikigrove.accounts.domain.rights import check_right
from wikigrove.api.rest.door import table
from wikigrove.api.rest.errors import RestError
from wikigrove.api.rest.shapes import address_of_rest
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries.sitemap import PER_FILE, PER_INDEX, count_files, list_file

_TYPE: Final = "application/xml; charset=utf-8"
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
_KEPT: Final = {"Cache-Control": "public, max-age=3600"}


@table.add(
    "GET",
    "/site/v1/sitemap/{index}",
    "A list of sitemaps",
    Param("index", "integer", "path", required=True, minimum=0, maximum=10_000, summary="From 0", example=0),
    tag="site",
    answer_type="application/xml",
    errors=(400, 403, 404),
    cost=2,
)
def sitemap_index(call: Call) -> Reply:
    check_right(call.actor, "read")
    index = call.number("index")
    files = count_files() - index * PER_INDEX
    if index and files <= 0:
        raise RestError(404, "rest-sitemap-out-of-range")
    lines = [
        f"<sitemap><loc>{escape(address_of_rest(call, f'/site/v1/sitemap/{index}/page/{n}'))}</loc></sitemap>"
        for n in range(min(max(files, 0), PER_INDEX))
    ]
    return Reply(body=_wrap("sitemapindex", lines), content_type=_TYPE, headers=_KEPT)


@table.add(
    "GET", "/site/v1/sitemap/{index}/page/{page}", f"{PER_FILE} pages for search engines",
    Param("index", "integer", "path", required=True, minimum=0, maximum=10_000, summary="Of the list", example=0),
    Param("page", "integer", "path", required=True, minimum=0, maximum=PER_INDEX - 1, summary="Of the sitemap", example=0),
    tag="site", answer_type="application/xml", errors=(400, 403, 404), cost=10,
)  # fmt: skip
def sitemap_page(call: Call) -> Reply:
    check_right(call.actor, "read")
    wiki = current_wiki()
    number = call.number("index") * PER_INDEX + call.number("page")
    rows = list_file(number)
    if not rows and number:
        raise RestError(404, "rest-sitemap-out-of-range")
    lines = [
        f"<url><loc>{escape(call.request.build_absolute_uri(wiki.path_for(page.title)))}</loc>"
        f"<lastmod>{page.touched:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
        for page in rows
    ]
    return Reply(body=_wrap("urlset", lines), content_type=_TYPE, headers=_KEPT)


def _wrap(name: str, lines: list[str]) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{_SPACE}">{"".join(lines)}</{name}>\n'
