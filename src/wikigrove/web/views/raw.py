"""The source of a page as a file. It never runs: types are plain ones, and the policy allows nothing."""

from __future__ import annotations

from typing import Final

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import Title

from wikigrove.pages.domain.queries import access_revision, find_page, read_text
from wikigrove.pages.errors import RevisionNotFound

# text/css and text/javascript only where the page itself is such a file, and so only people with that right wrote it.
_TYPES: Final = {
    "css": "text/css",
    "javascript": "text/javascript",
    "json": "application/json",
    "sanitized-css": "text/css",
}
_ASKED: Final = {"text/x-wiki", "text/plain", "text/css", "text/javascript", "application/json"}


def show_raw(request: HttpRequest, title: Title) -> HttpResponse:
    page = find_page(title)
    number = request.GET.get("oldid", "")
    try:
        if page is None:
            raise RevisionNotFound(number)
        wanted = int(number) if number.isdecimal() and int(number) else page.latest_id or 0
        revision = access_revision(wanted, actor=request.actor)  # type: ignore[attr-defined]
    except RevisionNotFound:
        return HttpResponse("", status=404, content_type="text/x-wiki; charset=UTF-8")
    response = HttpResponse(
        read_text(revision), content_type=f"{_content_type(request, revision.model)}; charset=UTF-8"
    )
    response["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'; sandbox"
    response["Last-Modified"] = revision.timestamp.strftime("%a, %d %b %Y %H:%M:%S GMT")
    response["X-Robots-Tag"] = "noindex"
    return response


def _content_type(request: HttpRequest, model: str) -> str:
    own = _TYPES.get(model, "text/x-wiki")
    asked = request.GET.get("ctype", "")
    return asked if asked in _ASKED and asked in {own, "text/x-wiki", "text/plain"} else own
