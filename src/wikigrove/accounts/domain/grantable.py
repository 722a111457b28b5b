"""Who may put whom into which groups: MediaWiki's `$wgAddGroups` and kin."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from wikigrove.accounts.domain.rights import group_table, groups_of, has_right
from wikigrove.accounts.domain.rights_table import IMPLICIT
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki


@dataclass(frozen=True)
class Changeable:
    """The groups that somebody may give to and take from one person."""

    add: frozenset[str]
    remove: frozenset[str]

    @property
    def any(self) -> frozenset[str]:
        return self.add | self.remove


def explicit_groups() -> tuple[str, ...]:
    """The groups of this wiki that people are put into."""
    return tuple(sorted(name for name in group_table() if name not in IMPLICIT))


def changeable_groups(actor: Actor | Visitor, *, own: bool = False) -> Changeable:
    """What `actor` may change in others, or (`own`) in themselves. Settings name groups, or `true` for all."""
    everything = frozenset(explicit_groups())
    if has_right(actor, "userrights"):
        return Changeable(everything, everything)
    mine = groups_of(actor)
    add, remove = _named("add_groups", mine), _named("remove_groups", mine)
    if own:
        add |= _named("groups_add_to_self", mine)
        remove |= _named("groups_remove_from_self", mine)
    return Changeable(add & everything, remove & everything)


def grants_of_group(group: str) -> dict[str, frozenset[str]]:
    """Setting -> groups, of what membership of `group` lets people change."""
    names = ("add_groups", "remove_groups", "groups_add_to_self", "groups_remove_from_self")
    everything = frozenset(explicit_groups())
    return {name: _named(name, [group]) & everything for name in names}


def _named(setting: str, groups: Collection[str]) -> frozenset[str]:
    table: dict[str, Any] = current_wiki().setting(setting, {})
    out: set[str] = set()
    for group in groups:
        named = table.get(group, [])
        out.update(explicit_groups() if named is True else named)
    return frozenset(out)
