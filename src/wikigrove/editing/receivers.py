"""News that extensions want to hear. Receivers only enqueue."""

from __future__ import annotations

from typing import Any

from wikigrove.farm.models import Wiki
from wikigrove.pages.signals import revision_saved


def connect() -> None:
    """Called once when Django is ready."""
    revision_saved.connect(_on_revision_saved, dispatch_uid="editing.revision_saved")


def _on_revision_saved(*, wiki: Wiki, page_id: int, revision_id: int, is_new: bool, **more: Any) -> None:
    from wikigrove.editing.domain.extension_filters import has_listeners
    from wikigrove.editing.tasks import tell_extensions

    if has_listeners(wiki):
        tell_extensions.enqueue(wiki_id=wiki.pk, page_id=page_id, revision_id=revision_id, is_new=is_new)
