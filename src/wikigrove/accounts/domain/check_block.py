"""May somebody do this, or are they blocked? The one place where blocks are looked at."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone
from wikigrove_engine.title import NS_USER_TALK, Title

from wikigrove.accounts.domain.addresses import address_digits
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import Blocked, WikiLocked
from wikigrove.accounts.models import Actor, Block
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki

AUTOBLOCK_SECONDS: Final = 86400
_WRITES: Final = frozenset({"edit", "create", "move", "upload"})


def check_block(actor: Actor | Visitor, title: Title | None, act: str) -> None:
    """Raises Blocked when a block of `actor`, or of their address, forbids `act` (on `title`).

    Acts are edit, create, move, upload, createaccount, sendemail, thanks; any other one is forbidden by a block of
    the whole site alone.
    """
    # Whoever asks this is about to write, so the lock of a wiki is looked at in the same place.
    check_writable()
    block = find_block(actor, title, act)
    if block is not None:
        _spread(block, actor)
        raise Blocked(block)


def check_writable() -> None:
    """Raises WikiLocked while the wiki in scope is read-only."""
    reason = current_wiki().setting("read_only", "")
    if reason:
        raise WikiLocked(str(reason))


def find_block(actor: Actor | Visitor, title: Title | None, act: str) -> Block | None:
    """The block that forbids `act`; the one that lasts longest where there are several."""
    found = [b for b in blocks_of(actor) if _forbids(b, actor, title, act)]
    return max(found, key=_lasting) if found else None


def blocks_of(actor: Actor | Visitor) -> list[Block]:
    """The blocks that hold for `actor` here and now; one query, remembered on the actor."""
    known: list[Block] | None = getattr(actor, "_blocks", None)
    if known is not None:
        return known
    address = str(getattr(actor, "address", ""))
    wanted = _by_person(actor) | _by_address(address)
    found = [b for b in _standing(wanted) if _holds(b, actor)] if wanted else []
    if isinstance(actor, Actor):
        actor._blocks = found  # type: ignore[attr-defined]
    return found


def find_block_of(target: str) -> Block | None:
    """The block that names `target` itself, of this wiki before one of all wikis."""
    rows = _standing(Q(target=target, parent=None))
    return min(rows, key=lambda b: b.is_global) if rows else None


def forget_blocks(actor: Actor) -> None:
    if hasattr(actor, "_blocks"):
        del actor._blocks


def _by_person(actor: Actor | Visitor) -> Q:
    if not isinstance(actor, Actor):
        return Q()
    named = Q(target=actor.name, start="", parent=None)
    return named | Q(user_id=actor.user_id) if actor.user_id is not None else named


def _by_address(address: str) -> Q:
    digits = address_digits(address)
    # A range is at most 2^109 addresses wide, yet `start` alone would still match every lower one: the index on both
    # is walked from the address down, and `end` cuts it.
    return Q(start__lte=digits, end__gte=digits) & ~Q(start="") if digits else Q()


def _standing(wanted: Q) -> list[Block]:
    """Blocks of this wiki, and those of all wikis that it made no exemption from."""
    wiki = current_wiki()
    rows = Block.objects.filter(wanted).filter(Q(wiki=wiki) | Q(wiki=None))
    rows = rows.filter(Q(expires=None) | Q(expires__gt=timezone.now()))
    return list(rows.exclude(exemptions__wiki_id=wiki.pk).order_by("pk"))


def _holds(block: Block, actor: Actor | Visitor) -> bool:
    if not block.start:
        return True
    if has_right(actor, "globalblock-exempt" if block.is_global else "ipblock-exempt"):
        return False
    return block.is_hard or block.is_auto or not actor.is_registered


def _forbids(block: Block, actor: Actor | Visitor, title: Title | None, act: str) -> bool:
    if act == "createaccount":
        return block.prevents_accounts
    if act == "sendemail":
        return block.prevents_mail
    if act in _WRITES and title is not None and _is_own_talk(title, actor):
        return not block.allows_own_talk if block.is_sitewide else _is_named(block, title)
    if block.is_sitewide:
        return True
    return act in block.acts or (act in _WRITES and title is not None and _is_named(block, title))


def _is_own_talk(title: Title, actor: Actor | Visitor) -> bool:
    return title.namespace == NS_USER_TALK and bool(actor.name) and title.text.split("/")[0] == actor.name


def _is_named(block: Block, title: Title) -> bool:
    return title.namespace in block.namespaces or [title.namespace, title.key] in block.pages


def _lasting(block: Block) -> tuple[bool, bool, float]:
    return block.is_sitewide, block.expires is None, block.expires.timestamp() if block.expires else 0.0


def _spread(block: Block, actor: Actor | Visitor) -> None:
    """A blocked account that tries to write takes its address with it for a day."""
    digits = address_digits(str(getattr(actor, "address", "")))
    is_named = not block.start and block.is_sitewide and block.blocks_addresses
    if not is_named or not digits or has_right(actor, "ipblock-exempt"):
        return
    ends = timezone.now() + timedelta(seconds=AUTOBLOCK_SECONDS)
    if block.expires is not None:
        ends = min(ends, block.expires)
    facts = {
        "target": "",
        "by": block.by,
        "by_name": block.by_name,
        "reason": block.reason,
        "timestamp": timezone.now(),
        "prevents_accounts": block.prevents_accounts,
        "prevents_mail": False,
        "allows_own_talk": block.allows_own_talk,
        "expires": ends,
    }
    Block.objects.update_or_create(wiki=block.wiki, parent=block, start=digits, end=digits, defaults=facts)


def drop_expired_blocks() -> int:
    """Forget blocks that ended: addresses are kept no longer than they are needed. Returns how many there were."""
    rows = Block.objects.filter(expires__lte=timezone.now() - timedelta(days=1))
    return rows.filter(Q(parent__isnull=False) | ~Q(start="") | Q(hides_name=False)).delete()[0]


def known_targets(names: Iterable[str]) -> dict[str, Block]:
    """Blocks by the name that they were given to; one query for any number of names."""
    wanted = [name for name in names if re.search(r"\S", name)]
    return {b.target: b for b in _standing(Q(target__in=wanted, parent=None))} if wanted else {}
