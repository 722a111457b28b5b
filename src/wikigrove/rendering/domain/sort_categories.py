"""Give all members of categories new sort keys, after a change of the wiki's collation."""

from __future__ import annotations

from typing import Final

from wikigrove.pages.models import CategoryLink, PageProperty
from wikigrove.rendering.domain.links import category_collation, make_sort_key

_BATCH: Final = 1000


def sort_categories() -> int:
    """Write the keys that differ; the number of rows changed. Safe to interrupt and to run again."""
    collation, last, changed = category_collation(), 0, 0
    while rows := list(CategoryLink.objects.filter(pk__gt=last).select_related("page").order_by("pk")[:_BATCH]):
        defaults = dict(
            PageProperty.objects.filter(name="defaultsort", page__in={row.page_id for row in rows}).values_list(
                "page_id", "value"
            )
        )
        differing = []
        for row in rows:
            key = make_sort_key(row.prefix or defaults.get(row.page_id, ""), row.page.title, collation=collation)
            if key != row.sort_key:
                row.sort_key = key
                differing.append(row)
        CategoryLink.objects.bulk_update(differing, ["sort_key"], batch_size=200)
        changed += len(differing)
        last = rows[-1].pk
    return changed
