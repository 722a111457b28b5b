"""News that people may want to hear. Receivers only enqueue."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.pages.signals import log_written, page_moved, revision_saved


def connect() -> None:
    """Called once when Django is ready."""
    revision_saved.connect(_on_revision_saved, dispatch_uid="notices.revision_saved")
    log_written.connect(_on_log_written, dispatch_uid="notices.log_written")
    page_moved.connect(_on_page_moved, dispatch_uid="notices.page_moved")
    post_save.connect(_on_actor_saved, sender=Actor, dispatch_uid="notices.actor_saved")


def _on_revision_saved(*, wiki: Wiki, revision_id: int, is_null: bool = False, **more: Any) -> None:
    from wikigrove.notices.tasks import after_revision

    if not is_null:
        after_revision.enqueue(wiki_id=wiki.pk, revision_id=revision_id)


def _on_log_written(*, wiki: Wiki, log_id: int, **more: Any) -> None:
    from wikigrove.notices.tasks import after_log

    after_log.enqueue(wiki_id=wiki.pk, log_id=log_id)


def _on_page_moved(*, wiki: Wiki, old: tuple[int, str], new: tuple[int, str], **more: Any) -> None:
    from wikigrove.notices.tasks import after_move

    after_move.enqueue(wiki_id=wiki.pk, old_namespace=old[0], old_key=old[1], new_namespace=new[0], new_key=new[1])


def _on_actor_saved(*, instance: Actor, created: bool, raw: bool = False, **more: Any) -> None:
    from wikigrove.notices.tasks import greet

    if created and not raw and instance.user_id is not None:
        wiki_id, actor_id = int(instance.wiki_id or 0), instance.pk
        transaction.on_commit(lambda: greet.enqueue(wiki_id=wiki_id, actor_id=actor_id))
