"""Notifications, by the names of MediaWiki's Echo: list them, mark them."""

from __future__ import annotations

from django.utils import timezone

from wikigrove.accounts.models import Actor
from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.query_call import QueryCall, bad_continue, query_module
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import digits, iso
from wikigrove.i18n import format_day
from wikigrove.notices.domain.describe import describe_notice, title_of
from wikigrove.notices.domain.kinds import get_kind
from wikigrove.notices.domain.notify import mark_read, mark_unread
from wikigrove.notices.domain.queries import count_unread, list_notifications
from wikigrove.notices.models import Notification

_SECTIONS = "alert|message"


@query_module(
    "meta",
    "notifications",
    "not",
    params=(
        p.many("wikis", "*"),
        p.many("filter", "read|!read", "read|!read"),
        p.many("prop", "list|count|seenTime", "list"),
        p.many("sections", _SECTIONS, _SECTIONS),
        p.flag("groupbysection"),
        p.one("format", "model|special|flyout|html"),
        p.limit(20, most=50, high=50),
        p.more_from(),
        p.flag("unreadfirst"),
        p.string("titles", multi=True),
        p.flag("bundle"),
        p.flag("crosswikisummary"),
    ),
    class_name="ApiEchoNotifications",
    source="Echo",
    extra={"private": "1"},
)
def show_notifications(call: QueryCall) -> None:
    """The caller's notifications."""
    actor = _need_person(call)
    prop = set(call.many("prop"))
    out: Row = {}
    if "list" in prop:
        wanted = set(call.many("filter"))
        unread = None if {"read", "!read"} <= wanted or not wanted else "!read" in wanted
        try:
            part = list_notifications(
                actor, unread=unread, limit=call.number("limit"), before=call.find_text("continue")
            )
        except ValueError:
            raise bad_continue() from None
        out["list"] = Items((_row(call, notice) for notice in part.rows), "notification")
        out["continue"] = part.older
        if part.older:
            call.continue_at(part.older)
    if "count" in prop:
        count = count_unread(actor)
        out |= {"rawcount": count, "count": str(count) if count < 100 else "99+"}
    if "seenTime" in prop:
        out["seenTime"] = {"alert": iso(timezone.now()), "message": iso(timezone.now())}
    call.put("notifications", out)


def _row(call: QueryCall, notice: Notification) -> Row:
    kind = get_kind(notice.kind)
    moment = notice.created
    out: Row = {
        "wiki": call.wiki.slug,
        "id": str(notice.pk),
        "type": kind.name,
        "category": kind.name,
        "section": "message",
        "timestamp": {
            "utciso8601": iso(moment),
            "utcunix": str(int(moment.timestamp())),
            "unix": str(int(moment.timestamp())),
            "utcmw": digits(moment),
            "mw": digits(moment),
            "date": format_day(moment),
        },
    }
    title = title_of(notice)
    if title is not None:
        full = call.title_text(title.namespace, title.key)
        names = call.rules.namespaces.get(title.namespace)
        out["title"] = {
            "full": full,
            "namespace": names.name if names is not None else "",
            "namespace-key": title.namespace,
            "text": title.key.replace("_", " "),
        }
    if notice.agent is not None:
        out["agent"] = {"id": notice.agent.user_id or 0, "name": notice.agent.name}
    if notice.revision_id:
        out["revid"] = notice.revision_id
    if notice.read is not None:
        out["read"] = digits(notice.read)
    out["targetpages"] = Items((), "page")
    if call.given("format"):
        out["*"] = _model(call, notice)
    return out


def _model(call: QueryCall, notice: Notification) -> Row:
    told = describe_notice(notice)
    return {
        "header": str(told.header_html),
        "compactHeader": str(told.header_html),
        "body": told.body,
        "icon": told.icon,
        "links": {
            "primary": {"url": call.full_url(told.path), "label": told.action},
            "secondary": Items((), "link"),
        },
        "iconUrl": "",
    }


@module(
    "echomarkread",
    params=(
        p.string("list", multi=True),
        p.string("unreadlist", multi=True),
        p.flag("all"),
        p.many("sections", _SECTIONS),
        p.token(),
    ),
    class_name="ApiEchoMarkRead",
    must_be_posted=True,
    writes=True,
    source="Echo",
)
def run_mark_read(call: Call) -> None:
    """Mark notifications as read, or as not read."""
    actor = _need_person(call)
    if call.flag("all") or call.many("sections"):
        mark_read(actor)
    elif call.many("list"):
        mark_read(actor, ids=_numbers(call.many("list")))
    if call.many("unreadlist"):
        mark_unread(actor, ids=_numbers(call.many("unreadlist")))
    count = count_unread(actor)
    out: Row = {"result": "success", "rawcount": count, "count": str(count) if count < 100 else "99+"}
    call.answer("query", {"echomarkread": out})


@module(
    "echomarkseen",
    params=(p.one("type", "alert|message|all", "all"), p.one("timestampFormat", "ISO_8601|MW", "MW")),
    class_name="ApiEchoMarkSeen",
    source="Echo",
)
def run_mark_seen(call: Call) -> None:
    """Say that the list was seen. Ours is seen when it is opened, so this only tells the time."""
    _need_person(call)
    now = timezone.now()
    shown = iso(now) if call.text("timestampFormat") == "ISO_8601" else digits(now)
    call.answer("query", {"echomarkseen": {"result": "success", "timestamp": shown}})


def _need_person(call: Call) -> Actor:
    actor = call.actor
    if not isinstance(actor, Actor) or actor.is_anonymous:
        raise fail("apierror-mustbeloggedin-generic", code="login-required")
    return actor


def _numbers(values: tuple[str, ...]) -> list[int]:
    return [int(value) for value in values if value.isdecimal() and len(value) < 19]
