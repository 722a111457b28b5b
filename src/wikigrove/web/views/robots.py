"""/robots.txt: what crawlers should leave alone, since it costs much and says little."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from wikigrove_engine.title import NS_SPECIAL, encode_title

from wikigrove.farm.scope import current_wiki

# Histories, differences and old versions are as many as there are edits: a crawler that follows them never ends.
_QUERIES = ("action", "oldid", "diff", "curid", "offset", "dir", "printable", "useskin", "veaction")


@require_GET
def robots(request: HttpRequest) -> HttpResponse:
    """Rules for crawlers; what the wiki wrote into MediaWiki:Robots.txt stands below them."""
    prefix = current_wiki().path_prefix
    special = encode_title(current_wiki().title_rules.namespace_name(NS_SPECIAL))
    lines = [
        "User-agent: *",
        f"Allow: {prefix}/w/images/",
        f"Disallow: {prefix}/w/",
        f"Disallow: {prefix}/api/",
        *(f"Disallow: {prefix}/wiki/{name}{colon}" for name in _both(special) for colon in (":", "%3A")),
        *(f"Disallow: {prefix}/wiki/*{mark}{name}=" for name in _QUERIES for mark in ("?", "&")),
    ]
    own = getattr(request, "interface_texts", None)
    more = own.texts.get("robots.txt", "") if own is not None else ""
    text = "\n".join(lines) + "\n" + (f"\n{more.strip()}\n" if more.strip() else "")
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _both(special: str) -> list[str]:
    return ["Special"] if special == "Special" else ["Special", special]
