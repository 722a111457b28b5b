"""Special:ListGroupRights, Special:ListGrants, and the screen that changes a group."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.grantable import explicit_groups, grants_of_group
from wikigrove.accounts.domain.grants import GRANTS
from wikigrove.accounts.domain.rights import group_label, group_table, has_right, known_rights
from wikigrove.accounts.domain.rights_table import DEFAULT_RIGHTS, IMPLICIT
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.i18n import has_message, message
from wikigrove.moderation.domain.group_rights import GRANT_SETTINGS, drop_group, set_group_rights
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@dataclass(frozen=True)
class RightShown:
    name: str
    text: str
    is_on: bool = True


@dataclass(frozen=True)
class GroupRow:
    name: str
    label: str
    rights: list[RightShown]
    changes: list[str]
    is_implicit: bool
    is_own: bool


@special_page("ListGroupRights", group="users", aliases=("UserGroupRights",))
def list_group_rights(request: HttpRequest, sub: str) -> HttpResponse:
    table = group_table()
    return present_special(
        request,
        "special/group_rights.html",
        name="ListGroupRights",
        groups=[_row(name, table[name]) for name in _ordered(table)],
        may_change=has_right(request.actor, "managesettings"),  # type: ignore[attr-defined]
        is_wide=True,
    )


@special_page("ListGrants", group="users")
def list_grants(request: HttpRequest, sub: str) -> HttpResponse:
    rows = [
        (name, message(f"grant-{name}"), [_right(right) for right in sorted(rights)]) for name, rights in GRANTS.items()
    ]
    return present_special(request, "special/grants.html", name="ListGrants", grants=rows, is_wide=True)


@special_page("GroupRights", group="users", aliases=("EditGroupRights",), right="managesettings")
def edit_group(request: HttpRequest, sub: str) -> HttpResponse:
    """Choose a group or name a new one; tick what it may do and whom its members may add."""
    group = (request.POST.get("group") or request.GET.get("group") or sub).strip()
    table, problem = group_table(), ""
    if request.method == "POST":
        try:
            done = _apply(request, group)
            messages.success(request, message(done, group_label(group)))
            return HttpResponseRedirect(special_path("ListGroupRights"))
        except PermissionRefused as refusal:
            problem = message(refusal.message_key, *refusal.params)
    posted = request.method == "POST"
    rights = frozenset(request.POST.getlist("rights")) if posted else table.get(group, frozenset())
    grants = grants_of_group(group) if group else {}
    others = explicit_groups()
    return present_special(
        request,
        "special/group_edit.html",
        name="GroupRights",
        status=400 if problem else 200,
        problem=problem,
        group=group,
        is_new=bool(group) and group not in table,
        is_own=group in table and group not in DEFAULT_RIGHTS,
        groups=[(name, group_label(name)) for name in _ordered(table)],
        rights=[_right(name, is_on=name in rights) for name in sorted(known_rights())],
        grants=[
            (
                name,
                message(f"wikigrove-{name.replace('_', '-')}"),
                [(g, group_label(g), g in grants[name]) for g in others],
            )
            for name in GRANT_SETTINGS
            if grants
        ],
        is_wide=True,
    )


def _apply(request: HttpRequest, group: str) -> str:
    actor = request.actor  # type: ignore[attr-defined]
    reason = request.POST.get("wpReason", "")
    if "wpDelete" in request.POST:
        drop_group(group, actor=actor, reason=reason)
        return "wikigrove-group-dropped"
    grants = {name: request.POST.getlist(name) for name in GRANT_SETTINGS}
    set_group_rights(group, request.POST.getlist("rights"), actor=actor, grants=grants, reason=reason)
    return "wikigrove-group-saved"


def _ordered(table: dict[str, frozenset[str]]) -> list[str]:
    first = [name for name in IMPLICIT if name in table]
    return [*first, *sorted(name for name in table if name not in IMPLICIT)]


def _row(name: str, rights: frozenset[str]) -> GroupRow:
    changes = []
    for setting, groups in grants_of_group(name).items():
        if groups:
            labels = ", ".join(group_label(g) for g in sorted(groups))
            changes.append(message(f"wikigrove-lists-{setting.replace('_', '-')}", labels))
    if "userrights" in rights:
        changes.append(message("listgrouprights-addgroup-all"))
        changes.append(message("listgrouprights-removegroup-all"))
    shown = [_right(right) for right in sorted(rights)]
    return GroupRow(name, group_label(name), shown, changes, name in IMPLICIT, name not in DEFAULT_RIGHTS)


def _right(name: str, *, is_on: bool = True) -> RightShown:
    return RightShown(name, message(f"right-{name}") if has_message(f"right-{name}") else name, is_on)
