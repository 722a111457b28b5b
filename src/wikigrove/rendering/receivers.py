"""News that renderings depend on. Receivers only enqueue."""

from __future__ import annotations

from typing import Any

from wikigrove.farm.models import Wiki
from wikigrove.media.signals import file_saved
from wikigrove.pages.signals import page_deleted, page_moved, page_restored, revision_saved


def connect() -> None:
    """Called once when Django is ready."""
    revision_saved.connect(_on_revision_saved, dispatch_uid="rendering.revision_saved")
    page_moved.connect(_on_page_moved, dispatch_uid="rendering.page_moved")
    page_deleted.connect(_on_page_deleted, dispatch_uid="rendering.page_deleted")
    page_restored.connect(_on_page_restored, dispatch_uid="rendering.page_restored")
    file_saved.connect(_on_file_saved, dispatch_uid="rendering.file_saved")


def _on_revision_saved(*, wiki: Wiki, page_id: int, is_new: bool, **more: Any) -> None:
    from wikigrove.rendering.tasks import update_after_save

    update_after_save.enqueue(wiki_id=wiki.pk, page_id=page_id, created=is_new)


def _on_page_moved(*, wiki: Wiki, page_id: int, old: tuple[int, str], new: tuple[int, str], **more: Any) -> None:
    from wikigrove.rendering.tasks import update_after_removal, update_after_save

    update_after_removal.enqueue(wiki_id=wiki.pk, namespace=old[0], key=old[1])
    update_after_save.enqueue(wiki_id=wiki.pk, page_id=page_id, created=True)


def _on_page_deleted(*, wiki: Wiki, namespace: int, key: str, **more: Any) -> None:
    from wikigrove.rendering.tasks import update_after_removal

    update_after_removal.enqueue(wiki_id=wiki.pk, namespace=namespace, key=key)


def _on_page_restored(*, wiki: Wiki, page_id: int, **more: Any) -> None:
    from wikigrove.rendering.tasks import update_after_save

    update_after_save.enqueue(wiki_id=wiki.pk, page_id=page_id, created=True)


def _on_file_saved(*, wiki: Wiki, key: str, **more: Any) -> None:
    from wikigrove.rendering.tasks import touch_after_upload

    touch_after_upload.enqueue(wiki_id=wiki.pk, key=key)
