"""action=render: the text of a page alone, for other programs to show; its links lead to this wiki from anywhere."""

from __future__ import annotations

import re
from typing import Final

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import Title

from wikigrove.pages.domain.queries import access_revision, find_page
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.rendering.domain.render import render_page
from wikigrove.web.views.errors import show_error

_LOCAL: Final = re.compile(r'(<[^>]*\s(?:href|src|resource|srcset)=")/(?!/)')
_SECTION: Final = re.compile("</?section[^>]*>")
_SET: Final = re.compile(r'(\ssrcset=")([^"]*)"')


def show_render(request: HttpRequest, title: Title) -> HttpResponse:
    page = find_page(title)
    number = request.GET.get("oldid", "")
    try:
        if page is None:
            raise RevisionNotFound(number)
        wanted = int(number) if number.isdecimal() and int(number) else page.latest_id or 0
        revision = access_revision(wanted, actor=request.actor)  # type: ignore[attr-defined]
    except RevisionNotFound:
        return show_error(request, 404)
    rendered = render_page(page, revision)
    origin = request.build_absolute_uri("/").rstrip("/")
    html = from_anywhere(_SECTION.sub("", rendered.html), origin)
    response = HttpResponse(f'<div class="mw-parser-output">{html}</div>', content_type="text/html; charset=UTF-8")
    response["X-Robots-Tag"] = "noindex"
    return response


def from_anywhere(html: str, origin: str) -> str:
    """`html` with whole addresses in place of paths."""
    shown = _LOCAL.sub(rf"\1{origin}/", html)
    return _SET.sub(lambda m: f'{m[1]}{_each(m[2], origin)}"', shown)


def _each(addresses: str, origin: str) -> str:
    parts = (part.strip() for part in addresses.split(","))
    return ", ".join(
        f"{origin}{part}" if part.startswith("/") and not part.startswith("//") else part for part in parts
    )
