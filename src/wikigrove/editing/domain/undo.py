"""Undo an edit, or several in a row, whatever was saved since."""

from __future__ import annotations

from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.errors import EditConflict, EditRefused
from wikigrove.pages.domain.merge import merge_texts
from wikigrove.pages.domain.queries import access_revision, read_text, read_texts
from wikigrove.pages.errors import RevisionNotFound
from wikigrove.pages.models import Page, Revision


def prepare_undo(page: Page, *, revision_id: int, after_id: int | None = None, actor: Actor | Visitor) -> str:
    """The latest text without the changes from `after_id` (else the parent) to `revision_id`.

    Raises EditConflict when later edits touched the same lines, EditRefused for wrong ids.
    """
    undone = _revision_of(page, revision_id, actor)
    before_id = after_id if after_id is not None else undone.parent_id
    latest = read_text(page.get_latest())
    if before_id is None:
        if undone.pk != page.latest_id:
            raise EditRefused("undofailure", "undo-norev")
        return ""
    before = _revision_of(page, before_id, actor)
    if (before.timestamp, before.pk) > (undone.timestamp, undone.pk):
        before, undone = undone, before
    texts = read_texts([before, undone])
    merged = merge_texts(base=texts[undone.pk], ours=texts[before.pk], theirs=latest)
    if merged.conflicts:
        raise EditConflict(ours=texts[before.pk], theirs=latest, merged=merged.text, base_id=page.latest_id)
    return merged.text


def _revision_of(page: Page, pk: int, actor: Actor | Visitor) -> Revision:
    try:
        revision = access_revision(pk, actor=actor)
    except RevisionNotFound:
        raise EditRefused("nosuchrevid", "undo-norev") from None
    if revision.page_id != page.pk:
        raise EditRefused("revwrongpage", "undo-norev")
    return revision
