"""Change what a group of this wiki may do, make groups and drop them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final

from django.db import transaction

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.rights import check_right, group_table, known_rights
from wikigrove.accounts.domain.rights_table import DEFAULT_RIGHTS, IMPLICIT
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor, GroupMembership
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.pages.domain.write_log import LogLine, write_log

_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,62}")
GRANT_SETTINGS: Final = ("add_groups", "remove_groups", "groups_add_to_self", "groups_remove_from_self")


def set_group_rights(
    group: str,
    rights: Collection[str],
    *,
    actor: Actor,
    grants: dict[str, list[str]] | None = None,
    reason: str = "",
) -> None:
    """Give `group` exactly `rights`, and let its members change the groups in `grants`. A new name makes a group.

    Kept as differences from what the software gives, so that rights of later versions and of extensions still come.
    """
    _check(actor)
    if group not in group_table() and not _NAME.fullmatch(group):
        raise ActRefused("wikigrove-bad-group-name", group)
    if unknown := frozenset(rights) - known_rights():
        raise ActRefused("paramvalidator-badvalue-enumnotmulti", "rights", ", ".join(sorted(unknown))[:200])
    wiki = current_wiki()
    with transaction.atomic():
        old = group_table().get(group, frozenset())
        table: dict[str, Any] = dict(wiki.setting("group_rights", {}))
        without = group_table(own=False).get(group, frozenset())
        wanted = frozenset(rights)
        changes = dict.fromkeys(sorted(wanted - without), True) | dict.fromkeys(sorted(without - wanted), False)
        if changes or group not in DEFAULT_RIGHTS:
            table[group] = changes
        else:
            table.pop(group, None)
        settings: dict[str, Any] = {"group_rights": table or None}
        for name, groups in (grants or {}).items():
            known = {**wiki.setting(name, {}), group: sorted(groups)}
            settings[name] = {g: given for g, given in known.items() if given} or None
        change_wiki(wiki, settings=settings)
        params = {"added": sorted(wanted - old), "removed": sorted(old - wanted), "group": group}
        write_log(LogLine("rights", "grouprights", user_page(group), reason, params=params), actor=actor)


def drop_group(group: str, *, actor: Actor, reason: str = "") -> None:
    """Drop a group that the wiki made; its members leave it."""
    _check(actor)
    wiki = current_wiki()
    table: dict[str, Any] = dict(wiki.setting("group_rights", {}))
    if group in DEFAULT_RIGHTS or group in IMPLICIT or group not in table:
        raise ActRefused("wikigrove-group-stays", group)
    with transaction.atomic():
        del table[group]
        settings: dict[str, Any] = {"group_rights": table or None}
        for name in GRANT_SETTINGS:
            known = wiki.setting(name, {})
            settings[name] = {g: given for g, given in known.items() if g != group} or None
        GroupMembership.objects.filter(group=group).delete()
        change_wiki(wiki, settings=settings)
        write_log(LogLine("rights", "dropgroup", user_page(group), reason, params={"group": group}), actor=actor)


def _check(actor: Actor) -> None:
    check_right(actor, "managesettings")
    check_block(actor, None, "userrights")
