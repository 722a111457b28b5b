"""Search the wiki in scope."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from wikigrove_engine.title import Title, find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import Page
from wikigrove.search.backends.tantivy_index import get_index
from wikigrove.search.backends.tantivy_query import did_you_mean, run_query, suggest
from wikigrove.search.query import parse_query


@dataclass(frozen=True)
class SearchHit:
    """A page found. `snippet` is escaped HTML with the words in <b>; `size` in bytes."""

    title: Title
    snippet: str
    size: int
    timestamp: datetime | None
    page_id: int


@dataclass(frozen=True)
class SearchResults:
    """`total` counts all hits; `exact` is the page whose title was typed; `suggestion` a better spelling."""

    total: int
    hits: tuple[SearchHit, ...]
    suggestion: str | None = None
    exact: Title | None = None


@dataclass(frozen=True)
class Suggestion:
    """A title that begins with what was typed."""

    title: Title
    page_id: int
    description: str = ""
    thumbnail: str | None = None


def search_pages(query: str, *, namespaces: Collection[int] = (0,), offset: int = 0, limit: int = 20) -> SearchResults:
    """Pages that answer `query`, best first; one database query. Raises QueryTooLong."""
    parsed = parse_query(query)
    if parsed.is_empty:
        return SearchResults(0, ())
    wiki = current_wiki()
    index = get_index(wiki)
    offset = max(0, min(offset, 10_000))
    total, hits = run_query(index, parsed, namespaces=namespaces, offset=offset, limit=max(1, min(limit, 500)))
    pages = Page.objects.select_related("latest").in_bulk([h.page_id for h in hits])
    found = tuple(
        SearchHit(p.title, h.snippet, p.length, p.latest.timestamp if p.latest else None, p.pk)
        for h in hits
        if (p := pages.get(h.page_id)) is not None
    )
    return SearchResults(
        total, found, did_you_mean(index, parsed) if total < 3 and offset == 0 else None, find_exact(query)
    )


def find_exact(query: str) -> Title | None:
    """The page that the search box's "go" leads to: the title as typed, or with capitals changed."""
    wiki = current_wiki()
    for text in dict.fromkeys((query, query.capitalize(), query.title(), query.upper(), query.lower())):
        title = find_title(text, wiki.title_rules)
        if title is None or title.interwiki or title.namespace < 0:
            continue
        if Page.objects.filter(namespace=title.namespace, key=title.key, latest__isnull=False).exists():
            return title
    return None


def page_hits(titles: Collection[Title]) -> SearchResults:
    """Pages by title, as hits of a search; one query."""
    keys = {(title.namespace, title.key) for title in titles}
    rows = Page.objects.select_related("latest").filter(key__in=[key for _, key in keys], latest__isnull=False)
    hits = tuple(
        SearchHit(p.title, "", p.length, p.latest.timestamp if p.latest else None, p.pk)
        for p in rows
        if (p.namespace, p.key) in keys
    )
    return SearchResults(len(hits), hits)


def suggest_titles(start: str, *, namespaces: Collection[int] = (0,), limit: int = 10) -> list[Suggestion]:
    """Titles for what has been typed so far, best first; one database query."""
    wiki = current_wiki()
    title = find_title(start, wiki.title_rules)
    if title is None:
        return []
    wanted = namespaces if title.namespace == 0 else (title.namespace,)
    hits = suggest(get_index(wiki), title.text, namespaces=wanted, limit=max(1, min(limit, 100)))
    pages = Page.objects.in_bulk([h.page_id for h in hits])
    return [Suggestion(pages[h.page_id].title, h.page_id) for h in hits if h.page_id in pages]
