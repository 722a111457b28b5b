"""Special:ListUsers, ListAdmins, ListBots and ActiveUsers."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from wikigrove.accounts.domain.grantable import explicit_groups
from wikigrove.accounts.domain.rights import group_label, has_right, member_label
from wikigrove.i18n import format_timestamp
from wikigrove.moderation.domain.queries import PersonRow, list_active, list_people
from wikigrove.moderation.domain.queries.people import ACTIVE_DAYS
from wikigrove.web.skin.pager import forward_pager, read_window
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@dataclass(frozen=True)
class UserShown:
    name: str
    groups: list[tuple[str, str]]
    edits: int
    created: str
    recent: int
    is_blocked: bool


@special_page("ListUsers", group="users", aliases=("Users", "UserList"))
def list_users(request: HttpRequest, sub: str) -> HttpResponse:
    window = read_window(request, default=100)
    known = explicit_groups()
    start = request.GET.get("username", request.GET.get("from", "")).strip()
    group = request.GET.get("group", "")
    if sub and not start and not group:
        group, start = (sub, "") if sub in known else ("", sub)
    sort = "creation" if request.GET.get("creationSort") else request.GET.get("sort", "name")
    descending, with_edits = bool(request.GET.get("desc")), bool(request.GET.get("editsOnly"))
    try:
        found, follows = list_people(
            start=start[:1].upper() + start[1:],
            groups=(group,) if group else (),
            sort=sort,
            descending=descending,
            with_edits=with_edits,
            cursor=request.GET.get("offset", ""),
            limit=window.limit,
            hidden=has_right(request.actor, "hideuser"),  # type: ignore[attr-defined]
        )
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/users.html",
        name="ListUsers",
        users=[_shown(row) for row in found],
        value=start,
        group=group,
        groups=[(name, group_label(name)) for name in known],
        sort=sort,
        desc=descending,
        edits_only=with_edits,
        pager=forward_pager(request, parameter="offset", follows=follows, limit=window.limit),
    )


@special_page("ListAdmins", group="users", is_listed=True)
def list_admins(request: HttpRequest, sub: str) -> HttpResponse:
    return HttpResponseRedirect(special_path("ListUsers", "sysop"))


@special_page("ListBots", group="users")
def list_bots(request: HttpRequest, sub: str) -> HttpResponse:
    return HttpResponseRedirect(special_path("ListUsers", "bot"))


@special_page("ActiveUsers", group="users")
def active_users(request: HttpRequest, sub: str) -> HttpResponse:
    window = read_window(request, default=100)
    start = request.GET.get("username", sub).strip()
    groups = [g for g in request.GET.getlist("groups[]") + request.GET.getlist("groups") if g]
    without = [g for g in request.GET.getlist("excludegroups[]") + request.GET.getlist("excludegroups") if g]
    cursor = request.GET.get("offset", "") or start[:1].upper() + start[1:]
    found, follows = list_active(start=cursor, groups=groups, without=without, limit=window.limit)
    return present_special(
        request,
        "special/users.html",
        name="ActiveUsers",
        users=[_shown(row) for row in found],
        value=start,
        group=groups[0] if groups else "",
        groups=[(name, group_label(name)) for name in explicit_groups()],
        days=ACTIVE_DAYS,
        pager=forward_pager(request, parameter="offset", follows=follows, limit=window.limit),
    )


def _shown(row: PersonRow) -> UserShown:
    actor = row.actor
    return UserShown(
        name=actor.name,
        groups=[(name, member_label(name)) for name in row.groups],
        edits=actor.edit_count,
        created=format_timestamp(actor.created),
        recent=row.recent,
        is_blocked=row.is_blocked,
    )
