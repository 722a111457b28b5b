"""News that upkeep wants to hear. Receivers only enqueue."""

from __future__ import annotations

from typing import Any

from wikigrove.farm.models import Wiki
from wikigrove.pages.signals import page_moved


def connect() -> None:
    """Called once when Django is ready."""
    page_moved.connect(_on_page_moved, dispatch_uid="upkeep.page_moved")


def _on_page_moved(*, wiki: Wiki, redirect_id: int | None = None, **more: Any) -> None:
    from wikigrove.upkeep.tasks import fix_double_redirects

    if redirect_id is not None:
        fix_double_redirects.enqueue(wiki_id=wiki.pk, page_id=redirect_id)
