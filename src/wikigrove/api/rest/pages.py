"""Pages: read as source, as facts, as HTML; created and changed; what they link to."""

from __future__ import annotations

from typing import Any

from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.middleware import become_temporary
from wikigrove.accounts.models import Actor
from wikigrove.api.rest.door import etag_of, table
from wikigrove.api.rest.errors import RestError
from wikigrove.api.rest.schemas import FILE, LANGUAGE_LINK, LINT, PAGE, PAGE_SOURCE, list_of
from wikigrove.api.rest.shapes import (
    access_page,
    address_of_rest,
    encode_part,
    file_facts,
    http_time,
    license_of,
    page_facts,
    read_title,
    server_of_call,
    wire_time,
)
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.editing.domain.checks import check_edit
from wikigrove.editing.domain.submit import EditRequest, EditResult, submit_edit
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import language_name
from wikigrove.media.domain.find_file import find_files
from wikigrove.pages.domain.queries import access_revision, find_page, get_revision, read_text
from wikigrove.pages.domain.queries.links_of import list_files_shown, list_language_links
from wikigrove.pages.models import Page
from wikigrove.rendering.domain.check_content import list_models
from wikigrove.rendering.domain.parsoid import HTML_VERSION, ParsoidDocument, lint_text, render_revision
from wikigrove.rendering.domain.render import render_page

HTML_TYPE = "text/html; charset=utf-8"
TITLE = Param("title", source="path", required=True, summary="The page's title", example="Main_Page")
REDIRECT = Param(
    "redirect", summary="`no`: the page itself, also where it is a redirect", choices=("no",), example="no"
)


@table.add(
    "GET",
    "/v1/page/{title}",
    "A page with its source",
    TITLE,
    REDIRECT,
    tag="pages",
    answer=PAGE_SOURCE,
    errors=(403, 404),
)
def page_source(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    revision = access_revision(page.latest_id or 0, actor=call.actor)
    return _kept(page, {**page_facts(page), "source": read_text(revision)}, "source")


@table.add(
    "GET",
    "/v1/page/{title}/bare",
    "A page's facts, and the address of its HTML",
    TITLE,
    REDIRECT,
    tag="pages",
    answer=PAGE,
    errors=(403, 404),
)
def page_bare(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    name = current_wiki().title_rules.prefixed_text(page.title)
    address = address_of_rest(call, f"/v1/page/{encode_part(name)}/html")
    return _kept(page, {**page_facts(page), "html_url": address}, "bare")


@table.add(
    "GET",
    "/v1/page/{title}/html",
    "A page as HTML",
    TITLE,
    REDIRECT,
    tag="pages",
    answer_type="text/html",
    errors=(403, 404),
    cost=2,
)
def page_html(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    return html_reply(page, _document(page, call), "html")


@table.add(
    "GET",
    "/v1/page/{title}/with_html",
    "A page's facts and its HTML",
    TITLE,
    REDIRECT,
    tag="pages",
    answer=PAGE,
    errors=(403, 404),
    cost=2,
)
def page_with_html(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    return _kept(page, {**page_facts(page), "html": _document(page, call)}, "with_html")


@table.add(
    "GET",
    "/v1/page/{title}/links/language",
    "The same page in other languages",
    TITLE,
    tag="pages",
    answer=list_of(LANGUAGE_LINK),
    errors=(403, 404),
)
def language_links(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    rows = [
        {"code": code, "name": _autonym(code), "key": name.replace(" ", "_"), "title": name.replace("_", " ")}
        for code, name in list_language_links(page)
    ]
    return _by_revision(page, rows)


@table.add(
    "GET",
    "/v1/page/{title}/links/media",
    "The files that a page shows",
    TITLE,
    tag="pages",
    answer=FILE,
    errors=(403, 404, 500),
    cost=2,
)
def media_links(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    keys = list_files_shown(page, limit=101)
    if len(keys) > 100:
        raise RestError(500, "rest-media-too-many-links", call.text("title"), 100)
    titles = [Title(6, key) for key in keys]
    found = find_files(titles)
    return _by_revision(page, {"files": [file_facts(call, found[t]) for t in titles if t in found]})


@table.add(
    "GET",
    "/v1/page/{title}/lint",
    "What the linter finds in a page",
    TITLE,
    tag="pages",
    answer=list_of(LINT),
    errors=(403, 404),
    cost=3,
)
def page_lint(call: Call) -> Reply:
    page = access_page(call, call.text("title"))
    revision = access_revision(page.latest_id or 0, actor=call.actor)
    found = lint_text(page.title, read_text(revision)) if revision.model == "wikitext" else []
    return Reply(found)


_SOURCE = Param("source", source="body", required=True, summary="The whole text of the page", example="An oak.")
_COMMENT = Param("comment", source="body", required=True, summary="Why, for the history", example="A beginning")
_MODEL = Param("content_model", source="body", summary="Another content model than the page's own", example="wikitext")
_TOKEN = Param("token", source="body", summary="A csrf token, where the session is kept by a cookie")
_LATEST = Param(
    "latest",
    "object",
    "body",
    summary="`id`: the revision that the text was made from",
    schema={"type": "object", "properties": {"id": {"type": "integer"}}},
)


@table.add(
    "POST",
    "/v1/page",
    "Create a page",
    Param("title", source="body", required=True, summary="Its title", example="Oak"),
    _SOURCE,
    _COMMENT,
    _MODEL,
    _TOKEN,
    tag="pages",
    answer=PAGE_SOURCE,
    status=201,
    errors=(400, 403, 409),
    cost=5,
    writes=True,
    scope="createeditmovepage",
)
def create_page(call: Call) -> Reply:
    title = find_title(call.text("title"), current_wiki().title_rules)
    if title is None or title.namespace < 0 or title.interwiki or not title.key:
        name = call.text("title")
        raise RestError(400, "apierror-invalidtitle", _entities(name), facts={"actionModuleErrorCode": "invalidtitle"})
    _check_model(call)
    if find_page(title) is not None:
        raise RestError(409, "apierror-articleexists")
    saved = _save(call, title, base_id=0)
    path = f"/v1/page/{encode_part(current_wiki().title_rules.prefixed_key(title))}"
    return Reply(_saved(saved), 201, {"Location": address_of_rest(call, path), **_NOT_KEPT})


@table.add(
    "PUT",
    "/v1/page/{title}",
    "Change a page, or create it",
    TITLE,
    _SOURCE,
    _COMMENT,
    _MODEL,
    _LATEST,
    _TOKEN,
    tag="pages",
    answer=PAGE_SOURCE,
    errors=(400, 403, 404, 409),
    cost=5,
    writes=True,
    scope="createeditmovepage",
)
def change_page(call: Call) -> Reply:
    name = call.text("title")
    title = read_title(name)
    _check_model(call)
    base = (call.values.get("latest") or {}).get("id")
    if base is not None and (not isinstance(base, int) or isinstance(base, bool) or not 0 < base < 2**62):
        raise RestError(400, "rest-missing-body-field", "latest.id")
    page = find_page(title)
    if base is None and page is not None:
        raise RestError(409, "rest-update-cannot-create-page", name)
    if base is not None and page is None:
        raise RestError(404, "apierror-missingtitle")
    saved = _save(call, title, base_id=base or 0)
    return Reply(_saved(saved), 201 if saved.is_new else 200, _NOT_KEPT)


_NOT_KEPT = {"Cache-Control": "private, max-age=0, s-maxage=0"}


def _save(call: Call, title: Title, *, base_id: int) -> EditResult:
    actor = call.actor
    page = find_page(title)
    if not isinstance(actor, Actor) and actor.is_anonymous:
        # A refusal must not cost anybody a temporary account.
        check_edit(title, actor=actor, page=page)
        actor = become_temporary(call.request)
    request = EditRequest(
        title,
        call.text("source"),
        call.text("comment"),
        base_id=base_id,
        model=call.text("content_model") or None,
        create_only=base_id == 0,
    )
    return submit_edit(request, actor=actor)


def _saved(saved: EditResult) -> dict[str, Any]:
    rules, revision = current_wiki().title_rules, get_revision(saved.revision_id)
    return {
        "id": saved.page.pk,
        "title": rules.prefixed_text(saved.page.title),
        "key": rules.prefixed_key(saved.page.title),
        "latest": {"id": revision.pk, "timestamp": wire_time(revision.timestamp)},
        "license": license_of(current_wiki()),
        "content_model": revision.model,
        "source": read_text(revision),
    }


def _check_model(call: Call) -> None:
    model = call.text("content_model")
    if model and model not in list_models():
        raise RestError(400, "rest-bad-content-model", model)


def _autonym(code: str) -> str:
    """What a language calls itself: as the wiki's table of prefixes has it, or as is usual."""
    prefix = current_wiki().title_rules.find_interwiki(code)
    return (prefix.language if prefix is not None else None) or language_name(code)


def _entities(text: str) -> str:
    return text.replace("[", "&#91;").replace("]", "&#93;")


def _document(page: Page, call: Call) -> str:
    revision = access_revision(page.latest_id or 0, actor=call.actor)
    if revision.model != "wikitext":
        return plain_document(page, call)
    return render_revision(page, revision).html_at(server_of_call(call))


def plain_document(page: Page, call: Call) -> str:
    """A page that is no wikitext has no source facts: what readers see, in a document."""
    shown = render_page(page)
    return ParsoidDocument(
        '<meta charset="utf-8"/>', shown.html, page.title, None, page.pk, page.latest_id or 0
    ).html_at(server_of_call(call))


def html_reply(page: Page, html: str, flavour: str) -> Reply:
    headers = {
        "ETag": etag_of(page.latest_id, page.touched, flavour),
        "Last-Modified": http_time(page.touched),
        "Cache-Control": "private, max-age=5",
        "Content-Language": page.language or current_wiki().language,
        "Content-Security-Policy": "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; sandbox",
    }
    return Reply(
        body=html,
        content_type=f'{HTML_TYPE}; profile="https://www.mediawiki.org/wiki/Specs/HTML/{HTML_VERSION}"',
        headers=headers,
    )


def _kept(page: Page, data: Any, flavour: str) -> Reply:
    moment = page.touched if flavour == "with_html" else page.get_latest().timestamp
    return Reply(
        data,
        headers={
            "ETag": etag_of(page.latest_id, moment, flavour, current_wiki().version),
            "Last-Modified": http_time(moment),
            "Cache-Control": "private, max-age=5",
        },
    )


def _by_revision(page: Page, data: Any) -> Reply:
    headers = {"ETag": f'"{page.latest_id}@{page.touched:%Y%m%d%H%M%S}"', "Last-Modified": http_time(page.touched)}
    return Reply(data, headers=headers)
