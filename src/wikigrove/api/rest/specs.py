"""The REST API described by itself, in OpenAPI."""

from __future__ import annotations

from typing import Any, Final

from wikigrove.api.openapi import describe
from wikigrove.api.rest.door import table
from wikigrove.api.rest.errors import RestError
from wikigrove.api.rest.schemas import ERROR
from wikigrove.api.rest.shapes import address_of_rest
from wikigrove.api.routes import Call, Reply, Route
from wikigrove.farm.scope import current_wiki

MODULES: Final = {
    "-": ("", "Everything that is in no module"),
    "content/v1": ("/v1", "Pages, revisions, files, search and transforms"),
    "site/v1": ("/site/v1", "What search engines want to know of the site"),
    "coredev/v0": ("/coredev/v0", "In development"),
    "specs/v0": ("/specs/v0", "Descriptions of the modules"),
}
TAGS: Final = {
    "pages": "Pages",
    "revisions": "Revisions",
    "files": "Files",
    "search": "Search",
    "transform": "Wikitext, HTML and back",
    "parsoid": "Parsoid's own addresses",
    "people": "People",
    "site": "The site",
    "specs": "Descriptions",
    "oauth": "Tokens for programs",
}


@table.add("GET", "/specs/v0/discovery", "The modules of this API", tag="specs")
def discover(call: Call) -> Reply:
    modules = {
        name: {
            "moduleId": name,
            "info": {"title": summary, "version": "1.0.0"},
            "base": address_of_rest(call, prefix),
            "spec": address_of_rest(call, f"/specs/v0/module/{name}"),
        }
        for name, (prefix, summary) in MODULES.items()
    }
    wiki = current_wiki()
    return Reply({"mw-discovery": "1.0", "mw-specs": "0.1", "info": {"title": wiki.name}, "modules": modules})


@table.add("GET", "/specs/v0/module/{name}", "A module in OpenAPI 3.1", tag="specs", errors=(404,))
def describe_module(call: Call) -> Reply:
    name = call.text("name")
    if name not in MODULES:
        raise RestError(404, "rest-unknown-module", name)
    prefix, summary = MODULES[name]
    return Reply(_spec(call, name, prefix, summary))


@table.add("GET", "/specs/v0/all", "The whole API in OpenAPI 3.1", tag="specs")
def describe_all(call: Call) -> Reply:
    return Reply(_spec(call, "all", "", "All modules"))


def _spec(call: Call, name: str, prefix: str, summary: str) -> dict[str, Any]:
    routes = [route for route in table if name == "all" or _module_of(route) == name]
    base = address_of_rest(call, "")
    return describe(routes, title=f"{current_wiki().name}: REST", summary=summary, base=base, error=ERROR, tags=TAGS)


def _module_of(route: Route) -> str:
    for name, (prefix, _) in MODULES.items():
        if prefix and route.path.startswith(prefix + "/"):
            return name
    return "-"
