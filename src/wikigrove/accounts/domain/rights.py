"""Groups and rights, with MediaWiki's names: the one place where a right is checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor, GroupMembership
from wikigrove.accounts.visitor import Visitor
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki

_EVERYONE: Final = frozenset(
    {
        "read",
        "edit",
        "createpage",
        "createtalk",
        "createaccount",
        "viewmyprivateinfo",
        "editmyprivateinfo",
        "editmyoptions",
        "writeapi",
    }
)
DEFAULT_RIGHTS: Final[Mapping[str, frozenset[str]]] = {
    "*": _EVERYONE,
    "temp": frozenset({"minoredit"}),
    "user": frozenset(
        {
            "move",
            "move-subpages",
            "move-rootuserpages",
            "movefile",
            "move-categorypages",
            "minoredit",
            "purge",
            "upload",
            "reupload",
            "reupload-shared",
            "sendemail",
            "applychangetags",
            "changetags",
            "editcontentmodel",
            "editmyusercss",
            "editmyuserjs",
            "editmyuserjson",
            "editmyuserjsredirect",
            "editmywatchlist",
            "viewmywatchlist",
        }
    ),
    "autoconfirmed": frozenset({"autoconfirmed", "editsemiprotected", "skipcaptcha"}),
    "bot": frozenset(
        {
            "bot",
            "autoconfirmed",
            "editsemiprotected",
            "nominornewtalk",
            "autopatrol",
            "suppressredirect",
            "apihighlimits",
            "noratelimit",
        }
    ),
    "sysop": frozenset(
        {
            "block",
            "createaccount",
            "delete",
            "bigdelete",
            "deletedhistory",
            "deletedtext",
            "undelete",
            "editinterface",
            "editsitejson",
            "edituserjson",
            "import",
            "importupload",
            "move",
            "move-subpages",
            "patrol",
            "autopatrol",
            "protect",
            "editprotected",
            "rollback",
            "upload",
            "reupload",
            "unwatchedpages",
            "autoconfirmed",
            "editsemiprotected",
            "ipblock-exempt",
            "blockemail",
            "markbotedits",
            "apihighlimits",
            "browsearchive",
            "noratelimit",
            "suppressredirect",
            "mergehistory",
            "managechangetags",
            "deletechangetags",
            "tboverride",
            "delete-redirect",
            "deleterevision",
            "deletelogentry",
            "skipcaptcha",
            "upload_by_url",
            "interwiki",
        }
    ),
    "interface-admin": frozenset(
        {"editinterface", "editsitecss", "editsitejs", "editsitejson", "editusercss", "edituserjs", "edituserjson"}
    ),
    "bureaucrat": frozenset({"userrights", "noratelimit", "renameuser", "managesettings", "interwiki"}),
    "suppress": frozenset({"hideuser", "suppressrevision", "viewsuppressed", "suppressionlog"}),
}
IMPLICIT: Final = ("*", "temp", "user", "autoconfirmed")


def groups_of(actor: Actor | Visitor) -> list[str]:
    """The groups of `actor` in this wiki, implicit ones first. Remembered on the actor."""
    known: list[str] | None = getattr(actor, "_groups", None)
    if known is not None:
        return known
    groups = ["*"]
    if isinstance(actor, Actor):
        if actor.is_temporary:
            groups.append("temp")
        elif actor.user_id is not None:
            groups += ["user", *_explicit_groups(actor)]
            if _is_autoconfirmed(actor):
                groups.insert(2, "autoconfirmed")
        actor._groups = groups  # type: ignore[attr-defined]
    return groups


def rights_of(actor: Actor | Visitor) -> frozenset[str]:
    """All rights of `actor` in this wiki."""
    known: frozenset[str] | None = getattr(actor, "_rights", None)
    if known is not None:
        return known
    table = _table()
    rights = frozenset().union(*(table.get(g, frozenset()) for g in groups_of(actor)))
    if isinstance(actor, Actor):
        actor._rights = rights  # type: ignore[attr-defined]
    return rights


def has_right(actor: Actor | Visitor, right: str) -> bool:
    return right in rights_of(actor)


def check_right(actor: Actor | Visitor, right: str) -> None:
    """Raises PermissionRefused when `actor` has not `right`."""
    if not has_right(actor, right):
        groups = sorted(g for g, rights in _table().items() if right in rights)
        raise PermissionRefused("permissiondenied", "badaccess-groups", ", ".join(groups) or "-", len(groups))


def forget_rights(actor: Actor) -> None:
    """Drop what is remembered on `actor` after a change of its groups."""
    for name in ("_groups", "_rights"):
        if hasattr(actor, name):
            delattr(actor, name)


def _table() -> dict[str, frozenset[str]]:
    """The wiki's rights: the defaults, with its setting `group_rights` (group -> right -> bool) over them."""
    table = dict(DEFAULT_RIGHTS)
    wiki = current_wiki()
    for enabled in parts_of_wiki(wiki.settings):
        for right in enabled.parts.rights:
            for group in right.groups:
                table[group] = table.get(group, frozenset()) | {right.name}
    for group, changes in wiki.setting("group_rights", {}).items():
        rights = set(table.get(group, frozenset()))
        for right, given in changes.items():
            (rights.add if given else rights.discard)(right)
        table[group] = frozenset(rights)
    return table


def _explicit_groups(actor: Actor) -> list[str]:
    now = timezone.now()
    rows = GroupMembership.objects.filter(user_id=actor.user_id).filter(Q(expires=None) | Q(expires__gt=now))
    return sorted(rows.values_list("group", flat=True))


def _is_autoconfirmed(actor: Actor) -> bool:
    """MediaWiki's rule: an age in days and a number of edits, both by setting."""
    wiki = current_wiki()
    days, edits = int(wiki.setting("autoconfirm_days", 4)), int(wiki.setting("autoconfirm_edits", 10))
    return actor.edit_count >= edits and actor.created <= timezone.now() - timedelta(days=days)
