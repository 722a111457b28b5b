"""Special:UserRights and Special:GlobalGroupMembership."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.domain.expiry import parse_expiry
from wikigrove.accounts.domain.grantable import Changeable, changeable_groups, explicit_groups
from wikigrove.accounts.domain.rights import check_right, groups_of, member_label
from wikigrove.accounts.domain.rights_table import GLOBAL_RIGHTS
from wikigrove.accounts.errors import ActRefused, PermissionRefused
from wikigrove.accounts.models import User
from wikigrove.farm.domain.find_wiki import get_wiki
from wikigrove.farm.errors import WikiNotFound
from wikigrove.farm.scope import current_wiki, use_wiki
from wikigrove.i18n import format_timestamp, message
from wikigrove.moderation.domain.change_groups import (
    Memberships,
    change_global_groups,
    change_groups,
    global_memberships_of,
    memberships_of,
)
from wikigrove.moderation.domain.log_account import user_page
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.skin.reasons import expiry_choices, flat_reasons, join_reason
from wikigrove.web.special.act_form import first_posted
from wikigrove.web.special.log_extract import log_extract
from wikigrove.web.special.registry import special_page


@dataclass(frozen=True)
class GroupShown:
    """A box of the form. `expires` is as text; `stays`: who asks may not change it."""

    name: str
    label: str
    is_member: bool
    expires: str
    until: str
    stays: bool
    may_remove: bool


@special_page("UserRights", group="users", aliases=("MakeSysop", "MakeBot"), message_key="userrights")
def user_rights(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    name = first_posted(request, "user", default=sub)
    bare, at, slug = name.partition("@")
    wiki = current_wiki()
    if at:
        check_right(actor, "userrights-interwiki")
        try:
            wiki = get_wiki(slug)
        except WikiNotFound:
            return _show(request, name, problem=message("userrights-nodatabase", slug))
    user = _find_user(bare)
    if name and user is None:
        return _show(request, name, problem=message("nosuchusershort", bare))
    if user is None:
        return _show(request, name)
    with use_wiki(wiki):
        old = memberships_of(user)
    if request.method == "POST" and "saveusergroups" in request.POST:
        try:
            wanted, removed = _read(request.POST, changeable_groups(actor, own=actor.user_id == user.pk))
            if request.POST.get("conflictcheck-originalgroups", _fingerprint(old)) != _fingerprint(old):
                raise ActRefused("userrights-conflict")
            with use_wiki(wiki):
                change_groups(user, wanted, removed=removed, actor=actor, reason=_reason(request.POST))
        except PermissionRefused as refusal:
            return _show(request, name, user=user, old=old, problem=message(refusal.message_key, *refusal.params))
        messages.success(request, message("savedrights", user.username))
        return HttpResponseRedirect(special_path("UserRights", user=name))
    return _show(request, name, user=user, old=old)


@special_page("GlobalGroupMembership", group="users", aliases=("GlobalUserRights",), right="globalgroupmembership")
def global_groups(request: HttpRequest, sub: str) -> HttpResponse:
    name = first_posted(request, "user", default=sub)
    user = _find_user(name)
    if user is None:
        return _show(request, name, problem=message("nosuchusershort", name) if name else "", is_global=True)
    old = global_memberships_of(user)
    if request.method == "POST" and "saveusergroups" in request.POST:
        everything = frozenset(GLOBAL_RIGHTS)
        try:
            wanted, _ = _read(request.POST, Changeable(everything, everything))
            change_global_groups(user, wanted, actor=request.actor, reason=_reason(request.POST))  # type: ignore[attr-defined]
        except PermissionRefused as refusal:
            text = message(refusal.message_key, *refusal.params)
            return _show(request, name, user=user, old=old, problem=text, is_global=True)
        messages.success(request, message("savedrights", user.username))
        return HttpResponseRedirect(special_path("GlobalGroupMembership", user=name))
    return _show(request, name, user=user, old=old, is_global=True)


def _show(
    request: HttpRequest,
    name: str,
    *,
    user: User | None = None,
    old: Memberships | None = None,
    problem: str = "",
    is_global: bool = False,
) -> HttpResponse:
    actor, old = request.actor, old or {}  # type: ignore[attr-defined]
    own = user is not None and actor.user_id == user.pk if not actor.is_anonymous else False
    everything = frozenset(GLOBAL_RIGHTS)
    may = Changeable(everything, everything) if is_global else changeable_groups(actor, own=own)
    shown = [_group(g, old, may) for g in (sorted(GLOBAL_RIGHTS) if is_global else explicit_groups())]
    page = "GlobalGroupMembership" if is_global else "UserRights"
    return present_special(
        request,
        "special/user_rights.html",
        name=page,
        heading="globalgroupmembership" if is_global else "userrights",
        status=400 if problem else 200,
        problem=problem,
        user_name=name,
        person=user,
        groups=[g for g in shown if g.is_member or g.name in may.any],
        implicit=[member_label(g) for g in _implicit(user)] if user is not None else [],
        may_change=bool(may.any),
        fingerprint=_fingerprint(old),
        expiries=expiry_choices("userrights-expiry-options"),
        reasons=flat_reasons("userrights-reason-dropdown"),
        extract=log_extract("gblrights" if is_global else "rights", user_page(user.username), actor=actor)
        if user
        else (),
    )


def _implicit(user: User) -> list[str]:
    return [g for g in groups_of(get_actor_for(user)) if g in ("user", "autoconfirmed")]


def _group(name: str, old: Memberships, may: Changeable) -> GroupShown:
    is_member, until = name in old, old.get(name)
    return GroupShown(
        name=name,
        label=member_label(name),
        is_member=is_member,
        expires=f"{until:%Y-%m-%d %H:%M:%S}" if until else "",
        until=message("wikigrove-until", format_timestamp(until)) if until else "",
        stays=name not in (may.remove if is_member else may.add),
        may_remove=name in may.remove,
    )


def _read(data: Mapping[str, str], may: Changeable) -> tuple[dict[str, datetime | None], frozenset[str]]:
    """The groups that are ticked with their ends, and those that are not. Raises ActRefused."""
    wanted: dict[str, datetime | None] = {}
    removed = set()
    for group in may.any:
        if f"wpGroup-{group}" not in data:
            if group in may.remove:
                removed.add(group)
            continue
        chosen, typed = data.get(f"wpExpiry-{group}", "infinite"), data.get(f"wpExpiry-{group}-other", "").strip()
        try:
            wanted[group] = parse_expiry(typed if chosen == "other" or typed else chosen, now=timezone.now())
        except ValueError:
            raise ActRefused("userrights-invalid-expiry", member_label(group)) from None
    return wanted, frozenset(removed)


def _reason(data: Mapping[str, str]) -> str:
    return join_reason(data.get("wpReason", "other"), data.get("user-reason", data.get("wpReason-other", "")))


def _fingerprint(old: Memberships) -> str:
    return ",".join(sorted(old))


def _find_user(name: str) -> User | None:
    typed = name.strip().replace("_", " ")
    return User.objects.filter(username=typed[:1].upper() + typed[1:]).first() if typed else None
