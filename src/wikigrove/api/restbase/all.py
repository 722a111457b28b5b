"""The modules that register routes at /api/rest_v1, the transforms that are the same as in /w/rest.php, and the description."""

from __future__ import annotations

from typing import Final

from django.http import HttpResponse

from wikigrove.api.load import load_modules
from wikigrove.api.openapi import describe
from wikigrove.api.rest.schemas import ERROR
from wikigrove.api.rest.transform import register_transforms
from wikigrove.api.restbase import feeds, mobile, pages  # noqa: F401
from wikigrove.api.restbase.door import table
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.farm.scope import current_wiki

TAGS: Final = {
    "page": "Pages",
    "mobile": "For apps",
    "feed": "The apps' first screen",
    "transform": "Wikitext, HTML and back",
    "data": "Styles and scripts",
    "description": "This description",
}
register_transforms(table, "")
_STYLES: Final = {
    "base": "mediawiki.skinning.content.parsoid",
    "pcs": "mediawiki.skinning.content.parsoid",
    "site": "site.styles",
}


@table.add(
    "GET",
    "/data/css/mobile/{kind}",
    "Styles for the pages of apps",
    Param("kind", source="path", required=True, choices=tuple(_STYLES), summary="Which", example="base"),
    tag="data",
    answer_type="text/css",
)
def mobile_styles(call: Call) -> HttpResponse:
    return load_modules(call.request, _STYLES[call.text("kind")], only="styles")


@table.add(
    "GET",
    "/data/javascript/mobile/pcs",
    "Scripts for the pages of apps: they need none here",
    tag="data",
    answer_type="text/javascript",
)
def mobile_scripts(call: Call) -> Reply:
    return Reply(body="/* Pages work without scripts. */\n", content_type="text/javascript; charset=utf-8")


@table.add("GET", "/?spec", "This API in OpenAPI 3.1", tag="description")
def spec(call: Call) -> Reply:
    wiki = current_wiki()
    base = call.request.build_absolute_uri(f"{wiki.path_prefix}/api/rest_v1")
    routes = [route for route in table if route.path != "/?spec"]
    title = f"{wiki.name}: pages for apps"
    return Reply(describe(routes, title=title, summary="As RESTBase has it", base=base, error=ERROR, tags=TAGS))
