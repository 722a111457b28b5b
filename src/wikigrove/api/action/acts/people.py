"""Blocks, groups and mails to people."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.utils import timezone
from wikigrove_engine.title import NS_USER, find_title

from wikigrove.accounts.domain.actors import find_actor
from wikigrove.accounts.domain.expiry import parse_expiry
from wikigrove.accounts.domain.grantable import changeable_groups, explicit_groups
from wikigrove.accounts.models import Block, User
from wikigrove.api.action.acts.pages import tags_param
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, flag, many, namespace, string, text, title, token, user
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import iso_or_infinite
from wikigrove.moderation.domain.block import BlockRequest, block, find_target
from wikigrove.moderation.domain.change_groups import change_groups, memberships_of
from wikigrove.moderation.domain.email_user import email_user
from wikigrove.moderation.domain.unblock import unblock
from wikigrove.notices.domain.watch import can_watch, watch_pages

_FLAGS: Final = ("anononly", "nocreate", "autoblock", "noemail", "hidename", "allowusertalk", "reblock", "watchuser")


@module(
    "block",
    class_name="ApiBlock",
    must_be_posted=True,
    writes=True,
    params=(
        user("user", users=("name", "ip", "temp", "cidr", "id")),
        Param("userid", "integer", is_deprecated=True),
        string("expiry", "never"),
        string("reason", ""),
        *(flag(name) for name in _FLAGS),
        tags_param(),
        flag("partial"),
        title("pagerestrictions", multi=True, multi_limits=(50, 50)),
        namespace("namespacerestrictions", multi=True),
        token(),
    ),
)
def run_block(call: Call) -> None:
    """Keep somebody from editing."""
    name = _person(call)
    call.need("block")
    partial = call.flag("partial")
    if call.flag("hidename"):
        call.need("hideuser")
    try:
        parse_expiry(call.text("expiry"), now=timezone.now())
    except ValueError as err:
        raise fail("apierror-invalidexpiry", Plain(call.text("expiry"))) from err
    pages = tuple(call.read_title(p).without_fragment() for p in call.many("pagerestrictions"))
    target = find_target(name)
    if target is None:
        raise fail("nosuchusershort", Plain(name), code="nosuchuser")
    is_address = target.addresses is not None
    made = block(
        BlockRequest(
            target=name,
            expiry=call.text("expiry"),
            reason=call.text("reason"),
            is_sitewide=not partial,
            pages=pages if partial else (),
            namespaces=call.numbers("namespacerestrictions") if partial else (),
            prevents_accounts=call.flag("nocreate"),
            prevents_mail=call.flag("noemail"),
            allows_own_talk=call.flag("allowusertalk"),
            is_hard=is_address and not call.flag("anononly"),
            blocks_addresses=call.flag("autoblock"),
            hides_name=call.flag("hidename"),
            replace=call.flag("reblock"),
            tags=call.many("tags"),
        ),
        actor=call.author,
    )
    if call.flag("watchuser") and can_watch(call.actor):
        page = find_title(name, call.rules, default_namespace=NS_USER)
        if page is not None:
            watch_pages([page], actor=call.author)
    call.answer("block", _describe(call, made, target.actor.user if target.actor else None))


def _describe(call: Call, made: Block, account: User | None) -> Row:
    partial = call.flag("partial")
    return {
        "user": made.shown_target,
        "userID": account.pk if account else 0,
        "expiry": iso_or_infinite(made.expires),
        "id": made.pk,
        "reason": made.reason,
        **{name: call.flag(name) for name in _FLAGS if name != "reblock"},
        "partial": partial,
        "pagerestrictions": Items(call.many("pagerestrictions"), "r") if call.given("pagerestrictions") else None,
        "namespacerestrictions": (
            Items(call.numbers("namespacerestrictions"), "r") if call.given("namespacerestrictions") else None
        ),
    }


def _person(call: Call) -> str:
    """The name, from `user` (a name, an address or `#id`) or the older `userid`. Raises ApiError."""
    if call.need_one("user", "userid") == "user":
        given = call.text("user")
        return _name_of_id(int(given[1:])) if given.startswith("#") and given[1:].isdecimal() else given
    return _name_of_id(call.number("userid"))


def _name_of_id(number: int) -> str:
    name: str | None = (
        User.objects.filter(pk=number).values_list("username", flat=True).first() if number < 2**63 else None
    )
    if name is None:
        raise fail("apierror-nosuchuserid", number)
    return name


@module(
    "unblock",
    class_name="ApiUnblock",
    must_be_posted=True,
    writes=True,
    params=(
        Param("id", "integer"),
        user("user", users=("name", "ip", "temp", "cidr", "id")),
        Param("userid", "integer", is_deprecated=True),
        string("reason", ""),
        tags_param(),
        token(),
    ),
)
def run_unblock(call: Call) -> None:
    """End a block."""
    named = call.need_one("id", "user", "userid")
    call.need("block")
    if named == "id":
        target = f"#{call.number('id')}"
    else:
        target = call.text("user") if named == "user" else _name_of_id(call.number("userid"))
    lifted = unblock(target, actor=call.author, reason=call.text("reason"))
    account = User.objects.filter(username=lifted.shown_target).first()
    call.answer(
        "unblock",
        {
            "id": lifted.pk or call.number("id"),
            "user": lifted.shown_target,
            "userid": account.pk if account else 0,
            "reason": call.text("reason"),
        },
    )


def _groups() -> tuple[str, ...]:
    return tuple(sorted(explicit_groups()))


@module(
    "userrights",
    class_name="ApiUserrights",
    must_be_posted=True,
    writes=True,
    params=(
        user("user", users=("name", "id", "interwiki")),
        Param("userid", "integer", is_deprecated=True),
        many("add", _groups),
        string("expiry", "infinite", multi=True, keeps_duplicates=True),
        many("remove", _groups),
        string("reason", ""),
        token("userrights"),
        tags_param(),
    ),
)
def run_userrights(call: Call) -> None:
    """Change the groups of somebody."""
    name = _person(call)
    target = find_actor(name)
    if target is None or target.user is None:
        raise fail("nosuchusershort", Plain(name), code="nosuchuser")
    add, ends = call.many("add"), call.many("expiry")
    if len(ends) == 1:
        ends = ends * len(add)
    if len(ends) != len(add):
        raise fail("apierror-toofewexpiries", len(ends), len(add))
    now = timezone.now()
    wanted: dict[str, datetime | None] = {}
    for group, end in zip(add, ends, strict=True):
        try:
            until = wanted[group] = parse_expiry(end, now=now)
        except ValueError as err:
            raise fail("apierror-invalidexpiry", Plain(end)) from err
        if until is not None and until <= now:
            raise fail("apierror-pastexpiry", Plain(end))
    before = memberships_of(target.user)
    # What the caller may not change is left out without a word, as MediaWiki does.
    mine = changeable_groups(call.actor, own=target.pk == getattr(call.actor, "pk", None))
    wanted = {group: until for group, until in wanted.items() if group in mine.add}
    removed = frozenset(call.many("remove")) & mine.remove
    after = before
    if wanted or removed:
        after = change_groups(target.user, wanted, removed=removed, actor=call.author, reason=call.text("reason"))
    call.answer(
        "userrights",
        {
            "user": target.name,
            "userid": target.user.pk,
            "added": Items([g for g in after if g not in before or before[g] != after[g]], "group"),
            "removed": Items([g for g in before if g not in after], "group"),
        },
    )


@module(
    "emailuser",
    class_name="ApiEmailUser",
    must_be_posted=True,
    writes=True,
    params=(
        string("target", required=True),
        string("subject", required=True),
        text("text", required=True),
        flag("ccme"),
        token(),
    ),
)
def run_emailuser(call: Call) -> None:
    """Send somebody a mail."""
    email_user(
        call.text("target"),
        subject=call.text("subject"),
        text=call.text("text"),
        copy=call.flag("ccme"),
        actor=call.author,
    )
    call.answer("emailuser", {"result": "Success"})
