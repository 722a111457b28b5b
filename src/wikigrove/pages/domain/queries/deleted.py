"""Deleted pages and their revisions."""

from __future__ import annotations

from django.db.models import Count
from wikigrove_engine.title import Title

from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import DeletedRevision


def list_deleted_titles(
    prefix: Title, *, start: str = "", limit: int = 50
) -> tuple[list[tuple[Title, int]], str | None]:
    """Titles with deleted revisions that begin with `prefix`, with how many; and the key to go on from. One query."""
    rows = DeletedRevision.objects.filter(namespace=prefix.namespace, key__gte=max(prefix.key, start))
    if prefix.key:
        rows = rows.filter(key__lt=prefix.key + "\U0010ffff")
    grouped = rows.values("key").annotate(number=Count("pk")).order_by("key")[: limit + 1]
    found = [(Title(prefix.namespace, row["key"]), int(row["number"])) for row in grouped]
    return found[:limit], found[limit][0].key if len(found) > limit else None


def find_deleted_before(row: DeletedRevision) -> DeletedRevision | None:
    """The deleted revision of the same title before this one; one query."""
    place = (row.timestamp, row.revision_id)
    earlier = rows_from(("timestamp", "revision_id"), place, up=False, itself=False)
    rows = DeletedRevision.objects.filter(earlier, namespace=row.namespace, key=row.key)
    found: DeletedRevision | None = rows.order_by("-timestamp", "-revision_id").first()
    return found
