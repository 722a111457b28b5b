"""Wikitext to HTML and back, and the linter: of any text, a page or a revision; and Parsoid's own addresses of the same."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from django.http import HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right
from wikigrove.api.rest.door import table
from wikigrove.api.rest.errors import PlainError, RestError
from wikigrove.api.rest.schemas import LINT, list_of
from wikigrove.api.rest.shapes import address_of_rest, encode_part, server_of_call
from wikigrove.api.routes import BadValue, Call, Param, Reply, RouteTable, read_body
from wikigrove.editing.domain.checks import check_read
from wikigrove.editing.domain.submit import MAX_BYTES
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import find_page, get_revision, read_text
from wikigrove.pages.domain.visibility import HIDDEN_TEXT, may_see
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page, Revision
from wikigrove.rendering.domain.parsoid import (
    HTML_VERSION,
    ParsoidDocument,
    document_to_wikitext,
    lint_text,
    render_document,
)
from wikigrove.rendering.domain.site import server_of

_SPEC: Final = "https://www.mediawiki.org/wiki/Specs"
_HTML: Final = f'text/html; charset=utf-8; profile="{_SPEC}/HTML/{HTML_VERSION}"'
_WIKITEXT: Final = f'text/plain; charset=utf-8; profile="{_SPEC}/wikitext/1.0.0"'
_BUNDLE: Final = f'application/json; charset=utf-8; profile="{_SPEC}/pagebundle/{HTML_VERSION}"'
_FACTS: Final = f'application/json; charset=utf-8; profile="{_SPEC}/data-parsoid/{HTML_VERSION}"'
_FORMATS: Final = ("html", "pagebundle", "wikitext", "lint")
_TRANSFORMS: Final = {
    "wikitext": ("html", "pagebundle", "lint"),
    "html": ("wikitext",),
    "pagebundle": ("wikitext", "pagebundle"),
}
_POLICY: Final = "default-src 'none'; img-src 'self'; style-src 'self' 'unsafe-inline'; sandbox"
_WORDS: Final = (
    Param("wikitext", "string", "body", summary="The text", example="An '''oak'''.", schema={}),
    Param("body_only", "boolean", "body", default=False, summary="Only the inside of the body", example=True),
)
_BODIES: Final = (
    Param("html", "string", "body", summary="The document", example="<p>An <b>oak</b>.</p>"),
    Param("original", "object", "body", summary="What it was made from: `wikitext`, `data-parsoid`"),
)
_TITLE = Param("title", source="path", required=True, summary="The page that it stands on", example="Oak")
_REVISION = Param("revision", "integer", "path", required=True, summary="The revision that it was made from", example=1)


@dataclass(frozen=True)
class Place:
    """Where a text stands: a title, with page and revision where there are any."""

    title: Title
    page: Page | None = None
    revision: Revision | None = None


def _register(
    routes: RouteTable, root: str, source: str, target: str, summary: str, params: tuple[Param, ...], **facts: Any
) -> None:
    """One transform with its three paths: of any text, on a page, on a revision."""

    def act(call: Call) -> Reply:
        return transform(call, source, target, call.values)

    base = f"{root}/transform/{source}/to/{target}"
    paths = ((base, ()), (f"{base}/{{title}}", (_TITLE,)), (f"{base}/{{title}}/{{revision}}", (_TITLE, _REVISION)))
    for path, more in paths:
        register = routes.add(
            "POST", path, summary, *more, *params, tag="transform", errors=(400, 403, 404, 413, 429), cost=3, **facts
        )
        register(act)


def register_transforms(routes: RouteTable, root: str) -> None:
    _register(routes, root, "wikitext", "html", "Wikitext as HTML", _WORDS, answer_type="text/html")
    _register(routes, root, "html", "wikitext", "HTML as wikitext", _BODIES, answer_type="text/plain")
    answer = list_of(LINT)
    _register(routes, root, "wikitext", "lint", "What the linter finds in a wikitext", _WORDS[:1], answer=answer)


register_transforms(table, "/v1")


def transform(call: Call, source: str, target: str, given: Mapping[str, Any]) -> Reply:
    """Answer one transform. Raises RestError, PlainError."""
    check_right(call.actor, "read")
    check_rate("preview", call.actor)
    place = _place(call)
    for name in ("wikitext", "html"):
        if len(str(_plain(given.get(name)) or "").encode("utf-8", "replace")) > MAX_BYTES * 4:
            raise PlainError(413, "This is too long.")
    if source == "wikitext":
        return _from_wikitext(call, target, place, given)
    return _to_wikitext(place, given)


def _from_wikitext(call: Call, target: str, place: Place, given: Mapping[str, Any]) -> Reply:
    text = _plain(given.get("wikitext"))
    if text is None:
        if place.revision is None:
            raise PlainError(400, "No title or wikitext was provided.")
        text = read_text(place.revision)
    text = _clean(text)
    if target == "lint":
        return Reply(lint_text(place.title, text), headers=_NOT_KEPT)
    is_body = _truth(given.get("body_only"))
    made = render_document(
        place.title,
        text,
        page=place.page,
        revision=place.revision,
        inline_facts=target == "html",
        sections=not is_body,
    )
    if target == "pagebundle":
        return _bundle(call, made, is_body=is_body)
    html = made.body if is_body else made.html_at(server_of_call(call))
    return Reply(body=html, content_type=_HTML, headers={**_html_headers(), **_NOT_KEPT})


def _to_wikitext(place: Place, given: Mapping[str, Any]) -> Reply:
    html = _plain(given.get("html"))
    if html is None:
        raise PlainError(400, "No html was supplied.")
    original = given.get("original") if isinstance(given.get("original"), dict) else {}
    assert isinstance(original, dict)
    facts = _facts_of(original)
    before = _plain(original.get("wikitext"))
    text = document_to_wikitext(
        _clean(html),
        title=place.title,
        page=place.page,
        revision=place.revision,
        facts=facts,
        original=_clean(before) if before is not None else None,
    )
    return Reply(body=text, content_type=_WIKITEXT)


# --- Parsoid's own addresses


@table.add(
    "GET",
    "/{domain}/v3/page/{format}/{title}",
    "A page in one of Parsoid's formats",
    tag="parsoid",
    errors=(400, 403, 404),
    answer_type="text/html",
    cost=2,
)
def parsoid_page(call: Call) -> HttpResponse:
    _check_domain(call)
    title, page = _page_of(call)
    if page is None:
        raise PlainError(404, "The specified revision does not exist.")
    name = encode_part(current_wiki().title_rules.prefixed_text(title))
    path = f"/{call.text('domain')}/v3/page/{call.text('format')}/{name}/{page.latest_id}"
    query = call.request.META.get("QUERY_STRING", "")
    response = HttpResponseRedirect(address_of_rest(call, path) + (f"?{query}" if query else ""))
    response["Cache-Control"] = "private,no-cache,s-maxage=0"
    return response


@table.add(
    "GET",
    "/{domain}/v3/page/{format}/{title}/{revision}",
    "A revision in one of Parsoid's formats",
    _REVISION,
    tag="parsoid",
    errors=(400, 403, 404),
    answer_type="text/html",
    cost=3,
)
def parsoid_revision(call: Call) -> Reply:
    _check_domain(call)
    title, page = _page_of(call)
    kind = call.text("format")
    if page is None:
        raise PlainError(404, "The specified revision does not exist.")
    revision = _revision_of(page, call.number("revision"), call)
    text = read_text(revision)
    number = {"Content-Revision-Id": str(revision.pk)}
    if kind == "wikitext":
        return Reply(body=text, content_type=_WIKITEXT, headers={"X-ContentModel": revision.model, **_SANDBOX})
    if kind == "lint":
        return Reply(lint_text(title, text))
    is_body = _truth(call.request.GET.get("body_only"))
    made = render_document(title, text, page=page, revision=revision, inline_facts=kind == "html", sections=not is_body)
    if kind == "pagebundle":
        return _bundle(call, made, is_body=is_body, headers=number)
    html = made.body if is_body else made.html_at(server_of_call(call))
    return Reply(body=html, content_type=_HTML, headers={**_html_headers(), **number})


def _parsoid_transform(call: Call) -> Reply:
    _check_domain(call)
    source, target = call.text("from"), call.text("format")
    if target not in _TRANSFORMS.get(source, ()):
        raise PlainError(404, f"Invalid transform: {source}/to/{target}")
    given = read_body(call.request)
    if source == "pagebundle" and target == "pagebundle":
        raise PlainError(400, "Only conversions to wikitext are done here.")
    return transform(call, source if source == "wikitext" else "html", target, given)


for _tail in ("", "/{title}", "/{title}/{revision}"):
    _more = (_REVISION,) if "revision" in _tail else ()
    table.add(
        "POST", f"/{{domain}}/v3/transform/{{from}}/to/{{format}}{_tail}", "Parsoid's transforms", *_more, tag="parsoid",
        errors=(400, 403, 404, 413, 429), cost=3, answer_type="text/html",
    )(_parsoid_transform)  # fmt: skip

_NOT_KEPT: Final = {"Cache-Control": "private,no-cache,s-maxage=0"}
_SANDBOX: Final = {"Content-Security-Policy": _POLICY}


def _check_domain(call: Call) -> None:
    """Parsoid serves many wikis by their host names; here only the wiki's own is right, without a port."""
    given = call.text("domain")
    host = call.request.get_host()
    host = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if given.lower() not in {host.lower(), (urlsplit(server_of(current_wiki())).hostname or "").lower()}:
        facts = {"expected": host, "actual": given}
        raise BadDomain(given, facts)
    if call.text("format") not in _FORMATS:
        raise PlainError(404, f"Invalid page format: {call.text('format')}")


class BadDomain(BadValue):
    def __init__(self, value: str, facts: Mapping[str, str]) -> None:
        super().__init__(Param("domain"), value, "invalid-domain", dict(facts))


def _page_of(call: Call) -> tuple[Title, Page | None]:
    title = find_title(call.text("title"), current_wiki().title_rules)
    if title is None or title.namespace < 0 or title.interwiki or not title.key:
        raise PlainError(404, "The specified revision does not exist.")
    check_read(title, actor=call.actor)
    return title, find_page(title)


def _place(call: Call) -> Place:
    wiki, name = current_wiki(), call.text("title")
    title = find_title(name, wiki.title_rules) if name else wiki.main_page
    if title is None or title.namespace < 0 or title.interwiki or not title.key:
        raise RestError(400, "apierror-invalidtitle", name, facts={"actionModuleErrorCode": "invalidtitle"})
    check_read(title, actor=call.actor)
    page = find_page(title) if name else None
    number = call.number("revision")
    if not number:
        return Place(title, page)
    if page is None:
        raise PlainError(404, "The specified revision does not exist.")
    return Place(title, page, _revision_of(page, number, call))


def _revision_of(page: Page, number: int, call: Call) -> Revision:
    revision: Revision | None = None
    with suppress(RevisionNotFound, OverflowError):
        revision = get_revision(number)
    if revision is None or revision.page_id != page.pk or not may_see(revision, HIDDEN_TEXT, actor=call.actor):
        raise PlainError(404, "The specified revision is deleted or suppressed.")
    return revision


def _bundle(call: Call, made: ParsoidDocument, *, is_body: bool, headers: Mapping[str, str] | None = None) -> Reply:
    html = {"content-type": _HTML, "content-language": current_wiki().language, "vary": "Accept"}
    data = {
        "contentmodel": "wikitext",
        "html": {"headers": html, "body": made.body if is_body else made.html_at(server_of_call(call))},
        "data-parsoid": {"headers": {"content-type": _FACTS}, "body": made.data_parsoid},
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Reply(body=text, content_type=_BUNDLE, headers=dict(headers or {}))


def _html_headers() -> dict[str, str]:
    return {"Content-Language": current_wiki().language, "Vary": "Accept", **_SANDBOX}


def _facts_of(original: Mapping[str, Any]) -> dict[str, Any] | None:
    """The page bundle that came back: `original["data-parsoid"].body.ids`."""
    bundle = original.get("data-parsoid")
    body = bundle.get("body", bundle) if isinstance(bundle, dict) else None
    ids = body.get("ids") if isinstance(body, dict) else None
    return {str(k): v for k, v in ids.items() if isinstance(v, dict)} if isinstance(ids, dict) else None


def _plain(value: Any) -> str | None:
    """A text as it is, or in an object with headers and body."""
    if isinstance(value, dict):
        value = value.get("body")
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None


def _clean(text: str) -> str:
    """No wikitext has half of a character or a zero byte in it."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _truth(value: Any) -> bool:
    return str(value or "").lower() not in ("", "0", "false", "no")
