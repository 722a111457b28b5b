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
    "edit": {"*": (8, 60), "temp": (8, 60), "newbie": (8, 60), "user": (90, 60)},
    "move": {"newbie": (2, 120), "user": (8, 60)},
    "upload": {"*": (8, 60), "newbie": (8, 60), "user": (30, 60)},
    "rollback": {"newbie": (5, 120), "user": (10, 60)},
    "createaccount": {"*": (6, 86400), "user": (6, 86400)},
    "mailpassword": {"*": (5, 3600), "user": (5, 3600)},
    "emailuser": {"*": (5, 86400), "newbie": (5, 86400), "user": (20, 86400)},
    "changeemail": {"*": (10, 3600), "user": (4, 86400)},
    "confirmemail": {"*": (10, 3600), "user": (4, 86400)},
    "badlogin": {"*": (10, 300), "user": (10, 300)},
    "badcaptcha": {"*": (15, 60), "newbie": (15, 60), "user": (30, 60)},
    "purge": {"*": (30, 60), "user": (30, 60)},
    "linkpurge": {"*": (30, 60), "user": (30, 60)},
    "renderfile": {"*": (700, 30), "user": (700, 30)},
    "renderfile-nonstandard": {"*": (70, 30), "user": (70, 30)},
    "stashedit": {"*": (30, 60), "newbie": (30, 60)},
    "stashbasehtml": {"*": (5, 60), "user": (5, 60)},
    "changetag": {"*": (8, 60), "newbie": (8, 60)},
    "changetags": {"*": (8, 60), "newbie": (8, 60)},
    "editcontentmodel": {"newbie": (2, 120), "user": (8, 60)},
    "thanks-notification": {"user": (10, 60)},
    "check": {"*": (60, 60), "user": (240, 60)},
    "consumer": {"*": (20, 3600), "newbie": (10, 3600), "user": (60, 3600)},
    "console": {"*": (20, 60), "user": (60, 60)},
    "preview": {"*": (60, 60), "user": (240, 60)},
}
"""act -> group -> (how many, in how many seconds). The most generous of an actor's groups holds; `newbie` holds
besides for accounts that are not autoconfirmed. MediaWiki's acts and figures, and a few of our own."""


def check_rate(act: str, actor: Actor | Visitor) -> None:
    """Count one `act` of `actor`. Raises RateLimited when it is one too many."""
    if not settings.WIKIGROVE["rate_limits"] or has_right(actor, "noratelimit"):
        return
    limits = limits_of(act, actor)
    if not limits:
        return
    now = int(time.time())
    for most, seconds in limits:
        if _count_up(act, actor, seconds=seconds, now=now) > most:
            raise RateLimited(seconds=(now // seconds + 1) * seconds - now)


def limits_of(act: str, actor: Actor | Visitor) -> list[tuple[int, int]]:
    """The limits that hold for `actor`, as (how many, in how many seconds)."""
    table = {**LIMITS.get(act, {}), **current_wiki().setting("rate_limits", {}).get(act, {})}
    groups = groups_of(actor)
    found = [(int(table[g][0]), int(table[g][1])) for g in groups if g in table]
    limits = [max(found, key=lambda pair: pair[0] / pair[1])] if found else []
    if "newbie" in table and "user" in groups and "autoconfirmed" not in groups:
        limits.append((int(table["newbie"][0]), int(table["newbie"][1])))
    return sorted(set(limits))


def count_of(act: str, actor: Actor | Visitor) -> int:
    """How often `actor` did `act` in the window that runs; nothing is counted."""
    limits = limits_of(act, actor)
    if not limits:
        return 0
    window = int(time.time()) // limits[0][1]
    row = RateCount.objects.filter(key=_key(act, actor, limits[0][1]), window=window).first()
    return row.count if row is not None else 0


def _count_up(act: str, actor: Actor | Visitor, *, seconds: int, now: int) -> int:
    key, window = _key(act, actor, seconds), now // seconds
    with transaction.atomic():
        row, made = RateCount.objects.get_or_create(key=key, window=window, defaults={"count": 1})
        if made:
            RateCount.objects.filter(key=key, window__lt=window).delete()
            return 1
        RateCount.objects.filter(pk=row.pk).update(count=F("count") + 1)
        row.refresh_from_db()
    return row.count


def _key(act: str, actor: Actor | Visitor, seconds: int) -> str:
    # A temporary account costs nothing to make, so whoever has one is counted by address.
    address = str(getattr(actor, "address", ""))
    by_address = actor.pk is None or (actor.is_temporary and address)
    who = f"address {address}" if by_address else f"actor {actor.pk}"
    text = f"{current_wiki().pk} {act} {seconds} {who} {settings.SECRET_KEY}"
    return hashlib.sha256(text.encode()).hexdigest()
