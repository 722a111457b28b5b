"""Deleted revisions by author."""

from __future__ import annotations

from wikigrove.accounts.models import Actor
from wikigrove.pages.domain.queries.history import Slice, cut
from wikigrove.pages.models import DeletedRevision


def list_deleted_contributions(
    name: str, *, namespace: int | None = None, limit: int = 50, before: str | None = None, after: str | None = None
) -> Slice[DeletedRevision]:
    """What `name` wrote on pages that are gone, newest first; two queries. Raises ValueError for a bad cursor.

    Revisions whose author is hidden are left out.
    """
    actor = Actor.objects.filter(name=name).first()
    if actor is None:
        return Slice((), None, None)
    rows = DeletedRevision.objects.filter(actor=actor, visibility__in=(0, 1, 2, 3))
    if namespace is not None:
        rows = rows.filter(namespace=namespace)
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    return Slice(tuple(found), older, newer)
