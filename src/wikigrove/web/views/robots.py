"""/robots.txt: what crawlers should leave alone, since it costs much and says little."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wikigrove.farm.scope import current_wiki


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    prefix = current_wiki().path_prefix
    lines = [
        "User-agent: *",
        f"Disallow: {prefix}/w/index.php",
        f"Disallow: {prefix}/wiki/Special:",
        f"Allow: {prefix}/w/images/",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
