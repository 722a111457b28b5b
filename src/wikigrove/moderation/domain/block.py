"""Block somebody: an account, a temporary account, an address or a range; here or on all wikis."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.addresses import AddressRange, find_range
from wikigrove.accounts.domain.check_block import blocks_of, check_block
from wikigrove.accounts.domain.expiry import parse_expiry
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor, Block
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.pages.domain.write_log import LogLine, write_log

ACTS: Final = ("create", "move", "upload", "thanks")
MOST_PAGES: Final = 50


@dataclass(frozen=True)
class BlockRequest:
    """What an admin asks for. `expiry` is as typed. Without `is_sitewide` the three lists say where it holds."""

    target: str
    expiry: str = "infinite"
    reason: str = ""
    is_sitewide: bool = True
    pages: tuple[Title, ...] = ()
    namespaces: tuple[int, ...] = ()
    acts: tuple[str, ...] = ()
    prevents_accounts: bool = True
    prevents_mail: bool = False
    allows_own_talk: bool = True
    is_hard: bool = False
    blocks_addresses: bool = True
    hides_name: bool = False
    is_global: bool = False
    replace: bool = False
    tags: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class BlockTarget:
    """Whom a block is for: an actor of this wiki, or addresses."""

    name: str
    actor: Actor | None = None
    addresses: AddressRange | None = None


def block(request: BlockRequest, *, actor: Actor) -> Block:
    """Block `request.target`, or change the block that they have (`replace`). Raises PermissionRefused, ActRefused."""
    check_right(actor, "globalblock" if request.is_global else "block")
    target = find_target(request.target)
    if target is None:
        raise ActRefused("nosuchusershort", request.target)
    check_not_blocked(actor, target.name)
    expires = _expiry(request.expiry)
    _check(request, target, expires, actor)
    return _store(request, target, expires, actor)


def block_by_software(target: Actor | Visitor, *, expiry: str, reason: str, by: Actor) -> Block:
    """What an edit filter does: the account, or the temporary account, sitewide; of a visitor the address, softly.

    Raises ActRefused for an expiry that makes no sense.
    """
    if isinstance(target, Visitor):
        found = find_target(target.address)
        if found is None or found.addresses is None:
            raise ActRefused("nosuchusershort", target.address)
    else:
        found = BlockTarget(target.name, actor=target)
    request = BlockRequest(found.name, expiry, reason, replace=True)
    return _store(request, found, _expiry(expiry), by)


def _store(request: BlockRequest, target: BlockTarget, expires: datetime | None, actor: Actor) -> Block:
    with transaction.atomic():
        wiki = None if request.is_global else current_wiki()
        known = Block.objects.select_for_update().filter(wiki=wiki, target=target.name, parent=None)
        standing = known.filter(Q(expires=None) | Q(expires__gt=timezone.now())).first()
        if standing is not None and not request.replace:
            raise ActRefused("ipb-needreblock", target.name)
        # What ended is in the way of nothing but the list.
        Block.objects.filter(pk__in=known.values("pk")).exclude(pk=standing.pk if standing else 0).delete()
        row = standing or Block(wiki=wiki, target=target.name)
        _fill(row, request, target, expires, actor)
        row.save()
        _hide(target, hidden=request.hides_name)
        write_log(_line(request, row, is_change=standing is not None), actor=actor)
    return row


def find_target(text: str) -> BlockTarget | None:
    """The account, name or address that somebody typed."""
    typed = text.strip().replace("_", " ")
    addresses = find_range(typed)
    if addresses is not None:
        return BlockTarget(addresses.text, addresses=addresses)
    name = typed[:1].upper() + typed[1:]
    actor = Actor.objects.filter(name=name).first()
    return BlockTarget(actor.name, actor=actor) if actor is not None else None


def check_not_blocked(actor: Actor, target: str) -> None:
    """A blocked admin may lift a block of their own, where they have `unblockself`; else nothing."""
    if blocks_of(actor) and target == actor.name:
        check_right(actor, "unblockself")
        return
    check_block(actor, None, "block")


def _expiry(text: str) -> datetime | None:
    try:
        return parse_expiry(text, now=timezone.now())
    except ValueError:
        raise ActRefused("ipb_expiry_invalid") from None


def _check(request: BlockRequest, target: BlockTarget, expires: datetime | None, actor: Actor) -> None:
    if target.addresses is not None and target.addresses.is_too_wide:
        raise ActRefused("ip_range_toolarge", "/19" if target.addresses.is_v6 else "/16")
    if request.prevents_mail:
        check_right(actor, "blockemail")
    if request.hides_name:
        check_right(actor, "hideuser")
        if expires is not None or not request.is_sitewide:
            raise ActRefused("ipb_expiry_temp")
        if target.actor is None:
            raise ActRefused("ipb_hide_invalid")
    if not request.is_sitewide:
        has_effect = request.prevents_accounts or request.prevents_mail
        if not (request.pages or request.namespaces or request.acts or has_effect):
            raise ActRefused("ipb-empty-block")
        if len(request.pages) > MOST_PAGES or set(request.acts) - set(ACTS):
            raise ActRefused("wikigrove-block-too-many-pages", MOST_PAGES)


def _fill(row: Block, request: BlockRequest, target: BlockTarget, expires: datetime | None, actor: Actor) -> None:
    row.user_id = target.actor.user_id if target.actor is not None else None
    row.start = target.addresses.start if target.addresses else ""
    row.end = target.addresses.end if target.addresses else ""
    row.by, row.by_name, row.reason, row.timestamp = actor, actor.name, request.reason, timezone.now()
    row.expires, row.is_sitewide = expires, request.is_sitewide
    partial = not request.is_sitewide
    row.pages = [[t.namespace, t.key] for t in request.pages] if partial else []
    row.namespaces = sorted(request.namespaces) if partial else []
    row.acts = sorted(request.acts) if partial else []
    row.prevents_accounts, row.prevents_mail = request.prevents_accounts, request.prevents_mail
    row.allows_own_talk = request.allows_own_talk or partial
    row.is_hard = request.is_hard if target.addresses else True
    row.blocks_addresses = request.blocks_addresses and target.actor is not None
    row.hides_name = request.hides_name


def _hide(target: BlockTarget, *, hidden: bool) -> None:
    if target.actor is not None and target.actor.is_hidden != hidden:
        Actor.objects.filter(pk=target.actor.pk).update(is_hidden=hidden)


def _line(request: BlockRequest, row: Block, *, is_change: bool) -> LogLine:
    kind = "gblblock" if row.is_global else "suppress" if row.hides_name else "block"
    action = "gblock" if row.is_global and not is_change else "modify" if row.is_global else "reblock"
    return LogLine(
        kind,
        action if is_change or row.is_global else "block",
        user_page(row.target),
        request.reason,
        params={
            "duration": request.expiry,
            "expiry": row.expires.isoformat() if row.expires else "infinity",
            "flags": flags_of(row),
            "sitewide": row.is_sitewide,
            "pages": row.pages,
            "namespaces": row.namespaces,
            "actions": row.acts,
            "blockid": row.pk,
        },
    )


def flags_of(row: Block) -> list[str]:
    """MediaWiki's names of what a block does besides."""
    flags = {
        "anononly": bool(row.start) and not row.is_hard,
        "nocreate": row.prevents_accounts,
        "noautoblock": not row.start and not row.blocks_addresses,
        "noemail": row.prevents_mail,
        "nousertalk": row.is_sitewide and not row.allows_own_talk,
        "hiddenname": row.hides_name,
    }
    return [name for name, holds in flags.items() if holds]
