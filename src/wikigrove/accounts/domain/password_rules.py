"""How strong passwords have to be: longer for those who can do more."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError

from wikigrove.accounts.domain.rights_table import PRIVILEGED
from wikigrove.accounts.models import GlobalMembership, GroupMembership, User
from wikigrove.i18n import message

PRIVILEGED_LENGTH: Final = 10


def least_length(groups: Collection[str]) -> int:
    least = int(settings.WIKIGROVE["password_min_length"])
    return max(least, PRIVILEGED_LENGTH) if PRIVILEGED & set(groups) else least


class GroupPasswordValidator:
    """Django's validator: admins of any wiki of the installation need a longer password than others."""

    def validate(self, password: str, user: User | None = None) -> None:
        least = least_length(_groups_anywhere(user))
        if len(password) < least:
            raise ValidationError(message("passwordtooshort", least), code="password_too_short")

    def get_help_text(self) -> str:
        return message("passwordpolicies-policy-minimalpasswordlength", PRIVILEGED_LENGTH)


def _groups_anywhere(user: User | None) -> set[str]:
    if user is None or user.pk is None:
        return set()
    local = GroupMembership.everywhere.filter(user=user).values_list("group", flat=True)
    return {*local, *GlobalMembership.objects.filter(user=user).values_list("group", flat=True)}
