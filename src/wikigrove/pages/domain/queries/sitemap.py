"""Pages for search engines, in parts by page id, so that a new page changes one part only."""

from __future__ import annotations

from typing import Final

from django.db.models import Max

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import Page

PER_FILE: Final = 5_000
PER_INDEX: Final = 1_000


def count_files() -> int:
    """How many parts there are; one query along the ids."""
    last = Page.objects.aggregate(last=Max("pk"))["last"] or 0
    return last // PER_FILE + 1


def list_file(number: int) -> list[Page]:
    """The pages of part `number` that are content, no redirects; one query."""
    spaces = [
        ns.id for ns in current_wiki().title_rules.namespaces.values() if ns.id >= 0 and ns.id % 2 == 0 and ns.content
    ]
    rows = Page.objects.filter(pk__gte=number * PER_FILE, pk__lt=(number + 1) * PER_FILE)
    return list(rows.filter(namespace__in=spaces, is_redirect=False, latest__isnull=False).order_by("pk"))
