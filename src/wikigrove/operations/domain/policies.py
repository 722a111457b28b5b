"""Who may read, edit and join, in plain words, over the table of rights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from wikigrove.farm.models import Wiki

_EDITING: Final = ("edit", "createpage", "createtalk")

POLICIES: Final[Mapping[str, Mapping[str, Mapping[str, Mapping[str, bool]]]]] = {
    "reading": {
        "everyone": {"*": {"read": True}},
        "accounts": {"*": {"read": False}, "user": {"read": True}},
    },
    "editing": {
        "everyone": {"*": dict.fromkeys(_EDITING, True)},
        "accounts": {
            "*": dict.fromkeys(_EDITING, False),
            "temp": dict.fromkeys(_EDITING, False),
            "user": dict.fromkeys(_EDITING, True),
        },
        "confirmed": {
            "*": dict.fromkeys(_EDITING, False),
            "user": dict.fromkeys(_EDITING, False),
            "autoconfirmed": dict.fromkeys(_EDITING, True),
            "sysop": dict.fromkeys(_EDITING, True),
        },
        "sysops": {
            "*": dict.fromkeys(_EDITING, False),
            "user": dict.fromkeys(_EDITING, False),
            "sysop": dict.fromkeys(_EDITING, True),
        },
    },
    "registration": {
        "open": {"*": {"createaccount": True}},
        "closed": {"*": {"createaccount": False}},
    },
}
"""policy -> choice -> group -> right -> given. What a choice does not say of a policy's rights falls to the default."""


def read_policy(wiki: Wiki, policy: str) -> str:
    """The choice in force; "custom" for a table that somebody made by hand."""
    own = _own_part(wiki.setting("group_rights", {}), policy)
    choices = POLICIES[policy]
    default = next(iter(choices))
    if not own:
        return default
    return next((name for name, table in choices.items() if own == {g: dict(r) for g, r in table.items()}), "custom")


def set_policy(group_rights: Mapping[str, Mapping[str, bool]], policy: str, choice: str) -> dict[str, dict[str, bool]]:
    """The wiki's changes to the table of rights with `choice` made; rights of other kinds stay as they are."""
    rights = _rights(policy)
    out = {g: {r: given for r, given in table.items() if r not in rights} for g, table in group_rights.items()}
    for group, table in POLICIES[policy][choice].items():
        out.setdefault(group, {}).update(table)
    return {group: table for group, table in out.items() if table}


def _own_part(group_rights: Mapping[str, Any], policy: str) -> dict[str, dict[str, bool]]:
    rights = _rights(policy)
    part = {g: {r: bool(v) for r, v in table.items() if r in rights} for g, table in group_rights.items()}
    return {group: table for group, table in part.items() if table}


def _rights(policy: str) -> set[str]:
    return {right for table in POLICIES[policy].values() for rights in table.values() for right in rights}
