"""Keep somebody from being autoconfirmed for a while, as an edit filter may, and give it back."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from wikigrove.accounts.domain.rights import check_right, forget_rights
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.pages.domain.write_log import LogLine, write_log

AUTOPROMOTE_DAYS: Final = 5
MOST_DAYS: Final = 365


def hold_autopromotion(target: Actor, *, days: int, reason: str, by: Actor) -> None:
    """`target` is not autoconfirmed for so many days; a longer hold that stands is left alone."""
    until = timezone.now() + timedelta(days=days)
    with transaction.atomic():
        locked = Actor.objects.select_for_update(of=("self",)).get(pk=target.pk)
        if locked.autoconfirm_from is None or locked.autoconfirm_from < until:
            target.autoconfirm_from = until
            target.save(update_fields=["autoconfirm_from"])
        write_log(LogLine("rights", "blockautopromote", user_page(target.name), reason, {"days": days}), actor=by)
    forget_rights(target)


def restore_autopromotion(name: str, *, actor: Actor, reason: str = "") -> Actor:
    """Let the wiki's usual rule hold again for an account. Raises PermissionRefused, ActRefused where nothing was held."""
    check_right(actor, "abusefilter-revert")
    with transaction.atomic():
        typed = name.strip().replace("_", " ")
        target = Actor.objects.select_for_update(of=("self",)).filter(name=typed[:1].upper() + typed[1:]).first()
        if target is None:
            raise ActRefused("nosuchusershort", typed)
        if target.autoconfirm_from is None or target.autoconfirm_from <= timezone.now():
            raise ActRefused("abusefilter-reautoconfirm-none")
        target.autoconfirm_from = None
        target.save(update_fields=["autoconfirm_from"])
        write_log(LogLine("rights", "restoreautopromote", user_page(target.name), reason), actor=actor)
    forget_rights(target)
    return target
