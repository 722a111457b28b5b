"""Rate limits by act, as MediaWiki has them."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from wikigrove.accounts.domain.rights import groups_of, has_right
from wikigrove.accounts.errors import RateLimited
from wikigrove.accounts.models import Actor, RateCount
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki

LIMITS: Final[Mapping[str, Mapping[str, tuple[int, int]]]] = {
    "edit": {"*": (8, 60), "temp": (8, 60), "user": (90, 60)},
    "move": {"user": (8, 60)},
    "upload": {"*": (8, 60), "user": (30, 60)},
    "createaccount": {"*": (6, 86400)},
    "mailpassword": {"*": (5, 3600)},
    "badlogin": {"*": (10, 300)},
    "purge": {"*": (30, 60), "user": (30, 60)},
    "check": {"*": (60, 60), "user": (240, 60)},
    "console": {"*": (20, 60), "user": (60, 60)},
    "thanks-notification": {"user": (10, 60)},
    "preview": {"*": (60, 60), "user": (240, 60)},
}
"""act -> group -> (how many, in how many seconds); the most generous of an actor's groups holds."""


def check_rate(act: str, actor: Actor | Visitor) -> None:
    """Count one `act` of `actor`. Raises RateLimited when it is one too many."""
    if not settings.WIKIGROVE["rate_limits"] or has_right(actor, "noratelimit"):
        return
    table = {**LIMITS.get(act, {}), **current_wiki().setting("rate_limits", {}).get(act, {})}
    found = [tuple(table[g]) for g in groups_of(actor) if g in table]
    if not found:
        return
    most, seconds = max(found, key=lambda pair: pair[0] / pair[1])
    now = int(time.time())
    key = _key(act, actor)
    window = now // seconds
    with transaction.atomic():
        row, made = RateCount.objects.get_or_create(key=key, window=window, defaults={"count": 1})
        if not made:
            RateCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
            row.refresh_from_db()
        else:
            RateCount.objects.filter(key=key, window__lt=window).delete()
    if row.count > most:
        raise RateLimited(seconds=(window + 1) * seconds - now)


def _key(act: str, actor: Actor | Visitor) -> str:
    who = f"actor {actor.pk}" if actor.pk is not None else f"address {actor.address}"
    text = f"{current_wiki().pk} {act} {who} {settings.SECRET_KEY}"
    return hashlib.sha256(text.encode()).hexdigest()
