"""Put people into groups and take them out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.grantable import changeable_groups
from wikigrove.accounts.domain.rights import check_right, forget_rights
from wikigrove.accounts.domain.rights_table import GLOBAL_RIGHTS
from wikigrove.accounts.errors import ActRefused, PermissionRefused
from wikigrove.accounts.models import Actor, GlobalMembership, GroupMembership, User
from wikigrove.farm.scope import current_wiki
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.pages.domain.write_log import LogLine, write_log

Memberships = dict[str, datetime | None]


def memberships_of(user: User) -> Memberships:
    """Groups of this wiki with the moment they end."""
    return dict(_standing(GroupMembership.objects.filter(user=user)))


def global_memberships_of(user: User) -> Memberships:
    return dict(_standing(GlobalMembership.objects.filter(user=user)))


def change_groups(
    user: User, wanted: Mapping[str, datetime | None], *, removed: frozenset[str], actor: Actor, reason: str = ""
) -> Memberships:
    """Make `user` a member of the `wanted` groups until their moments, and of none of `removed`. Others stay.

    Raises PermissionRefused when `actor` may not change one of them; nothing is changed then.
    """
    check_block(actor, None, "userrights")
    may = changeable_groups(actor, own=actor.user_id == user.pk)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        old = memberships_of(user)
        new = {g: e for g, e in old.items() if g not in removed} | dict(wanted)
        for group in new.keys() | old.keys():
            _check_change(group, old, new, may.add, may.remove)
        if new == old:
            return old
        GroupMembership.objects.filter(user=user).exclude(group__in=new).delete()
        for group, expires in new.items():
            GroupMembership.objects.update_or_create(user=user, group=group, defaults={"expires": expires})
        target = Actor.objects.filter(user=user).first()
        line = _line("rights", "rights", target.name if target else user.username, old, new, reason)
        # Somebody who works on another wiki's people stands in that wiki's log by their name there.
        if actor.user is not None and actor.wiki_id != current_wiki().pk:
            actor = get_actor_for(actor.user)
        write_log(line, actor=actor)
    return new


def change_global_groups(
    user: User, wanted: Mapping[str, datetime | None], *, actor: Actor, reason: str = ""
) -> Memberships:
    """Make `user` a member of exactly the `wanted` groups of the installation."""
    check_right(actor, "globalgroupmembership")
    check_block(actor, None, "userrights")
    if set(wanted) - set(GLOBAL_RIGHTS):
        raise ActRefused("wikigrove-no-such-group", ", ".join(sorted(set(wanted) - set(GLOBAL_RIGHTS))))
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        old, new = global_memberships_of(user), dict(wanted)
        if new != old:
            GlobalMembership.objects.filter(user=user).exclude(group__in=new).delete()
            for group, expires in new.items():
                GlobalMembership.objects.update_or_create(user=user, group=group, defaults={"expires": expires})
            write_log(_line("gblrights", "usergroups", user.username, old, new, reason), actor=actor)
    return new


def degroup_by_software(target: Actor, *, reason: str, by: Actor) -> Memberships:
    """What an edit filter does: take somebody out of all groups of this wiki; those that it was. Empty: none."""
    if target.user is None:
        return {}
    with transaction.atomic():
        User.objects.select_for_update().get(pk=target.user_id)
        old = memberships_of(target.user)
        if old:
            GroupMembership.objects.filter(user=target.user).delete()
            write_log(_line("rights", "rights", target.name, old, {}, reason), actor=by)
    forget_rights(target)
    return old


def give_back_groups(target: Actor, groups: Memberships, *, actor: Actor, reason: str) -> Memberships:
    """Undo what a filter took, by somebody with the right for that; whoever is in a group stays as they are."""
    if target.user is None:
        return {}
    with transaction.atomic():
        User.objects.select_for_update().get(pk=target.user_id)
        old = memberships_of(target.user)
        now = timezone.now()
        given = {g: e for g, e in groups.items() if g not in old and (e is None or e > now)}
        for group, expires in given.items():
            GroupMembership.objects.update_or_create(user=target.user, group=group, defaults={"expires": expires})
        if given:
            write_log(_line("rights", "rights", target.name, old, old | given, reason), actor=actor)
    forget_rights(target)
    return given


def _check_change(group: str, old: Memberships, new: Memberships, add: frozenset[str], remove: frozenset[str]) -> None:
    """To let a membership end sooner takes what removing takes; to give or prolong it, what adding takes."""
    if group in old and group in new and old[group] == new[group]:
        return
    if group not in new or (group in old and _is_sooner(new[group], old[group])):
        allowed = group in remove
    else:
        allowed = group in add
    if not allowed:
        raise PermissionRefused("permissiondenied", "userrights-lookup-group", group)


def _is_sooner(new: datetime | None, old: datetime | None) -> bool:
    return new is not None and (old is None or new < old)


def _line(kind: str, action: str, name: str, old: Memberships, new: Memberships, reason: str) -> LogLine:
    params = {
        "oldgroups": sorted(old),
        "newgroups": sorted(new),
        "oldmetadata": [_until(old[g]) for g in sorted(old)],
        "newmetadata": [_until(new[g]) for g in sorted(new)],
    }
    return LogLine(kind, action, user_page(name), reason, params=params)


def _until(expires: datetime | None) -> dict[str, str | None]:
    return {"expiry": expires.isoformat() if expires else None}


def _standing(rows: Any) -> Any:
    return rows.filter(Q(expires=None) | Q(expires__gt=timezone.now())).values_list("group", "expires")
