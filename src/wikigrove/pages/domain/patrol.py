"""Marks of what somebody has looked at."""

from __future__ import annotations

from collections.abc import Collection

from wikigrove.pages.models import Change, Revision


def patrol_revisions(ids: Collection[int], *, as_bot: bool = False) -> int:
    """Mark the changes of these revisions as patrolled, and as a bot's where asked; how many were not before."""
    rows = Change.objects.filter(revision_id__in=list(ids), log=None)
    count: int = rows.filter(is_patrolled=False).update(is_patrolled=True)
    if as_bot:
        rows.update(is_bot=True)
    return count


def find_change(revision: Revision) -> Change | None:
    """The line of recent changes of a revision; None where it has been dropped, or never was."""
    found: Change | None = Change.objects.filter(revision=revision, log=None).select_related("actor").first()
    return found
