"""Groups and rights, with MediaWiki's names: the one place where a right is checked."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import timedelta

from django.db.models import CharField, Q, Value
from django.utils import timezone

from wikigrove.accounts.domain.rights_table import DEFAULT_RIGHTS, GLOBAL_RIGHTS, IMPLICIT, all_rights
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor, GlobalMembership, GroupMembership
from wikigrove.accounts.visitor import Visitor
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message


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


def load_groups(actors: Iterable[Actor]) -> None:
    """Remember the groups of all of these; one query for any number."""
    fresh = [actor for actor in actors if getattr(actor, "_groups", None) is None]
    found = _groups_of_people({actor.user_id for actor in fresh if actor.user_id is not None})
    for actor in fresh:
        actor._known_groups = found.get(actor.user_id or 0, [])  # type: ignore[attr-defined]
        groups_of(actor)


def rights_of(actor: Actor | Visitor) -> frozenset[str]:
    """All rights of `actor` in this wiki."""
    known: frozenset[str] | None = getattr(actor, "_rights", None)
    if known is not None:
        return known
    table = {**GLOBAL_RIGHTS, **group_table()}
    rights = frozenset().union(*(table.get(g, frozenset()) for g in groups_of(actor)))
    granted: frozenset[str] | None = getattr(actor, "_granted", None)
    if granted is not None:
        rights &= granted
    if isinstance(actor, Actor):
        actor._rights = rights  # type: ignore[attr-defined]
    return rights


def has_right(actor: Actor | Visitor, right: str) -> bool:
    return right in rights_of(actor)


def check_right(actor: Actor | Visitor, right: str) -> None:
    """Raises PermissionRefused when `actor` has not `right`."""
    if not has_right(actor, right):
        groups = sorted(group_label(g) for g, rights in group_table().items() if right in rights)
        raise PermissionRefused("permissiondenied", "badaccess-groups", ", ".join(groups) or "-", len(groups))


def known_rights() -> frozenset[str]:
    """Every right that means something here: the software's, those of the wiki's extensions, those its groups have."""
    own = {right.name for enabled in parts_of_wiki(current_wiki().settings) for right in enabled.parts.rights}
    return all_rights().union(own, *group_table().values())


def forget_rights(actor: Actor) -> None:
    """Drop what is remembered on `actor` after a change of its groups."""
    for name in ("_groups", "_rights"):
        if hasattr(actor, name):
            delattr(actor, name)


def restrict_rights(actor: Actor, rights: frozenset[str]) -> None:
    """From here on `actor` has no rights beyond `rights`: what a bot password or a token grants."""
    forget_rights(actor)
    actor._granted = rights  # type: ignore[attr-defined]


def group_label(group: str) -> str:
    """The name of a group as readers of the interface know it."""
    if group == "*":
        return message("wikigrove-everybody")
    return message(f"group-{group}") if has_message(f"group-{group}") else group


def member_label(group: str) -> str:
    """What one member of a group is called."""
    return message(f"group-{group}-member") if has_message(f"group-{group}-member") else group_label(group)


def group_table(*, own: bool = True) -> dict[str, frozenset[str]]:
    """The wiki's rights: the defaults, with its setting `group_rights` (group -> right -> bool) over them (`own`)."""
    table = dict(DEFAULT_RIGHTS)
    wiki = current_wiki()
    for enabled in parts_of_wiki(wiki.settings):
        for right in enabled.parts.rights:
            for group in right.groups:
                table[group] = table.get(group, frozenset()) | {right.name}
    for group, changes in wiki.setting("group_rights", {}).items() if own else ():
        rights = set(table.get(group, frozenset()))
        for right, given in changes.items():
            (rights.add if given else rights.discard)(right)
        table[group] = frozenset(rights)
    return table


def _explicit_groups(actor: Actor) -> list[str]:
    known: list[str] | None = getattr(actor, "_known_groups", None)
    if known is not None:
        del actor._known_groups  # type: ignore[attr-defined]
        return known
    person = actor.user_id or 0
    return _groups_of_people({person}).get(person, [])


def _groups_of_people(people: Collection[int]) -> dict[int, list[str]]:
    """Local groups, and those of the whole installation that this wiki does not ignore; one query, none for nobody."""
    if not people:
        return {}
    holds = Q(expires=None) | Q(expires__gt=timezone.now())
    local = GroupMembership.objects.filter(holds, user_id__in=people).annotate(scope=Value("", CharField()))
    wide = GlobalMembership.objects.filter(holds, user_id__in=people).annotate(scope=Value("*", CharField()))
    names = ("user_id", "scope", "group")
    ignored = set(current_wiki().setting("ignored_global_groups", []))
    out: dict[int, set[str]] = {}
    for person, scope, group in local.values_list(*names).union(wide.values_list(*names)):
        if not scope or group not in ignored:
            out.setdefault(person, set()).add(group)
    return {person: sorted(groups) for person, groups in out.items()}


def _is_autoconfirmed(actor: Actor) -> bool:
    """MediaWiki's rule: an age in days and a number of edits, both by setting."""
    wiki = current_wiki()
    days, edits = int(wiki.setting("autoconfirm_days", 4)), int(wiki.setting("autoconfirm_edits", 10))
    if actor.autoconfirm_from is not None and actor.autoconfirm_from > timezone.now():
        return False
    return actor.edit_count >= edits and actor.created <= timezone.now() - timedelta(days=days)


__all__ = [
    "DEFAULT_RIGHTS",
    "GLOBAL_RIGHTS",
    "IMPLICIT",
    "check_right",
    "forget_rights",
    "group_label",
    "group_table",
    "groups_of",
    "has_right",
    "member_label",
    "restrict_rights",
    "rights_of",
]
