"""Special:AllMessages: every text of the interface, ours and what the wiki made of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import NS_MEDIAWIKI, Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import find_message
from wikigrove.i18n.message import load_catalog
from wikigrove.web.skin.pager import forward_pager, read_window
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@dataclass(frozen=True)
class TextShown:
    key: str
    page: Title
    default: str
    own: str | None


@special_page("AllMessages", group="wiki", aliases=("SystemMessages",))
def all_messages(request: HttpRequest, sub: str) -> HttpResponse:
    wiki = current_wiki()
    given = request.GET.get("lang", "")
    language = given if load_catalog(given) or given == wiki.language else wiki.language
    prefix = request.GET.get("prefix", sub).strip().lower().replace(" ", "_")
    chosen = request.GET.get("filter", "all")
    window = read_window(request, default=100)
    texts = request.interface_texts  # type: ignore[attr-defined]
    start = request.GET.get("from", "")
    rows: list[TextShown] = []
    follows = None
    for key in sorted(load_catalog("en")):
        if not key.startswith(prefix) or key < start:
            continue
        own = texts.find(key, language)
        if (chosen == "modified" and own is None) or (chosen == "unmodified" and own is not None):
            continue
        if len(rows) == window.limit:
            follows = key
            break
        name = key[:1].upper() + key[1:]
        page = Title(NS_MEDIAWIKI, name if language == wiki.language else f"{name}/{language}")
        rows.append(TextShown(key, page, find_message(key, language) or "", own))
    return present_special(
        request,
        "special/all_messages.html",
        name="AllMessages",
        rows=rows,
        prefix=prefix,
        language=language,
        chosen=chosen,
        filters=("all", "modified", "unmodified"),
        pager=forward_pager(request, parameter="from", follows=follows, limit=window.limit),
    )
