"""Special:TrackingCategories: what the software sorts pages into by itself."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import NS_CATEGORY, Title, find_title

from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.pages.domain.queries import find_pages
from wikigrove.pages.domain.queries.tracking import count_members
from wikigrove.rendering.domain.site import is_named, tracking_keys
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@dataclass(frozen=True)
class Tracked:
    """A row; `title` is None where the wiki has turned the category off."""

    key: str
    title: Title | None
    exists: bool
    members: int
    description: str


@special_page("TrackingCategories", group="pages")
def tracking_categories(request: HttpRequest, sub: str) -> HttpResponse:
    wiki = current_wiki()
    # The categories are named in the wiki's language, whatever the reader speaks.
    named = {key: _category(key) for key in tracking_keys(parts_of_wiki(wiki.settings))}
    titles = [title for title in named.values() if title is not None]
    known = find_pages(titles)
    counts = count_members([title.key for title in titles])
    rows = [
        Tracked(key, title, title in known, counts.get(title.key, 0) if title is not None else 0, _describe(key))
        for key, title in named.items()
    ]
    rows.sort(key=lambda row: row.title.text.casefold() if row.title is not None else row.key)
    return present_special(request, "special/tracking_categories.html", name="TrackingCategories", rows=rows)


def _category(key: str) -> Title | None:
    wiki = current_wiki()
    if not is_named(key, wiki.language):
        return None
    title = find_title(message(key, language=wiki.language), wiki.title_rules, default_namespace=NS_CATEGORY)
    return title if title is not None and title.namespace == NS_CATEGORY and not title.is_external else None


def _describe(key: str) -> str:
    return message(f"{key}-desc") if has_message(f"{key}-desc") else ""
