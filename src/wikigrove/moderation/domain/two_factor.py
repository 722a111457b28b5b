"""The second factor of somebody else's account: look whether there is one, take a lost one off."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor, User
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.pages.domain.write_log import LogLine, write_log


def verify_two_factor(name: str, *, actor: Actor, reason: str) -> bool:
    """Has the account a second factor? Looking is logged."""
    check_right(actor, "oathauth-verify-user")
    user = _get_user(name)
    with transaction.atomic():
        write_log(LogLine("oath", "verify", user_page(user.username), reason, is_listed=False), actor=actor)
    # Recovery codes alone stand for no factor: they stay behind when the last one goes.
    return bool(Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists())


def disable_two_factor(name: str, *, actor: Actor, reason: str) -> None:
    """Take every second factor off an account whose owner lost it."""
    check_right(actor, "oathauth-disable-for-user")
    check_block(actor, None, "oath")
    user = _get_user(name)
    with transaction.atomic():
        if not Authenticator.objects.filter(user=user).delete()[0]:
            raise ActRefused("oathauth-disable-for-user-not-enabled", user.username)
        write_log(LogLine("oath", "disable-other", user_page(user.username), reason, is_listed=False), actor=actor)


def _get_user(name: str) -> User:
    typed = name.strip().replace("_", " ")
    user: User | None = User.objects.filter(username=typed[:1].upper() + typed[1:]).first()
    if user is None:
        raise ActRefused("nosuchusershort", typed)
    return user
