"""Passwords for programs: made, changed, taken back, and checked."""

from __future__ import annotations

import hmac
import re
import secrets
import string
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.domain.addresses import find_range, is_within
from wikigrove.accounts.domain.grants import ALWAYS, GRANTS, rights_of_grants
from wikigrove.accounts.domain.rights import restrict_rights
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor, BotPassword, User

LENGTH: Final = 32
_ALPHABET: Final = string.ascii_lowercase + string.digits
_MOST_REMEMBERED: Final = 1000
_right_ones: Final[set[bytes]] = set()
_APP: Final = re.compile(r"[^@\s][^@]{0,31}")


def save_bot_password(
    user: User, app: str, *, grants: Iterable[str], ranges: Iterable[str], renew: bool = False
) -> str | None:
    """Make or change the bot password `app`. Returns the password where one was made: it is shown this once.

    Raises ActRefused.
    """
    app = app.strip()
    wanted = sorted({*grants, *ALWAYS} & set(GRANTS))
    places = [text.strip() for text in ranges if text.strip()]
    if not _APP.fullmatch(app):
        raise ActRefused("botpasswords-bad-appid", app)
    for place in places:
        if find_range(place) is None:
            raise ActRefused("botpasswords-invalid-range", place)
    password = None
    with transaction.atomic():
        row = BotPassword.objects.select_for_update().filter(user=user, app=app).first()
        if row is None or renew:
            password = "".join(secrets.choice(_ALPHABET) for _ in range(LENGTH))
        row = row or BotPassword(user=user, app=app)
        row.grants, row.ranges = wanted, places
        if password is not None:
            row.password = make_password(password)
        row.save()
    return password


def delete_bot_password(user: User, app: str) -> None:
    if not BotPassword.objects.filter(user=user, app=app).delete()[0]:
        raise ActRefused("botpasswords-not-exist", user.username, app)


def check_bot_password(name: str, password: str, *, address: str = "") -> tuple[Actor, tuple[str, ...]] | None:
    """The actor and the grants that a program gets; None for a wrong name or password.

    `Name@app` with the password, or `Name` with `app@password`. The actor's rights are those of the grants only.
    """
    user_name, app, secret = _split(name, password)
    row = BotPassword.objects.select_related("user").filter(user__username=user_name, app=app).first()
    if row is None or not row.user.is_active or not _is_right(secret, row.password):
        return None
    if row.ranges and not is_within(address, row.ranges):
        return None
    _note_use(row)
    actor = get_actor_for(row.user)
    actor.address = address  # type: ignore[attr-defined]
    restrict_rights(actor, rights_of_grants(row.grants))
    return actor, tuple(row.grants)


def _is_right(secret: str, kept: str) -> bool:
    """Checking a password takes a tenth of a second on purpose: a program that shows it with each call pays that once.

    What was right is remembered in this process as a digest with the installation's key; a new password is another one.
    """
    mark = hmac.digest(settings.SECRET_KEY.encode(), f"{kept} {secret}".encode("utf-8", "replace"), "sha256")
    if mark in _right_ones:
        return True
    if not check_password(secret, kept):
        return False
    if len(_right_ones) >= _MOST_REMEMBERED:
        _right_ones.clear()
    _right_ones.add(mark)
    return True


def _split(name: str, password: str) -> tuple[str, str, str]:
    user_name, at, app = name.rpartition("@")
    if not at:
        user_name, (app, _, password) = name, password.partition("@")
    user_name = user_name.replace("_", " ").strip()
    return user_name[:1].upper() + user_name[1:], app, password


def _note_use(row: BotPassword) -> None:
    """Once an hour is enough to see which ones are in use."""
    now = timezone.now()
    if row.last_used is None or now - row.last_used > timedelta(hours=1):
        BotPassword.objects.filter(pk=row.pk).update(last_used=now)
