"""What the software says of an edit by itself: MediaWiki's change tags."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.title import Title

from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.models import Page, Revision

DEPTH: Final = 15
"""How many revisions back a revert by hand is looked for, and how many edits one revert can mark."""
REVERTING: Final = frozenset({"mw-undo", "mw-rollback", "mw-manual-revert"})


def find_software_tags(
    *, old: str | None, new: str, old_redirect: Title | None, new_redirect: Title | None
) -> frozenset[str]:
    """Tags that the two texts alone tell."""
    tags: set[str] = set()
    if new_redirect is not None and old_redirect is None:
        tags.add("mw-new-redirect")
    elif old_redirect is not None and new_redirect is None and old is not None:
        tags.add("mw-removed-redirect")
    elif old_redirect != new_redirect:
        tags.add("mw-changed-redirect-target")
    if old and not new:
        tags.add("mw-blank")
    elif old is not None and len(old) > 10 * max(len(new), 1) and new:
        tags.add("mw-replace")
    return frozenset(tags)


def find_reverted_to(page: Page, *, sha1: str) -> int | None:
    """The revision that a text with this SHA-1 goes back to, among the last DEPTH before the latest; one query."""
    rows = Revision.objects.filter(page=page).order_by("-timestamp", "-pk")
    known = list(rows.values_list("pk", "sha1")[: DEPTH + 1])
    for pk, digest in known[1:]:
        if digest == sha1:
            return int(pk)
    return None


def mark_reverted(page: Page, *, revert_id: int, restored_id: int) -> list[int]:
    """Tag the edits between the restored revision and the one that went back to it; the ids of those."""
    ends = {r.pk: r for r in Revision.objects.filter(page=page, pk__in=[revert_id, restored_id])}
    if len(ends) < 2:
        return []
    start, end = ends[restored_id], ends[revert_id]
    after = rows_from(("timestamp", "pk"), (start.timestamp, start.pk), up=True, itself=False)
    before = rows_from(("timestamp", "pk"), (end.timestamp, end.pk), up=False, itself=False)
    between = list(Revision.objects.filter(after, before, page=page).order_by("-timestamp", "-pk")[: DEPTH + 1])
    if len(between) > DEPTH:
        return []
    marked = []
    for revision in between:
        if revision.sha1 != end.sha1:
            add_tags({"mw-reverted"}, revision=revision)
            marked.append(revision.pk)
    return marked
