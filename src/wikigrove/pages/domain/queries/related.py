"""Changes of the pages that one page links to, or that link to it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q
from wikigrove_engine.title import NS_CATEGORY, Title

from wikigrove.pages.models import CategoryLink, Page, PageLink, TemplateLink


def related_condition(title: Title, *, to_page: bool = False) -> Q:
    """Of a change. `to_page`: of pages that link to `title`; of a category, its members."""
    if title.namespace == NS_CATEGORY:
        if to_page:
            return _linking(title)
        return Q(Exists(CategoryLink.objects.filter(category=title.key, page_id=OuterRef("page_id"))))
    if to_page:
        return _linking(title)
    page = Page.objects.filter(namespace=title.namespace, key=title.key).values("pk")
    links = (
        model.objects.filter(page_id__in=page, namespace=OuterRef("namespace"), key=OuterRef("key"))
        for model in (PageLink, TemplateLink)
    )
    return Q(Exists(next(links))) | Q(Exists(next(links)))


def _linking(title: Title) -> Q:
    out = Q()
    for model in (PageLink, TemplateLink):
        rows = model.objects.filter(namespace=title.namespace, key=title.key, page_id=OuterRef("page_id"))
        out |= Q(Exists(rows))
    return out
