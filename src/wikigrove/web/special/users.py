"""Special:ListUsers: accounts of this wiki by name, with their groups."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from wikigrove.accounts.models import Actor, GroupMembership
from wikigrove.i18n import has_message, message
from wikigrove.web.skin.pager import forward_pager, read_window
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@dataclass(frozen=True)
class UserShown:
    name: str
    groups: list[str]
    edits: int


@special_page("ListUsers", group="users", aliases=("Users", "UserList"))
def list_users(request: HttpRequest, sub: str) -> HttpResponse:
    window = read_window(request, default=100)
    start, group = request.GET.get("from", sub).strip(), request.GET.get("group", "")
    rows = Actor.objects.filter(user__isnull=False, name__gte=start)
    members = dict[int, list[str]]()
    for user_id, name in GroupMembership.objects.values_list("user_id", "group"):
        members.setdefault(user_id, []).append(name)
    if group:
        rows = rows.filter(user_id__in=[user_id for user_id, names in members.items() if group in names])
    found = list(rows.order_by("name")[: window.limit + 1])
    users = [
        UserShown(actor.name, [_group(name) for name in sorted(members.get(actor.user_id, []))], actor.edit_count)
        for actor in found[: window.limit]
    ]
    follows = found[window.limit].name if len(found) > window.limit else None
    return present_special(
        request,
        "special/users.html",
        name="ListUsers",
        users=users,
        value=start,
        pager=forward_pager(request, parameter="from", follows=follows, limit=window.limit),
    )


def _group(name: str) -> str:
    key = f"group-{name}-member"
    return message(key) if has_message(key) else name
