"""What a wiki is and what it can, as data: for clients that want to know before they ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from wikigrove.accounts.domain.rights import has_right
from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.describe_site import describe_parts
from wikigrove.web.special.registry import all_specials
from wikigrove.web.views.extensions import refuse


def site_facts(request: HttpRequest) -> HttpResponse:
    """/api/wikigrove/v1/site: name, language, enabled extensions, tags, functions, libraries, models, special pages."""
    if not has_right(request.actor, "read"):  # type: ignore[attr-defined]
        return refuse(403, "permissiondenied", "This needs the right 'read'.")
    if request.method not in ("GET", "HEAD"):
        return refuse(405, "wrong-method", "This takes GET only.", Allow="GET, HEAD")
    wiki = current_wiki()
    parts = describe_parts(wiki)
    return JsonResponse(
        {
            "name": wiki.name,
            "language": wiki.language,
            "direction": wiki.direction,
            "version": wiki.version,
            "extensions": [
                {
                    "name": e.name,
                    "title": e.title,
                    "version": e.version,
                    "summary": e.summary,
                    "licence": e.licence,
                    "authors": list(e.authors),
                    "url": e.url,
                    "modules": sorted(m.name for m in enabled.parts.api_modules),
                }
                for enabled in parts.enabled
                for e in (enabled.extension,)
            ],
            "tags": list(parts.tags),
            "functions": list(parts.functions),
            "variables": list(parts.variables),
            "libraries": list(parts.libraries),
            "models": list(parts.models),
            "special_pages": [page.name for page in all_specials() if page.is_listed],
        }
    )
