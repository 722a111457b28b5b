"""How many pages are in categories."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count

from wikigrove.pages.models import CategoryLink


def count_members(categories: Collection[str]) -> dict[str, int]:
    """Category key -> number of members, for any number of categories in one query; those without any are absent."""
    rows = CategoryLink.objects.filter(category__in=list(categories)).values("category").annotate(number=Count("pk"))
    return {row["category"]: row["number"] for row in rows.order_by()}
