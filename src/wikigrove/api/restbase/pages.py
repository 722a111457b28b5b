"""Pages: summary, HTML, facts, related and random ones."""

from __future__ import annotations

from contextlib import suppress
from typing import Final

from django.http import HttpResponse
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.api.rest.door import etag_of
from wikigrove.api.rest.errors import RestError
from wikigrove.api.rest.pages import HTML_TYPE, plain_document
from wikigrove.api.rest.schemas import list_of, shape
from wikigrove.api.rest.shapes import access_page, http_time, seen_comment, seen_user, server_of_call, wire_time
from wikigrove.api.restbase.door import table
from wikigrove.api.restbase.summary import path_of, summarise, time_id
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import access_revision, pick_random, read_text
from wikigrove.pages.domain.queries.page_facts import list_akin
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page, Redirect, Revision
from wikigrove.rendering.domain.parsoid import lint_text, render_revision
from wikigrove.rendering.domain.redirects import find_redirect

TITLE: Final = Param("title", source="path", required=True, summary="The page's title", example="Main_Page")
REDIRECT: Final = Param("redirect", summary="`false`: the page itself, also where it is a redirect", example="false")
REVISION: Final = Param("revision", "integer", "path", required=True, summary="The revision's number", example=1)
_FORMATS: Final = ("title", "html", "summary", "related", "mobile-html")
KEPT: Final = "private, max-age=60"
SUMMARY_PROFILE: Final = 'application/json; charset=utf-8; profile="https://www.mediawiki.org/wiki/Specs/Summary/1.5.0"'
SUMMARY: Final = {
    "type": "object",
    "required": ["type", "title", "extract"],
    "properties": {"title": {"type": "string"}},
}


@table.add(
    "GET",
    "/page/summary/{title}",
    "What a page is in short",
    TITLE,
    REDIRECT,
    tag="page",
    answer=SUMMARY,
    errors=(302, 404),
    cost=2,
)
def summary(call: Call) -> Reply | HttpResponse:
    page = access_page(call, call.text("title"))
    elsewhere = lead_on(call, page, "summary")
    if elsewhere is not None:
        return elsewhere
    return Reply(summarise(call, [page])[0], headers=page_headers(page, "summary"))


@table.add(
    "GET",
    "/page/title/{title}",
    "Facts of a page's latest revision",
    TITLE,
    tag="page",
    answer=shape(items=list_of({"type": "object"})),
    errors=(404,),
)
def title_facts(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    return Reply({"items": [_item(call, page, page.get_latest())]}, headers=page_headers(page, "title"))


@table.add(
    "GET",
    "/page/title/{title}/{revision}",
    "Facts of a revision",
    TITLE,
    REVISION,
    tag="page",
    answer=shape(items=list_of({"type": "object"})),
    errors=(404,),
)
def revision_facts(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    return Reply({"items": [_item(call, page, revision_of(call, page))]})


@table.add(
    "GET",
    "/page/html/{title}",
    "A page as Parsoid's HTML",
    TITLE,
    REDIRECT,
    tag="page",
    answer_type="text/html",
    errors=(302, 404),
    cost=2,
)
def html(call: Call) -> Reply | HttpResponse:
    page = access_page(call, call.text("title"))
    return lead_on(call, page, "html") or _html(call, page, access_revision(page.latest_id or 0, actor=call.actor))


@table.add(
    "GET",
    "/page/html/{title}/{revision}",
    "A revision as Parsoid's HTML",
    TITLE,
    REVISION,
    tag="page",
    answer_type="text/html",
    errors=(404,),
    cost=3,
)
def revision_html(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    return _html(call, page, revision_of(call, page))


@table.add("GET", "/page/lint/{title}", "What the linter finds in a page", TITLE, tag="page", errors=(404,), cost=3)
def lint(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    revision = access_revision(page.latest_id or 0, actor=call.actor)
    return Reply(lint_text(page.title, read_text(revision)) if revision.model == "wikitext" else [])


@table.add(
    "GET",
    "/page/related/{title}",
    "Pages about something near",
    TITLE,
    tag="page",
    answer=shape(pages=list_of(SUMMARY)),
    errors=(404,),
    cost=5,
)
def related(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    return Reply({"pages": summarise(call, list_akin(page, limit=20))}, headers=page_headers(page, "related"))


@table.add(
    "GET",
    "/page/random/{format}",
    "Any article, in a format",
    Param("format", source="path", required=True, choices=_FORMATS, summary="How", example="summary"),
    tag="page",
    status=303,
    errors=(404,),
    cost=2,
)
def random_page(call: Call) -> HttpResponse:
    check_right(call.actor, "read")
    page = pick_random(0)
    if page is None:
        raise RestError(404, "rest-no-pages")
    kind = call.text("format")
    response = HttpResponse(status=303)
    response["Location"] = call.request.build_absolute_uri(path_of(kind, page.title))
    response["Cache-Control"] = "no-store"
    return response


def lead_on(call: Call, page: Page, kind: str) -> HttpResponse | None:
    """302 to where a redirect leads; None for a page that is none."""
    if not page.is_redirect or call.text("redirect").lower() in ("false", "no", "0"):
        return None
    row = Redirect.objects.filter(page=page, interwiki="").first()
    if row is None:
        return None

    response = HttpResponse(status=302)
    response["Location"] = call.request.build_absolute_uri(path_of(kind, Title(row.namespace, row.key)))
    response["Cache-Control"] = KEPT
    return response


def revision_of(call: Call, page: Page) -> Revision:
    """The revision of the path, of this page. Raises RestError."""
    number = call.number("revision")
    revision: Revision | None = None
    with suppress(RevisionNotFound, OverflowError):
        revision = access_revision(number, actor=call.actor)
    if revision is None or revision.page_id != page.pk:
        raise RestError(404, "rest-nonexistent-title-revision", str(number), call.text("title"))
    return revision


def page_headers(page: Page, flavour: str) -> dict[str, str]:
    return {
        "ETag": etag_of(page.latest_id, page.touched, flavour, current_wiki().version),
        "Last-Modified": http_time(page.touched),
        "Cache-Control": KEPT,
        "Content-Language": page.language or current_wiki().language,
    }


def _html(call: Call, page: Page, revision: Revision) -> Reply:
    if revision.model != "wikitext":
        text = plain_document(page, call)
    else:
        text = render_revision(page, revision).html_at(server_of_call(call))
    policy = "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; sandbox"
    headers = {**page_headers(page, f"html {revision.pk}"), "Content-Security-Policy": policy}
    return Reply(body=text, content_type=HTML_TYPE, headers=headers)


def _item(call: Call, page: Page, revision: Revision) -> dict[str, object]:
    rules, user = current_wiki().title_rules, seen_user(revision, call.actor)
    target = find_redirect(read_text(revision), model=revision.model) if page.is_redirect else None
    out: dict[str, object] = {
        "title": rules.prefixed_key(page.title),
        "page_id": page.pk,
        "rev": revision.pk,
        "tid": time_id(page),
        "namespace": page.namespace,
        "user_id": user["id"] if user else None,
        "user_text": user["name"] if user else None,
        "comment": seen_comment(revision, call.actor),
        "timestamp": wire_time(revision.timestamp),
        "tags": list(tags_of_revisions([revision.pk]).get(revision.pk, ())),
        "restrictions": [],
        "page_language": page.language or current_wiki().language,
        "redirect": target is not None,
    }
    return out
