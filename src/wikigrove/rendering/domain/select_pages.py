"""Pages by category, link, template and title, for lists in pages: one query for any number of conditions.

A rendering is kept for everybody who may read the page that it stands in. So a list holds what all of them may read:
pages with a latest revision, and of that revision no name that is hidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import CharField, Lookup, OuterRef, Q, QuerySet, Subquery
from wikigrove_engine.access import PageQuery, PageRow, PageRows
from wikigrove_engine.title import Title

from wikigrove.pages.models import CategoryLink, Page, PageLink, TemplateLink

MOST_ROWS: Final = 500
_ORDERS: Final = {
    "title": ("key", "namespace"),
    "fulltitle": ("namespace", "key"),
    "sortkey": ("sorted_by", "pk"),
    "categoryadd": ("added", "pk"),
    "lastedit": ("latest__timestamp", "pk"),
    "created": ("created", "pk"),
    "length": ("length", "pk"),
}


@CharField.register_lookup
class KeyLike(Lookup[str]):
    """`key__keylike`: a pattern with % and _, capitals counting on every database."""

    lookup_name = "keylike"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} LIKE {right} ESCAPE '\\'", (*left_params, *right_params)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        # LIKE takes "a" for "A" there; GLOB doesn't.
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} GLOB {right}", (*left_params, *(_to_glob(str(p)) for p in right_params))


def select_pages(query: PageQuery) -> PageRows:
    """The pages of the wiki in scope that fit."""
    pages = _filter(Page.objects.filter(latest__isnull=False), query)
    total = int(pages.count()) if query.counts_all else 0
    links = _first_links(query)
    if links is not None:
        pages = pages.annotate(
            added=Subquery(links.values("added")[:1]), sorted_by=Subquery(links.values("sort_key")[:1])
        )
    pages = _order(pages, query, has_category=links is not None).select_related("latest__actor")
    found = pages[query.offset : query.offset + max(0, min(query.limit, MOST_ROWS))]
    rows = tuple(_row(page) for page in found)
    return PageRows(rows, total if query.counts_all else len(rows))


def _filter(pages: Any, query: PageQuery) -> Any:
    for group in query.categories:
        pages = pages.filter(pk__in=_members(group))
    if query.not_categories:
        pages = pages.exclude(pk__in=_members(query.not_categories))
    if query.uncategorized:
        pages = pages.exclude(pk__in=CategoryLink.objects.values("page_id"))
    if query.namespaces:
        pages = pages.filter(namespace__in=query.namespaces)
    if query.not_namespaces:
        pages = pages.exclude(namespace__in=query.not_namespaces)
    if query.redirects != "include":
        pages = pages.filter(is_redirect=query.redirects == "only")
    if query.title_like:
        pages = pages.filter(_any(Q(key__keylike=pattern) for pattern in query.title_like))
    for pattern in query.not_title_like:
        pages = pages.exclude(key__keylike=pattern)
    for model, groups, without in (
        (PageLink, query.links_to, query.not_links_to),
        (TemplateLink, query.uses, query.not_uses),
    ):
        for group in groups:
            pages = pages.filter(pk__in=_sources(model, group))
        if without:
            pages = pages.exclude(pk__in=_sources(model, without))
    return pages


def _members(categories: Iterable[Title]) -> QuerySet[Any]:
    rows: QuerySet[Any] = CategoryLink.objects.filter(category__in=[t.key for t in categories]).values("page_id")
    return rows


def _sources(model: Any, targets: Iterable[Title]) -> Any:
    return model.objects.filter(_any(Q(namespace=t.namespace, key=t.key) for t in targets)).values("page_id")


def _first_links(query: PageQuery) -> Any:
    """Each page's membership in the first category that was asked for."""
    if not query.categories:
        return None
    keys = [t.key for t in query.categories[0]]
    return CategoryLink.objects.filter(page_id=OuterRef("pk"), category__in=keys).order_by("category")


def _order(pages: Any, query: PageQuery, *, has_category: bool) -> Any:
    if query.order == "random":
        return pages.order_by("?")
    needs_category = query.order in ("sortkey", "categoryadd")
    names = _ORDERS["title" if needs_category and not has_category else query.order]
    return pages.order_by(*(f"-{name}" if query.is_descending else name for name in names))


def _row(page: Page) -> PageRow:
    latest = page.get_latest()
    return PageRow(
        title=page.title,
        page_id=page.pk,
        length=page.length,
        sort_key=getattr(page, "sorted_by", None) or "",
        added=getattr(page, "added", None),
        edited=latest.timestamp,
        editor=latest.actor_name,
    )


def _any(conditions: Iterable[Q]) -> Q:
    return reduce(or_, conditions)


def _to_glob(pattern: str) -> str:
    out: list[str] = []
    escaped = False
    for character in pattern:
        if escaped:
            out.append(f"[{character}]" if character in "*?[" else character)
            escaped = False
        elif character == "\\":
            escaped = True
        else:
            out.append({"%": "*", "_": "?"}.get(character, f"[{character}]" if character in "*?[" else character))
    return "".join(out)
