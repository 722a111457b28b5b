"""Lift a block, or let a wiki ignore one of all wikis."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wikigrove.accounts.domain.addresses import find_range
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor, Block, BlockExemption
from wikigrove.farm.scope import current_wiki
from wikigrove.moderation.domain.block import check_not_blocked
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.pages.domain.write_log import LogLine, write_log


def unblock(target: str, *, actor: Actor, reason: str = "", is_global: bool = False) -> Block:
    """Lift the block of `target`, which may be `#id` for any block, an autoblock too. Raises ActRefused."""
    check_right(actor, "globalblock" if is_global else "block")
    with transaction.atomic():
        row = _get_block(target, is_global=is_global)
        check_not_blocked(actor, row.target)
        if row.hides_name:
            check_right(actor, "hideuser")
            Actor.objects.filter(name=row.target).update(is_hidden=False)
        kind = "gblblock" if is_global else "suppress" if row.hides_name else "block"
        title = user_page(row.shown_target)
        params = {"blockid": row.pk}
        Block.objects.filter(pk=row.pk).delete()
        action = "gunblock" if is_global else "unblock"
        write_log(LogLine(kind, action, title, reason, params=params), actor=actor)
    return row


def exempt(target: str, *, actor: Actor, reason: str = "", exempted: bool = True) -> None:
    """Let this wiki ignore the installation's block of `target`, or heed it again."""
    check_right(actor, "block")
    with transaction.atomic():
        row = _get_block(target, is_global=True)
        check_not_blocked(actor, row.target)
        BlockExemption.objects.filter(block=row).delete()
        if exempted:
            BlockExemption.objects.create(block=row, by_name=actor.name, reason=reason, timestamp=timezone.now())
        action = "whitelist" if exempted else "dwhitelist"
        write_log(LogLine("gblblock", action, user_page(row.target), reason), actor=actor)


def _get_block(target: str, *, is_global: bool) -> Block:
    typed = target.strip().replace("_", " ")
    rows = Block.objects.select_for_update().filter(wiki=None if is_global else current_wiki())
    if typed.startswith("#"):
        found = rows.filter(pk=int(typed[1:])).first() if typed[1:].isdecimal() and len(typed) < 18 else None
    else:
        addresses = find_range(typed)
        name = addresses.text if addresses else typed[:1].upper() + typed[1:]
        found = rows.filter(target=name, parent=None).order_by("-pk").first()
    if found is None:
        raise ActRefused("ipb_cant_unblock", target)
    return found
