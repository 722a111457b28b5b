"""Mark an edit as patrolled."""

from __future__ import annotations

from django.db import transaction
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.errors import EditRefused
from wikigrove.pages.domain.patrol import patrol_revisions
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import Change


def patrol_change(change: Change, *, tags: frozenset[str] = frozenset(), actor: Actor) -> bool:
    """Mark one line of recent changes; False where it was marked already. Raises PermissionRefused, EditRefused.

    Nobody patrols what they wrote themselves, unless their edits need no patrol anyway.
    """
    check_right(actor, "patrol")
    check_block(actor, None, "patrol")
    if change.kind == "log" or change.revision_id is None:
        raise EditRefused("notpatrollable", "markedaspatrollederrortext")
    if change.actor_id == actor.pk and not has_right(actor, "autopatrol"):
        raise EditRefused("noautopatrol", "markedaspatrollederror-noautopatrol")
    with transaction.atomic():
        if not patrol_revisions([change.revision_id]):
            return False
        params = {"curid": change.revision_id, "previd": change.parent_id or 0, "auto": False}
        line = LogLine("patrol", "patrol", Title(change.namespace, change.key), "", params)
        add_tags(tags, log=write_log(line, actor=actor, page=change.page))
    return True


def may_patrol(change: Change | None, *, actor: Actor | Visitor) -> bool:
    """Whether the mark can be offered to `actor`."""
    if change is None or change.is_patrolled or not has_right(actor, "patrol"):
        return False
    return change.actor_id != actor.pk or has_right(actor, "autopatrol")
