"""What stands below the categories of a list: one level, for all of them at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Count
from wikigrove_engine.title import Title

from wikigrove.pages.models import CategoryLink

MOST_BELOW: Final = 1000
"""Of all categories of a list together."""


@dataclass
class Branch:
    """A category: how many members it has of each kind ("subcat", "page", "file"), and the categories below it."""

    counts: Counter[str] = field(default_factory=Counter)
    below: list[Title] = field(default_factory=list)


def list_branches(categories: Collection[str]) -> dict[str, Branch]:
    """By category key, in two queries for any number; a category without members is absent."""
    out: dict[str, Branch] = {}
    members = CategoryLink.objects.filter(category__in=list(categories))
    for row in members.values("category", "kind").annotate(number=Count("*")).order_by():
        out.setdefault(row["category"], Branch()).counts[row["kind"]] = row["number"]
    below = members.filter(kind="subcat").order_by("category", "sort_key", "page_id")
    for category, namespace, key in below.values_list("category", "page__namespace", "page__key")[:MOST_BELOW]:
        out.setdefault(category, Branch()).below.append(Title(namespace, key))
    return out
