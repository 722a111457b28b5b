"""The lists of pages that tell meanings apart, and of pages that link to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Final
from urllib.parse import urlencode

from django.utils.safestring import SafeString, mark_safe

from wikigrove.extensions.api import Asker, PageFound, SpecialRequest, Values, WikiReader, message_html, open_wiki

PROPERTY: Final = "disambiguation"
_PAGE: Final = 50
_MOST: Final = 500

Lister = Callable[[WikiReader, int, int], tuple[PageFound, ...]]


def list_pages(wiki: WikiReader, start: int, limit: int) -> tuple[PageFound, ...]:
    return wiki.list_by_property(PROPERTY, start=start, limit=limit)


def list_linking(wiki: WikiReader, start: int, limit: int) -> tuple[PageFound, ...]:
    return wiki.list_links_to_property(PROPERTY, start=start, limit=limit)


def show_pages(request: SpecialRequest) -> SafeString:
    """Special:DisambiguationPages"""
    return _show(request, list_pages, "disambiguationpages-summary")


def show_linking(request: SpecialRequest) -> SafeString:
    """Special:DisambiguationPageLinks"""
    return _show(request, list_linking, "disambiguationpagelinks-summary")


def answer_pages(asker: Asker, values: Values) -> Mapping[str, object]:
    return _answer(asker, values, list_pages)


def answer_linking(asker: Asker, values: Values) -> Mapping[str, object]:
    return _answer(asker, values, list_linking)


def _show(request: SpecialRequest, lister: Lister, summary: str) -> SafeString:
    start, limit = _number(request.fields.get("from", "")), _number(request.fields.get("limit", "")) or _PAGE
    limit = min(limit, _MOST)
    found = lister(open_wiki(request.asker.rights), start, limit + 1)
    intro = f'<p class="intro">{message_html(summary)}</p>'
    if not found:
        return mark_safe(f"{intro}<p>{message_html('disambiguator-none')}</p>")  # noqa: S308 - escaped
    items = "".join(f'<li><a href="{escape(p.path)}">{escape(p.title)}</a></li>' for p in found[:limit])
    more = ""
    if len(found) > limit:
        query = urlencode({"from": found[limit].page_id, "limit": limit})
        more = f'<p><a rel="next" href="?{escape(query)}">{message_html("disambiguator-next")}</a></p>'
    return mark_safe(f'{intro}<ul class="columns-list">{items}</ul>{more}')  # noqa: S308 - each piece is escaped


def _answer(asker: Asker, values: Values, lister: Lister) -> Mapping[str, object]:
    limit = max(1, min(int(values["limit"]), _MOST))
    found = lister(open_wiki(asker.rights), max(0, int(values["from"])), limit + 1)
    answer: dict[str, object] = {
        "pages": [{"pageid": p.page_id, "ns": p.namespace, "title": p.title} for p in found[:limit]]
    }
    if len(found) > limit:
        answer["continue"] = {"from": found[limit].page_id}
    return answer


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
