"""News that hooks may want to hear. Receivers only enqueue, and nothing on wikis without hooks."""

from __future__ import annotations

from typing import Any

from wikigrove.events.domain.hooks import IN_USE
from wikigrove.farm.models import Wiki
from wikigrove.pages.signals import log_written, revision_saved


def connect() -> None:
    """Called once when Django is ready."""
    revision_saved.connect(_on_revision_saved, dispatch_uid="events.revision_saved")
    log_written.connect(_on_log_written, dispatch_uid="events.log_written")


def _on_revision_saved(*, wiki: Wiki, revision_id: int, is_null: bool = False, **more: Any) -> None:
    if not is_null:
        _tell(wiki, revision_id=revision_id, log_id=0)


def _on_log_written(*, wiki: Wiki, log_id: int, **more: Any) -> None:
    _tell(wiki, revision_id=0, log_id=log_id)


def _tell(wiki: Wiki, *, revision_id: int, log_id: int) -> None:
    from wikigrove.events.tasks import tell_hooks

    if wiki.setting(IN_USE, False):
        tell_hooks.enqueue(wiki_id=wiki.pk, revision_id=revision_id, log_id=log_id)
