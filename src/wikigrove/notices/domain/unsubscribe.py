"""The way out of mails: a link that works without signing in, for one kind of notification or for all."""

from __future__ import annotations

from typing import Final

from django.core import signing

from wikigrove.accounts.domain.preference_table import NOTICE_CATEGORIES
from wikigrove.accounts.domain.preferences import set_preferences
from wikigrove.accounts.models import User
from wikigrove.notices.errors import NoticeRefused

ALL: Final = "all"
_SALT: Final = "wikigrove.unsubscribe"


def make_token(user: User, category: str) -> str:
    """Signed, without an end: a mail may lie for years."""
    return signing.dumps([user.pk, category], salt=_SALT)


def read_token(token: str) -> tuple[User, str]:
    """Whom and what the link is about. Raises NoticeRefused."""
    try:
        pk, category = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise NoticeRefused("badtoken", "wikigrove-unsubscribe-bad") from None
    user = User.objects.filter(pk=pk).first()
    if user is None or (category != ALL and category not in NOTICE_CATEGORIES):
        raise NoticeRefused("badtoken", "wikigrove-unsubscribe-bad")
    return user, str(category)


def unsubscribe(token: str) -> str:
    """No more mail of this category, or none at all. The category. Raises NoticeRefused."""
    user, category = read_token(token)
    if category == ALL:
        set_preferences(user, {"echo-email-frequency": "-1"})
    else:
        set_preferences(user, {f"echo-subscriptions-email-{category}": False})
    return category
