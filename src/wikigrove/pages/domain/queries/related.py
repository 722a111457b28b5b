"""Changes of the pages that one page links to, or that link to it."""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from wikigrove_engine.title import NS_CATEGORY, Title

from wikigrove.pages.models import CategoryLink, Page, PageLink, TemplateLink

FEW: Final = 2000
"""So many pages are looked up first; of more, each change is asked whether its page is one."""


def related_condition(title: Title, *, to_page: bool = False) -> Q:
    """Of a change. `to_page`: of pages that link to `title`; of a category, its members. Three queries at most."""
    if to_page:
        return _of_pages(*(_linking(model, title) for model in (PageLink, TemplateLink)))
    if title.namespace == NS_CATEGORY:
        return _of_pages(CategoryLink.objects.filter(category=title.key))
    page = Page.objects.filter(namespace=title.namespace, key=title.key).values_list("pk", flat=True).first()
    titles: set[tuple[int, str]] = set()
    for model in (PageLink, TemplateLink):
        titles |= set(model.objects.filter(page_id=page or 0).values_list("namespace", "key"))
    found = Q(pk__in=())
    for namespace in {namespace for namespace, _ in titles}:
        found |= Q(namespace=namespace, key__in=[key for n, key in titles if n == namespace])
    return found


def _linking(model: type[PageLink] | type[TemplateLink], title: Title) -> QuerySet:  # type: ignore[type-arg]
    rows: QuerySet = model.objects.filter(namespace=title.namespace, key=title.key)  # type: ignore[type-arg]
    return rows


def _of_pages(*links: QuerySet) -> Q:  # type: ignore[type-arg]
    """Of a page that one of these link rows belongs to."""
    out = Q(pk__in=())
    for rows in links:
        ids = list(rows.values_list("page_id", flat=True)[: FEW + 1])
        out |= Q(page_id__in=ids) if len(ids) <= FEW else Q(Exists(rows.filter(page_id=OuterRef("page_id"))))
    return out
