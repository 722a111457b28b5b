"""Who wrote a page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.db.models import Count

from wikigrove.accounts.enums import ActorKind
from wikigrove.pages.models import Page, Revision

MOST: Final = 500


@dataclass(frozen=True)
class Authors:
    """`authors`: (name, number of edits), most first. `unnamed`: how many authors have only an address or are hidden."""

    authors: tuple[tuple[str, int], ...]
    unnamed: int


def list_authors(page: Page) -> Authors:
    """At most MOST authors; two queries."""
    shown = Revision.objects.filter(page=page).exclude(visibility__gte=4)
    grouped = shown.filter(actor__isnull=False).values("actor__name", "actor__kind").annotate(number=Count("pk"))
    rows = list(grouped.order_by("-number", "actor__name")[:MOST])
    named = tuple((row["actor__name"], row["number"]) for row in rows if row["actor__kind"] != ActorKind.ADDRESS)
    return Authors(named, sum(row["actor__kind"] == ActorKind.ADDRESS for row in rows))
