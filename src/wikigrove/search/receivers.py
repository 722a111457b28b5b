"""News that the search index depends on. Receivers only enqueue."""

from __future__ import annotations

from typing import Any

from wikigrove.farm.models import Wiki
from wikigrove.pages.signals import page_deleted, page_moved, page_restored, revision_saved


def connect() -> None:
    """Called once when Django is ready."""
    revision_saved.connect(_on_revision_saved, dispatch_uid="search.revision_saved")
    for signal in (page_moved, page_deleted, page_restored):
        signal.connect(_on_revision_saved, dispatch_uid="search.page_changed")


def _on_revision_saved(*, wiki: Wiki, page_id: int, **more: Any) -> None:
    from wikigrove.search.tasks import index_after_save

    index_after_save.enqueue(wiki_id=wiki.pk, page_id=page_id)
