"""meta=userinfo."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from wikigrove.accounts.domain.check_block import blocks_of
from wikigrove.accounts.domain.email_address import is_confirmed
from wikigrove.accounts.domain.grantable import changeable_groups
from wikigrove.accounts.domain.limits import LIMITS, limits_of
from wikigrove.accounts.domain.preferences import read_preferences
from wikigrove.accounts.domain.rights import groups_of, rights_of
from wikigrove.accounts.models import Actor
from wikigrove.api.action import declare as p
from wikigrove.api.action.blocks import block_facts
from wikigrove.api.action.query.list_people import (
    central_ids,
    implicit_groups,
    membership_rows,
    memberships,
)
from wikigrove.api.action.query.meta_siteinfo import default_options
from wikigrove.api.action.query.query_call import QueryCall, query_module
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.api.action.times import iso
from wikigrove.notices.models import Notification, WatchedPage
from wikigrove.pages.models import Revision

_MOST_UNREAD = 1000


@query_module(
    "meta",
    "userinfo",
    "ui",
    params=(
        p.many(
            "prop",
            "acceptlang|blockinfo|centralids|changeablegroups|editcount|email|groupmemberships|groups|hasmsg|implicitgroups|latestcontrib|options|ratelimits|realname|registrationdate|rights|theoreticalratelimits|unreadcount",
            all_value="*",
        ),
        p.string("attachedwiki"),
    ),
    class_name="ApiQueryUserInfo",
    extra={"private": "1"},
)
def show_user_info(call: QueryCall) -> None:
    """Who asks."""
    actor, prop = call.actor, set(call.many("prop"))
    user = call.account
    is_account = isinstance(actor, Actor) and actor.user_id is not None
    row: Row = Record()
    row["id"] = (actor.user_id or 0) if isinstance(actor, Actor) else 0
    row["name"] = actor.name or str(getattr(actor, "address", ""))
    if not is_account:
        row["anon"] = True
        if actor.is_temporary:
            row["temp"] = True
    if "blockinfo" in prop:
        for block in blocks_of(actor)[:1]:
            row |= block_facts(block)
    if "hasmsg" in prop:
        row["messages"] = isinstance(actor, Actor) and has_messages(actor)
    _add_groups(call, actor, prop, row)
    if "rights" in prop:
        row["rights"] = Items(sorted(rights_of(actor)), "r")
    if "changeablegroups" in prop:
        row["changeablegroups"] = _changeable(actor)
    if "options" in prop:
        row["options"] = {
            **default_options(call),
            **{k: _option(v) for k, v in read_preferences(user).items() if v != ""},
        }
    if "editcount" in prop:
        row["editcount"] = actor.edit_count if isinstance(actor, Actor) else 0
    for name in ("ratelimits", "theoreticalratelimits"):
        if name in prop:
            row[name] = {} if name == "ratelimits" and call.may("noratelimit") else rate_limits(actor)
    if "realname" in prop:
        row["realname"] = ""
    if "email" in prop and call.may("viewmyprivateinfo"):
        row["email"] = user.email if user is not None else ""
        if user is not None and is_confirmed(user):
            # When it was confirmed is not kept; clients look whether there is anything.
            row["emailauthenticated"] = iso(user.date_joined)
    if "registrationdate" in prop and user is not None:
        row["registrationdate"] = iso(user.date_joined)
    if "acceptlang" in prop:
        row["acceptlang"] = Items(_accepted(call), "lang")
    if "unreadcount" in prop:
        count = _unread(actor)
        row["unreadcount"] = f"{_MOST_UNREAD}+" if count >= _MOST_UNREAD else count
    if "centralids" in prop:
        row |= central_ids(actor.user_id or 0 if isinstance(actor, Actor) else 0)
    if "latestcontrib" in prop and isinstance(actor, Actor):
        latest = Revision.objects.filter(actor=actor).order_by("-timestamp").values_list("timestamp", flat=True).first()
        if latest is not None:
            row["latestcontrib"] = iso(latest)
    if "cancreateaccount" in prop:
        row["cancreateaccount"] = call.may("createaccount")
    call.put("userinfo", row)


def has_messages(actor: Actor) -> bool:
    """Is there news on the person's talk page?"""
    return bool(Notification.objects.filter(actor=actor, kind="talk-message", read=None).exists())


def _add_groups(call: QueryCall, actor: Any, prop: set[str], row: Row) -> None:
    if not prop & {"groups", "groupmemberships", "implicitgroups"}:
        return
    if isinstance(actor, Actor) and actor.user_id is not None:
        explicit = memberships([actor.user_id]).get(actor.user_id, [])
        implicit = implicit_groups(actor, [g for g, _ in explicit])
    else:
        explicit, implicit = [], list(groups_of(actor))
    if "groups" in prop:
        row["groups"] = Items([*(g for g, _ in explicit), *implicit], "g")
    if "groupmemberships" in prop:
        row["groupmemberships"] = Items(membership_rows(explicit), "groupmembership")
    if "implicitgroups" in prop:
        row["implicitgroups"] = Items(implicit, "g")


def _changeable(actor: Any) -> Row:
    others, own = changeable_groups(actor), changeable_groups(actor, own=True)
    return {
        "add": Items(sorted(others.add), "g"),
        "remove": Items(sorted(others.remove), "g"),
        "add-self": Items(sorted(own.add - others.add), "g"),
        "remove-self": Items(sorted(own.remove - others.remove), "g"),
    }


def _option(value: Any) -> Any:
    return int(value) if isinstance(value, bool) else value


def rate_limits(actor: Any) -> Row:
    """Acts that are limited for this person, with how many in how many seconds."""
    out: Row = {}
    if not settings.WIKIGROVE.get("rate_limits", True):
        return out
    for act in LIMITS:
        limits = limits_of(act, actor)
        if limits:
            out[act] = {"user" if not actor.is_anonymous else "ip": {"hits": limits[0][0], "seconds": limits[0][1]}}
    return out


def _unread(actor: Any) -> int:
    if not isinstance(actor, Actor):
        return 0
    rows = WatchedPage.objects.filter(actor=actor, notified__isnull=False)
    return len(rows.values_list("pk", flat=True)[:_MOST_UNREAD])


def _accepted(call: QueryCall) -> list[Row]:
    out: list[Row] = []
    for part in call.request.headers.get("Accept-Language", "").split(","):
        code, _, rest = part.strip().partition(";")
        if code:
            weight = rest.strip().removeprefix("q=") or "1"
            out.append(
                Record(
                    {"q": float(weight) if weight.replace(".", "").isdigit() else 1.0, "code": code.lower()},
                    content="code",
                )
            )
    return out
