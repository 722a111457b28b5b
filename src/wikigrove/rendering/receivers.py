"""News that renderings depend on. Receivers only enqueue."""

from __future__ import annotations

from typing import Any

from wikigrove.farm.models import Wiki
from wikigrove.media.signals import file_saved
from wikigrove.pages.signals import revision_saved


def connect() -> None:
    """Called once when Django is ready."""
    revision_saved.connect(_on_revision_saved, dispatch_uid="rendering.revision_saved")
    file_saved.connect(_on_file_saved, dispatch_uid="rendering.file_saved")


def _on_revision_saved(*, wiki: Wiki, page_id: int, is_new: bool, **more: Any) -> None:
    from wikigrove.rendering.tasks import update_after_save

    update_after_save.enqueue(wiki_id=wiki.pk, page_id=page_id, created=is_new)


def _on_file_saved(*, wiki: Wiki, key: str, **more: Any) -> None:
    from wikigrove.rendering.tasks import touch_after_upload

    touch_after_upload.enqueue(wiki_id=wiki.pk, key=key)
