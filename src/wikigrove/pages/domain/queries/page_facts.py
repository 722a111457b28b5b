"""Facts of many pages at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from wikigrove.pages.models import CategoryLink, Page, PageLink, PageProperty


def find_properties(page_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """Page properties by page; one query."""
    out: dict[int, dict[str, str]] = defaultdict(dict)
    for page_id, name, value in PageProperty.objects.filter(page_id__in=list(page_ids)).values_list(
        "page_id", "name", "value"
    ):
        out[page_id][name] = value
    return dict(out)


def list_akin(page: Page, *, limit: int) -> list[Page]:
    """Pages about something near: first those that `page` and they link to each other, then those of its categories.

    Four queries, each along an index and cut at a fixed number.
    """
    linked = list(PageLink.objects.filter(page=page, namespace=0).values_list("key", flat=True)[:500])
    rows = Page.objects.filter(namespace=0, key__in=linked, is_redirect=False, latest__isnull=False)
    candidates = {p.pk: p for p in rows.select_related("latest").exclude(pk=page.pk)}
    back = set(
        PageLink.objects.filter(namespace=page.namespace, key=page.key, page_id__in=list(candidates)).values_list(
            "page_id", flat=True
        )
    )
    found = sorted(candidates.values(), key=lambda p: (p.pk not in back, p.key))[:limit]
    if len(found) < limit:
        categories = list(CategoryLink.objects.filter(page=page).values_list("category", flat=True)[:5])
        known = {page.pk, *(p.pk for p in found)}
        links = CategoryLink.objects.filter(category__in=categories, kind="page", page__namespace=0)
        links = links.filter(page__latest__isnull=False, page__is_redirect=False).select_related("page", "page__latest")
        for link in links.order_by("category", "sort_key")[: limit * 3]:
            if link.page_id not in known and len(found) < limit:
                known.add(link.page_id)
                found.append(link.page)
    return found
