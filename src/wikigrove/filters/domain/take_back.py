"""Take back what a filter did to people: blocks, lost groups, lost autopromotion."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from wikigrove_engine.title import NS_USER, Title

from wikigrove.accounts.domain.actors import system_actor
from wikigrove.accounts.domain.check_block import find_block_of
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor
from wikigrove.filters.domain.queries import access_filter
from wikigrove.filters.models import FilterHit
from wikigrove.i18n import message
from wikigrove.moderation.domain.autopromotion import restore_autopromotion
from wikigrove.moderation.domain.change_groups import Memberships, give_back_groups
from wikigrove.moderation.domain.unblock import unblock
from wikigrove.pages.models import LogEntry

PUNISHMENTS: Final = ("block", "blockautopromote", "degroup")
MOST: Final = 500
_NEAR: Final = timedelta(minutes=1)


@dataclass(frozen=True)
class Punished:
    """A hit, and which of PUNISHMENTS it brought."""

    hit: FilterHit
    actions: tuple[str, ...]


def list_punished(
    number: int, *, since: datetime | None, until: datetime | None, reader: Actor
) -> tuple[Punished, ...]:
    """What filter `number` did to people with an account, newest first, at most MOST. Raises FilterRefused."""
    check_right(reader, "abusefilter-revert")
    row = access_filter(number, reader=reader)
    hits = FilterHit.objects.filter(filter=row, actor__isnull=False).exclude(taken="").select_related("actor")
    if since is not None:
        hits = hits.filter(timestamp__gte=since)
    if until is not None:
        hits = hits.filter(timestamp__lte=until)
    found = (Punished(hit, _actions(hit)) for hit in hits.order_by("-timestamp", "-pk")[:MOST])
    return tuple(one for one in found if one.actions)


def take_back(number: int, hit_ids: Collection[int], *, reason: str, actor: Actor) -> int:
    """Undo what these hits of the filter brought, as far as it stands; for how many people something was undone."""
    wanted = set(hit_ids)
    punished = [one for one in list_punished(number, since=None, until=None, reader=actor) if one.hit.pk in wanted]
    why = message("abusefilter-revert-reason", number, reason)
    helped: set[int] = set()
    for one in punished:
        target = one.hit.actor
        assert target is not None, "only hits of accounts are listed"
        undone = [_undo(action, one.hit, target, why, actor) for action in one.actions]
        if any(undone):
            helped.add(target.pk)
    return len(helped)


def _actions(hit: FilterHit) -> tuple[str, ...]:
    return tuple(name for name in hit.taken.split(",") if name in PUNISHMENTS)


def _undo(action: str, hit: FilterHit, target: Actor, reason: str, actor: Actor) -> bool:
    if action == "block":
        block = find_block_of(target.name)
        # One that an admin has set since is the admin's.
        if block is None or block.by_id != system_actor().pk:
            return False
        unblock(target.name, actor=actor, reason=reason)
        return True
    if action == "degroup":
        return bool(give_back_groups(target, _lost_groups(hit, target), actor=actor, reason=reason))
    try:
        restore_autopromotion(target.name, actor=actor, reason=reason)
    except ActRefused:
        return False
    return True


def _lost_groups(hit: FilterHit, target: Actor) -> Memberships:
    """As the log has them, which was written a moment before the hit."""
    title = Title(NS_USER, target.name.replace(" ", "_"))
    rows = LogEntry.objects.filter(kind="rights", action="rights", namespace=title.namespace, key=title.key)
    rows = rows.filter(actor=system_actor(), timestamp__range=(hit.timestamp - _NEAR, hit.timestamp))
    entry = rows.order_by("-timestamp", "-pk").first()
    if entry is None:
        return {}
    ends = [one.get("expiry") for one in entry.params.get("oldmetadata", [])]
    return {
        group: datetime.fromisoformat(end) if end else None
        for group, end in zip(entry.params.get("oldgroups", []), ends, strict=True)
    }
