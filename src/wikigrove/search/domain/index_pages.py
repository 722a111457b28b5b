"""Put pages into the search index."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from django.db.models import Count
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import CategoryLink, Page, PageLink, Redirect, TemplateLink
from wikigrove.rendering.domain.locks import lock_file
from wikigrove.rendering.domain.render import render_page
from wikigrove.search.backends.tantivy_index import get_index
from wikigrove.search.documents import SearchDocument
from wikigrove.search.domain.plain_text import text_of

BATCH: Final = 200


def index_pages(page_ids: Iterable[int], *, bodies: Mapping[int, str] | None = None, fresh: bool = False) -> int:
    """Index these pages anew (redirects among them: their targets); the number of documents written.

    `bodies` gives the plain texts that are known already.
    """
    wiki = current_wiki()
    ids = list(dict.fromkeys(page_ids))
    index = get_index(wiki)
    with lock_file(f"search-{wiki.pk}"):
        return index.write(iter_documents(ids, bodies=bodies or {}), remove=[] if fresh else ids, fresh=fresh)


def iter_documents(ids: list[int], *, bodies: Mapping[int, str]) -> Iterator[SearchDocument]:
    """Documents of the pages that exist and are no redirects; a constant number of queries for each batch."""
    for i in range(0, len(ids), BATCH):
        pages = list(
            Page.objects.select_related("latest").filter(
                pk__in=ids[i : i + BATCH], is_redirect=False, latest__isnull=False
            )
        )
        yield from _documents(pages, bodies)


def targets_of(page_ids: list[int]) -> list[int]:
    """Pages that these redirect to: their aliases change with them."""
    rows = Redirect.objects.filter(page_id__in=page_ids, interwiki="").values_list("namespace", "key")
    out: list[int] = []
    for namespace, key in rows:
        out += Page.objects.filter(namespace=namespace, key=key, latest__isnull=False).values_list("pk", flat=True)
    return out


def _documents(pages: list[Page], bodies: Mapping[int, str]) -> Iterator[SearchDocument]:
    ids = [p.pk for p in pages]
    categories: dict[int, list[str]] = defaultdict(list)
    for pk, category in CategoryLink.objects.filter(page_id__in=ids).values_list("page_id", "category"):
        categories[pk].append(category.replace("_", " "))
    templates: dict[int, list[str]] = defaultdict(list)
    for pk, key in TemplateLink.objects.filter(page_id__in=ids, namespace=10).values_list("page_id", "key"):
        templates[pk].append(key.replace("_", " "))
    titles = {p.title for p in pages}
    aliases, incoming = _aliases(titles), _incoming(titles)
    for page in pages:
        body = bodies.get(page.pk)
        if body is None:
            body = text_of(render_page(page).html)
        yield SearchDocument(
            page.pk,
            page.namespace,
            page.title.text,
            body,
            tuple(aliases.get(page.title, ())),
            tuple(categories[page.pk]),
            tuple(templates[page.pk]),
            incoming.get(page.title, 0),
        )


def _aliases(titles: set[Title]) -> dict[Title, list[str]]:
    out: dict[Title, list[str]] = defaultdict(list)
    for namespace, keys in _by_namespace(titles).items():
        rows = Redirect.objects.filter(namespace=namespace, key__in=keys, interwiki="", fragment="")
        for key, alias in rows.values_list("key", "page__key"):
            out[Title(namespace, key)].append(alias.replace("_", " "))
    return out


def _incoming(titles: set[Title]) -> dict[Title, int]:
    out: dict[Title, int] = {}
    for namespace, keys in _by_namespace(titles).items():
        rows = PageLink.objects.filter(namespace=namespace, key__in=keys).values("key").annotate(n=Count("id"))
        out.update({Title(namespace, row["key"]): row["n"] for row in rows})
    return out


def _by_namespace(titles: set[Title]) -> dict[int, list[str]]:
    out: dict[int, list[str]] = defaultdict(list)
    for title in titles:
        out[title.namespace].append(title.key)
    return out
