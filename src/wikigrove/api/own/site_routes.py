"""What the wiki is and has: facts, parts, extensions' modules, the wikis beside it, and this description itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from wikigrove.accounts.domain.rights import check_right
from wikigrove.api.openapi import describe
from wikigrove.api.own.door import ERROR, person_of, table, wire_time
from wikigrove.api.rest.schemas import FLAG, NUMBER, TEXT, TIME, list_of, maybe, shape
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.consumers.domain.addresses import origin_of
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.web.views.code_tools import check_content, run_console
from wikigrove.web.views.extensions import api_module
from wikigrove.web.views.site import site_facts
from wikigrove.web.views.suggest import own_titles

TAGS = {
    "site": "The wiki and its parts",
    "settings": "Settings, extensions, namespaces and prefixes",
    "me": "What people keep for themselves",
    "programs": "Programs that act for people",
    "events": "Hooks and events",
    "people": "Accounts and groups",
    "filters": "Edit filters",
    "gardening": "Work on many pages",
    "jobs": "Work that waits",
    "tools": "What the editor asks",
}
_WORDS = list_of(TEXT)
_EXTENSION = shape(
    name=TEXT, title=TEXT, version=TEXT, summary=TEXT, licence=TEXT, authors=_WORDS, url=TEXT, modules=_WORDS
)
_SITE = shape(
    name=TEXT, language=TEXT, direction=TEXT, version=NUMBER, extensions=list_of(_EXTENSION), tags=_WORDS, functions=_WORDS,
    variables=_WORDS, libraries=_WORDS, models=_WORDS, special_pages=_WORDS,
)  # fmt: skip
_WIKI = shape(slug=TEXT, name=TEXT, language=TEXT, host=TEXT, path=TEXT, created=maybe(TIME), is_this=FLAG)


def describe_own(call: Call) -> dict[str, Any]:
    """Our own API in OpenAPI 3.1."""
    wiki = current_wiki()
    base = f"{origin_of(call.request)}{wiki.path_prefix}/api/wikigrove/v1"
    summary = "What MediaWiki's APIs have no word for"
    return describe(table, title=f"{wiki.name}: own API", summary=summary, base=base, error=ERROR, tags=TAGS)


@table.add("GET", "/openapi.json", "This API in OpenAPI 3.1", tag="site", answer={"type": "object"}, cost=2)
def openapi(call: Call) -> Reply:
    return Reply(describe_own(call))


@table.add("GET", "/site", "Name, language, extensions, and all that pages can use", tag="site", answer=_SITE, cost=2)
def site(call: Call) -> HttpResponse:
    return site_facts(call.request)


@table.add("GET", "/wikis", "The wikis of this installation", tag="site", answer=shape(wikis=list_of(_WIKI)))
def wikis(call: Call) -> Reply:
    """For those who look after the installation: a farm need not tell whom it hosts."""
    person_of(call)
    check_right(call.actor, "siteadmin")
    own = current_wiki().pk
    rows = [
        {
            "slug": w.slug,
            "name": w.name,
            "language": w.language,
            "host": w.host,
            "path": w.path_prefix,
            "created": wire_time(w.created),
            "is_this": w.pk == own,
        }
        for w in Wiki.objects.order_by("slug")[:1000]
    ]
    return Reply({"wikis": rows})


_MODULE = (
    Param("extension", source="path", required=True, summary="Its name", example="pageimages"),
    Param("module", source="path", required=True, summary="One of its modules", example="pageimages"),
)
_MORE = "The parameters of the module are those that it declares: Special:Version and `/site` name the modules."


@table.add("GET", "/extensions/{extension}/{module}", "Ask a module of an extension", *_MODULE, tag="site",
           answer={"type": "object"}, errors=(404, 405, 503), details=_MORE, cost=2)  # fmt: skip
def module(call: Call) -> HttpResponse:
    return api_module(call.request, call.text("extension"), call.text("module"))


@table.add("POST", "/extensions/{extension}/{module}", "Let a module of an extension act", *_MODULE, tag="site",
           answer={"type": "object"}, errors=(404, 405, 503), details=_MORE, cost=2, writes=True)  # fmt: skip
def act_module(call: Call) -> HttpResponse:
    return api_module(call.request, call.text("extension"), call.text("module"))


@table.add(
    "GET",
    "/suggest",
    "Titles for a search box, best first",
    Param("q", summary="What was typed", example="Main"),
    Param("limit", "integer", minimum=1, maximum=100, default=10, summary="How many at most", example=5),
    tag="tools",
    answer=shape(pages=list_of({"type": "object"})),
)
def suggest(call: Call) -> HttpResponse:
    return own_titles(call.request)


_TITLE = Param("title", source="form", required=True, summary="The page's title", example="Module:Sandbox")
_TEXT = Param("text", source="form", summary="What stands in the editor", example="return {}")
_FAULT = shape(needs=(), line=NUMBER, column=NUMBER, text=TEXT, may_be_saved=FLAG)


@table.add("POST", "/check", "What is wrong with the text of a module or of data", _TITLE, _TEXT, tag="tools", writes=True,
           answer=shape(faults=list_of(_FAULT)), cost=2)  # fmt: skip
def check(call: Call) -> HttpResponse:
    return check_content(call.request)


@table.add(
    "POST",
    "/console",
    "Run a line of Lua against a module that is being written",
    _TITLE,
    _TEXT,
    Param("line", source="form", summary="The line", example="=1+1"),
    Param("earlier", source="form", summary="A JSON list of the lines before it", example="[]"),
    tag="tools",
    writes=True,
    answer=shape(text=TEXT, error=TEXT, trace=_WORDS),
    cost=5,
)
def console(call: Call) -> HttpResponse:
    return run_console(call.request)
