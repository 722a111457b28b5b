"""Special:AllPages and Special:PrefixIndex: pages in alphabetical order."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import Title, find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import list_all_pages
from wikigrove.web.skin.namespaces import namespace_choices
from wikigrove.web.skin.pager import forward_pager
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@special_page("AllPages", group="pages")
def all_pages(request: HttpRequest, sub: str) -> HttpResponse:
    namespace, start = _read_start(request, request.GET.get("from", sub))
    hide = request.GET.get("hideredirects") == "1"
    pages, follows = list_all_pages(namespace, start=start, limit=300, redirects=False if hide else None)
    return present_special(
        request,
        "special/all_pages.html",
        name="AllPages",
        pages=pages,
        field="from",
        value=start.replace("_", " "),
        field_label="allpagesfrom",
        namespaces=namespace_choices(str(namespace)),
        hide_redirects=hide,
        pager=forward_pager(request, parameter="from", follows=follows, limit=300),
    )


@special_page("PrefixIndex", group="pages")
def prefix_index(request: HttpRequest, sub: str) -> HttpResponse:
    namespace, prefix = _read_start(request, request.GET.get("prefix", sub))
    hide = request.GET.get("hideredirects") == "1"
    pages, follows = list_all_pages(
        namespace, prefix=prefix, start=request.GET.get("from", ""), limit=300, redirects=False if hide else None
    )
    return present_special(
        request,
        "special/all_pages.html",
        name="PrefixIndex",
        pages=pages,
        field="prefix",
        value=prefix.replace("_", " "),
        field_label="allpagesprefix",
        namespaces=namespace_choices(str(namespace)),
        hide_redirects=hide,
        pager=forward_pager(request, parameter="from", follows=follows, limit=300),
    )


def _read_start(request: HttpRequest, text: str) -> tuple[int, str]:
    """Namespace and key to start at. "Help:E" names both, as in MediaWiki."""
    number = request.GET.get("namespace", "")
    namespace = int(number) if number.isdecimal() else 0
    if text.endswith(":"):
        named = current_wiki().title_rules.find_namespace(text[:-1])
        if named is not None and named >= 0:
            return named, ""
    found: Title | None = find_title(text, current_wiki().title_rules, default_namespace=namespace) if text else None
    if found is not None and not found.interwiki and found.namespace >= 0:
        # A trailing slash belongs to the prefix; titles lose nothing else that matters for the order.
        return found.namespace, found.key + ("/" if text.endswith("/") and not found.key.endswith("/") else "")
    return namespace, text.strip().replace(" ", "_")
