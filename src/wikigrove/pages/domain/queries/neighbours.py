"""What stands before, after and between versions of a page."""

from __future__ import annotations

from wikigrove.pages.models import Revision


def find_next_revision(revision: Revision) -> int | None:
    """The id of the version after `revision`: the one made from it, else the next one in time. Two queries at most."""
    later = Revision.objects.filter(page_id=revision.page_id, timestamp__gte=revision.timestamp).exclude(pk=revision.pk)
    child: int | None = later.filter(parent_id=revision.pk).values_list("pk", flat=True).first()
    if child is not None:
        return child
    by_time = later.filter(timestamp__gt=revision.timestamp).order_by("timestamp", "pk")
    found: int | None = by_time.values_list("pk", flat=True).first()
    return found


def count_between(old: Revision, new: Revision) -> int:
    """How many versions of the page lie between these two; 0 for versions of different pages. One query at most."""
    if old.page_id != new.page_id or new.parent_id == old.pk:
        return 0
    between = Revision.objects.filter(page_id=new.page_id, timestamp__gt=old.timestamp, timestamp__lt=new.timestamp)
    return int(between.count())
