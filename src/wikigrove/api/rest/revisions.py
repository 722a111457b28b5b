"""Revisions: one, two side by side, a page's history, and how many there are."""

from __future__ import annotations

from typing import Any

from django.db import models

from wikigrove.api.rest.door import etag_of, table
from wikigrove.api.rest.errors import RestError
from wikigrove.api.rest.pages import TITLE, html_reply, plain_document
from wikigrove.api.rest.schemas import COUNT, HISTORY, REVISION, shape
from wikigrove.api.rest.shapes import (
    access_page,
    address_of_rest,
    encode_part,
    http_time,
    license_of,
    seen_comment,
    seen_user,
    server_of_call,
    wire_time,
)
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.editing.domain.checks import check_read
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.line_diff import compare_lines, list_sections
from wikigrove.pages.domain.queries import get_revision, read_text
from wikigrove.pages.domain.queries.revision_walk import (
    FILTERS,
    LIMITS,
    count_revisions,
    find_size_before,
    walk_revisions,
)
from wikigrove.pages.domain.visibility import HIDDEN_TEXT, may_see
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.parsoid import render_revision

_BIGGEST = models.BigIntegerField.MAX_BIGINT
ID = Param("id", "integer", "path", required=True, summary="The revision's number", example=1)
_OLD_COUNTS = {"anonedits": "anonymous", "botedits": "bot", "revertededits": "reverted"}


@table.add(
    "GET",
    "/v1/revision/{id}",
    "A revision with its source",
    ID,
    tag="revisions",
    answer=REVISION,
    errors=(400, 403, 404),
)
def revision_source(call: Call) -> Reply:
    revision = _access(call, call.number("id"))
    return _kept(revision, {**_facts(call, revision), "source": read_text(revision)})


@table.add(
    "GET", "/v1/revision/{id}/bare", "A revision's facts", ID, tag="revisions", answer=REVISION, errors=(400, 403, 404)
)
def revision_bare(call: Call) -> Reply:
    revision = _access(call, call.number("id"))
    address = address_of_rest(call, f"/v1/revision/{revision.pk}/html")
    return _kept(revision, {**_facts(call, revision), "html_url": address})


@table.add(
    "GET",
    "/v1/revision/{id}/html",
    "A revision as HTML",
    ID,
    tag="revisions",
    answer_type="text/html",
    errors=(400, 403, 404),
    cost=3,
)
def revision_html(call: Call) -> Reply:
    revision = _access(call, call.number("id"))
    return html_reply(revision.page, _document(call, revision), f"html {revision.pk}")


@table.add(
    "GET",
    "/v1/revision/{id}/with_html",
    "A revision's facts and its HTML",
    ID,
    tag="revisions",
    answer=REVISION,
    errors=(400, 403, 404),
    cost=3,
)
def revision_with_html(call: Call) -> Reply:
    revision = _access(call, call.number("id"))
    return _kept(revision, {**_facts(call, revision), "html": _document(call, revision)})


_SIDE = shape(id={"type": "integer"}, slot_role={"type": "string"}, sections={"type": "array"})
# A word of Python can't be written as an argument's name.
_FROM: dict[str, Any] = {"from": _SIDE}


@table.add(
    "GET",
    "/v1/revision/{from}/compare/{to}",
    "What differs between two revisions of a page",
    Param("from", "integer", "path", required=True, summary="The earlier revision", example=1),
    Param("to", "integer", "path", required=True, summary="The later revision", example=2),
    tag="revisions",
    answer=shape(**_FROM, to=_SIDE, diff={"type": "array"}),
    errors=(400, 403, 404),
    cost=4,
)
def compare(call: Call) -> Reply:
    sides = [_compared(call, name) for name in ("from", "to")]
    if sides[0].page_id != sides[1].page_id:
        raise RestError(400, "rest-compare-page-mismatch")
    if any(side.model != "wikitext" for side in sides):
        wrong = next(side for side in sides if side.model != "wikitext")
        raise RestError(400, "rest-compare-wrong-content", "from" if wrong is sides[0] else "to", wrong.model)
    texts = [read_text(side) for side in sides]
    shown: dict[str, Any] = {
        name: {"id": side.pk, "slot_role": "main", "sections": list_sections(text)}
        for name, side, text in zip(("from", "to"), sides, texts, strict=True)
    }
    return Reply({**shown, "diff": compare_lines(*texts)})


@table.add(
    "GET",
    "/v1/page/{title}/history",
    "A page's revisions, twenty at a time",
    TITLE,
    Param("older_than", "integer", minimum=1, maximum=_BIGGEST, summary="Revisions before this one", example=100),
    Param("newer_than", "integer", minimum=1, maximum=_BIGGEST, summary="Revisions after this one", example=1),
    Param("filter", choices=FILTERS, summary="Only those of this kind", example="minor"),
    tag="revisions",
    answer=HISTORY,
    errors=(400, 403, 404),
    cost=3,
)
def history(call: Call) -> Reply:
    older, newer, kind = call.values["older_than"], call.values["newer_than"], call.text("filter")
    if older is not None and newer is not None:
        raise RestError(400, "rest-pagehistory-incompatible-params")
    page = access_page(call, call.text("title"))
    walk = walk_revisions(
        page,
        kind=kind,
        older_than=_of_page(page, older, call) if older is not None else None,
        newer_than=_of_page(page, newer, call) if newer is not None else None,
    )
    rows = []
    for row in walk.rows:
        one = row.revision
        rows.append(
            {
                "id": one.pk,
                "timestamp": wire_time(one.timestamp),
                "minor": one.is_minor,
                "size": one.size,
                "comment": seen_comment(one, call.actor),
                "user": seen_user(one, call.actor),
                "delta": row.delta,
            }
        )
    name = encode_part(current_wiki().title_rules.prefixed_key(page.title))
    base = address_of_rest(call, f"/v1/page/{name}/history")
    chosen = [f"filter={kind}"] if kind else []
    out: dict[str, Any] = {"revisions": rows, "latest": "?".join([base, *chosen])}
    if rows and walk.has_older:
        out["older"] = f"{base}?{'&'.join([*chosen, f'older_than={walk.rows[-1].revision.pk}'])}"
    if rows and walk.has_newer:
        out["newer"] = f"{base}?{'&'.join([*chosen, f'newer_than={walk.rows[0].revision.pk}'])}"
    headers = {"ETag": f'"{page.latest_id}"', "Last-Modified": http_time(page.get_latest().timestamp)}
    return Reply(out, headers=headers)


@table.add(
    "GET",
    "/v1/page/{title}/history/counts/{type}",
    "How many revisions of a kind a page has",
    TITLE,
    Param(
        "type",
        source="path",
        required=True,
        choices=(*LIMITS, *_OLD_COUNTS),
        summary="What is counted",
        example="edits",
    ),
    Param("from", "integer", minimum=1, maximum=_BIGGEST, summary="For edits and editors: after this revision"),
    Param("to", "integer", minimum=1, maximum=_BIGGEST, summary="For edits and editors: before this revision"),
    tag="revisions",
    answer=COUNT,
    errors=(400, 403, 404),
    cost=4,
)
def history_count(call: Call) -> Reply:
    asked, since, until = call.text("type"), call.values["from"], call.values["to"]
    kind = _OLD_COUNTS.get(asked, asked)
    if (since is None) != (until is None) or (since is not None and kind not in ("edits", "editors")):
        raise RestError(400, "rest-pagehistorycount-parameters-invalid")
    page = access_page(call, call.text("title"))
    first: Revision | None = None
    last: Revision | None = None
    if since is not None and until is not None:
        pair = (_of_page(page, since, call), _of_page(page, until, call))
        first, last = sorted(pair, key=lambda r: (r.timestamp, r.pk))
    number = count_revisions(page, kind, since=first, until=last)
    limit = LIMITS[kind]
    headers = {"Cache-Control": "private, max-age=60", "Last-Modified": http_time(page.get_latest().timestamp)}
    if asked in _OLD_COUNTS:
        headers["Deprecation"] = 'version="v1"'
    return Reply({"count": min(number, limit), "limit": number > limit}, headers=headers)


def _access(call: Call, number: int) -> Revision:
    """A revision whose text the caller may read. Raises RestError."""
    revision = _find(number)
    if revision is None:
        raise RestError(404, "rest-nonexistent-revision", str(number))
    check_read(revision.page.title, actor=call.actor)
    if not may_see(revision, HIDDEN_TEXT, actor=call.actor):
        raise RestError(403, "rest-permission-denied-revision", str(number))
    return revision


def _compared(call: Call, name: str) -> Revision:
    number = call.number(name)
    revision = _find(number)
    if revision is None:
        raise RestError(404, "rest-compare-nonexistent", name)
    check_read(revision.page.title, actor=call.actor)
    if not may_see(revision, HIDDEN_TEXT, actor=call.actor):
        raise RestError(403, "rest-compare-inaccessible", name)
    return revision


def _find(number: int) -> Revision | None:
    if not 0 < number <= _BIGGEST:
        return None
    try:
        return get_revision(number)
    except RevisionNotFound:
        return None


def _of_page(page: Page, number: int, call: Call) -> Revision:
    revision = _find(number)
    if revision is None or revision.page_id != page.pk:
        raise RestError(404, "rest-nonexistent-title-revision", str(number), call.text("title"))
    return revision


def _facts(call: Call, revision: Revision) -> dict[str, Any]:
    rules, page = current_wiki().title_rules, revision.page
    before = find_size_before(revision)
    return {
        "id": revision.pk,
        "size": revision.size,
        "minor": revision.is_minor,
        "timestamp": wire_time(revision.timestamp),
        "content_model": revision.model,
        "page": {"id": page.pk, "key": rules.prefixed_key(page.title), "title": rules.prefixed_text(page.title)},
        "license": license_of(current_wiki()),
        "user": seen_user(revision, call.actor),
        "comment": seen_comment(revision, call.actor),
        "delta": revision.size - before if before is not None else None if revision.parent_id else revision.size,
    }


def _document(call: Call, revision: Revision) -> str:
    if revision.model != "wikitext":
        return plain_document(revision.page, call)
    return render_revision(revision.page, revision).html_at(server_of_call(call))


def _kept(revision: Revision, data: Any) -> Reply:
    return Reply(
        data,
        headers={
            "ETag": etag_of(revision.pk, revision.visibility, sorted(data), revision.page.touched),
            "Last-Modified": http_time(revision.timestamp),
            "Cache-Control": "private, max-age=5",
        },
    )
