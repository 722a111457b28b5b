"""The accounts of a wiki."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Q
from django.utils import timezone

from wikigrove.accounts.domain.check_block import known_targets
from wikigrove.accounts.models import Actor, GroupMembership
from wikigrove.pages.models import Change

ACTIVE_DAYS: Final = 30
SORTS: Final = {"name": "name", "creation": "created", "edits": "edit_count"}


@dataclass(frozen=True)
class PersonRow:
    """An account with what lists show of it. `recent` counts what it did of late, where that was asked for."""

    actor: Actor
    groups: tuple[str, ...]
    is_blocked: bool
    recent: int = 0


def list_people(
    *,
    start: str = "",
    groups: Collection[str] = (),
    sort: str = "name",
    descending: bool = False,
    with_edits: bool = False,
    cursor: str = "",
    limit: int = 50,
    hidden: bool = False,
) -> tuple[list[PersonRow], str | None]:
    """Accounts in an order, and the cursor of what follows; three queries. Raises ValueError for a bad cursor."""
    rows = Actor.objects.filter(user__isnull=False)
    if not hidden:
        rows = rows.filter(is_hidden=False)
    if groups:
        rows = rows.filter(user_id__in=_members(groups))
    if with_edits:
        rows = rows.filter(edit_count__gt=0)
    if start and sort == "name":
        rows = rows.filter(name__lte=start) if descending else rows.filter(name__gte=start)
    found, follows = _cut(rows, SORTS.get(sort, "name"), descending, cursor, limit)
    return _with_facts(found), follows


def list_active(
    *, start: str = "", groups: Collection[str] = (), without: Collection[str] = (), limit: int = 50
) -> tuple[list[PersonRow], str | None]:
    """Accounts that edited of late by name, with how much they did; four queries."""
    since = timezone.now() - timedelta(days=ACTIVE_DAYS)
    rows = Actor.objects.filter(user__isnull=False, last_edit__gte=since, is_hidden=False, name__gte=start)
    if groups:
        rows = rows.filter(user_id__in=_members(groups))
    if without:
        rows = rows.exclude(user_id__in=_members(without))
    found = list(rows.order_by("name")[: limit + 1])
    counts = dict(
        Change.objects.filter(actor__in=[a.pk for a in found[:limit]], timestamp__gte=since)
        .values_list("actor")
        .annotate(n=Count("id"))
        .order_by()
    )
    return _with_facts(found[:limit], counts), found[limit].name if len(found) > limit else None


def _members(groups: Collection[str]) -> Any:
    standing = Q(expires=None) | Q(expires__gt=timezone.now())
    return GroupMembership.objects.filter(standing, group__in=groups).values("user_id")


def _cut(rows: Any, column: str, descending: bool, cursor: str, limit: int) -> tuple[list[Actor], str | None]:
    sign, after = ("-", "lt") if descending else ("", "gt")
    if cursor:
        value, _, pk = cursor.rpartition("|")
        same = Q(**{column: value, f"pk__{after}e": int(pk)})
        try:
            rows = rows.filter(Q(**{f"{column}__{after}": value}) | same)
        except Exception as err:
            raise ValueError(cursor) from err
    found = list(rows.order_by(f"{sign}{column}", f"{sign}pk")[: limit + 1])
    if len(found) <= limit:
        return found, None
    value = getattr(found[limit], column)
    return found[:limit], f"{value.isoformat() if column == 'created' else value}|{found[limit].pk}"


def _with_facts(found: list[Actor], counts: dict[int, int] | None = None) -> list[PersonRow]:
    standing = Q(expires=None) | Q(expires__gt=timezone.now())
    rows = GroupMembership.objects.filter(standing, user_id__in=[a.user_id for a in found])
    groups: dict[int, list[str]] = {}
    for user_id, group in rows.order_by("group").values_list("user_id", "group"):
        groups.setdefault(user_id, []).append(group)
    blocked = known_targets(a.name for a in found)
    return [
        PersonRow(a, tuple(groups.get(a.user_id, ())), a.name in blocked, (counts or {}).get(a.pk, 0)) for a in found
    ]
