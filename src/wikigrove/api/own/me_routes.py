"""What people keep for themselves: who they are, preferences, watchlist, notifications."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.expiry import parse_expiry
from wikigrove.accounts.domain.preference_table import PREFERENCES, Preference, find_preference
from wikigrove.accounts.domain.preferences import default_of, read_preference, set_preferences
from wikigrove.accounts.domain.rights import groups_of, rights_of
from wikigrove.accounts.models import Actor
from wikigrove.api.own.door import ApiRefused, person_of, table, title_of, wire_time
from wikigrove.api.rest.schemas import FLAG, NUMBER, TEXT, TIME, list_of, maybe, shape
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.consumers.domain.identify import identify_caller
from wikigrove.farm.scope import current_wiki
from wikigrove.notices.domain.describe import describe_notice
from wikigrove.notices.domain.describe import title_of as title_of_notice
from wikigrove.notices.domain.notify import mark_read, mark_unread
from wikigrove.notices.domain.queries import count_unread, count_watched, list_notifications, list_watched
from wikigrove.notices.domain.watch import unwatch_pages, watch_pages
from wikigrove.notices.models import Notification

_START = re.compile(r"\d{1,9}\|.{0,512}", re.S)
_WORDS = list_of(TEXT)
_ME = shape(
    id=NUMBER, name=TEXT, is_temporary=FLAG, way=TEXT, program=TEXT, grants=maybe(_WORDS), groups=_WORDS, rights=_WORDS,
    edits=NUMBER, unread=NUMBER,
)  # fmt: skip
_PREFERENCE = shape(
    needs=("name", "kind", "section", "value", "default"),
    name=TEXT,
    kind=TEXT,
    section=TEXT,
    value={},
    default={},
    choices=_WORDS,
)
_WATCHED = shape(title=TEXT, namespace=NUMBER, expires=maybe(TIME), exists=FLAG)
_NOTICE = shape(
    id=NUMBER,
    kind=TEXT,
    created=TIME,
    read=maybe(TIME),
    header=TEXT,
    body=TEXT,
    path=TEXT,
    title=maybe(TEXT),
    agent=maybe(TEXT),
)
_LIMIT = Param("limit", "integer", minimum=1, maximum=500, default=50, summary="How many at most", example=50)


@table.add("GET", "/me", "Who calls, and what they may do", tag="me", answer=_ME)
def me(call: Call) -> Reply:
    actor = person_of(call)
    caller = identify_caller(call.request)
    return Reply(
        {
            "id": actor.user_id,
            "name": actor.name,
            "is_temporary": actor.is_temporary,
            "way": caller.way,
            "program": caller.consumer,
            "grants": list(caller.grants) if caller.grants is not None else None,
            "groups": groups_of(actor),
            "rights": sorted(rights_of(actor)),
            "edits": actor.edit_count,
            "unread": count_unread(actor),
        }
    )


@table.add("GET", "/me/preferences", "My preferences", tag="me", answer=shape(preferences=list_of(_PREFERENCE)))
def preferences(call: Call) -> Reply:
    actor = person_of(call, "editmyoptions")
    return Reply({"preferences": [_preference(actor, p) for p in PREFERENCES if p.kind != "hidden"]})


@table.add(
    "PATCH",
    "/me/preferences",
    "Change preferences; null gives the default back",
    Param("preferences", "object", "body", required=True, summary="Values by name", example={"theme": "dark"}),
    tag="me",
    writes=True,
    answer=shape(preferences=list_of(_PREFERENCE)),
)
def patch_preferences(call: Call) -> Reply:
    actor = person_of(call, "editmyoptions")
    given = dict(call.values["preferences"])
    for name in given:
        known = find_preference(name)
        if known is None or known.kind == "hidden":
            raise ApiRefused(400, "no-such-preference", f"There is no preference {name[:80]!r}.")
    assert actor.user is not None
    set_preferences(actor.user, given)
    return Reply({"preferences": [_preference(actor, p) for p in PREFERENCES if p.name in given]})


def _preference(actor: Actor, one: Preference) -> dict[str, Any]:
    out: dict[str, Any] = {
        "name": one.name,
        "kind": one.kind,
        "section": one.section,
        "value": read_preference(actor.user, one.name),
        "default": default_of(one),
    }
    return {**out, "choices": list(one.choices)} if one.choices else out


@table.add(
    "GET",
    "/me/watchlist",
    "The pages that I watch, by title",
    _LIMIT,
    Param("start", summary="Where to go on: `next` of the last part"),
    tag="me",
    answer=shape(count=NUMBER, pages=list_of(_WATCHED), next=maybe(TEXT)),
)
def watchlist(call: Call) -> Reply:
    actor = person_of(call, "viewmywatchlist")
    start = call.text("start")
    if start and not _START.fullmatch(start):
        raise ApiRefused(400, "bad-cursor", "This place to go on from is not known.")
    rows, further = list_watched(actor, start=start, limit=call.number("limit"))
    rules = current_wiki().title_rules
    pages = [
        {
            "title": rules.prefixed_text(row.title),
            "namespace": row.title.namespace,
            "expires": wire_time(row.expires),
            "exists": row.exists,
        }
        for row in rows
    ]
    return Reply({"count": count_watched(actor), "pages": pages, "next": further})


_TITLES = Param(
    "titles",
    "array",
    "body",
    required=True,
    schema={"items": TEXT, "maxItems": 500},
    summary="At most 500",
    example=["Main Page"],
)


@table.add(
    "POST",
    "/me/watchlist",
    "Watch pages",
    _TITLES,
    Param("expiry", source="body", summary="Until when, as MediaWiki writes it", example="1 month"),
    tag="me",
    writes=True,
    answer=shape(watched=NUMBER),
    cost=2,
)
def watch(call: Call) -> Reply:
    actor = person_of(call)
    try:
        expires = parse_expiry(call.text("expiry"), now=timezone.now()) if call.text("expiry") else None
    except ValueError as err:
        raise ApiRefused(400, "badexpiry", "This is no time, or it is over.") from err
    return Reply({"watched": watch_pages(_titles(call), actor=actor, expires=expires)})


@table.add("DELETE", "/me/watchlist", "Watch pages no longer", _TITLES, tag="me", writes=True,
           answer=shape(unwatched=NUMBER), cost=2)  # fmt: skip
def unwatch(call: Call) -> Reply:
    actor = person_of(call)
    return Reply({"unwatched": unwatch_pages(_titles(call), actor=actor)})


def _titles(call: Call) -> list[Title]:
    given: Iterable[Any] = call.values["titles"]
    texts = [text for text in given if isinstance(text, str)]
    if not texts or len(texts) > 500 or len(texts) != len(call.values["titles"]):
        raise ApiRefused(400, "bad-titles", "This takes a list of 1 to 500 titles.")
    return [title_of(text) for text in texts]


@table.add(
    "GET",
    "/me/notifications",
    "What I was told, newest first",
    _LIMIT,
    Param("unread", "boolean", summary="Only those that I have not read (or have)", example=True),
    Param("before", summary="Where to go on: `next` of the last part"),
    tag="me",
    answer=shape(unread=NUMBER, notifications=list_of(_NOTICE), next=maybe(TEXT)),
    cost=2,
)
def notifications(call: Call) -> Reply:
    actor = person_of(call, "viewmyprivateinfo")
    try:
        part = list_notifications(
            actor, unread=call.values.get("unread"), limit=call.number("limit"), before=call.text("before") or None
        )
    except ValueError as err:
        raise ApiRefused(400, "bad-cursor", "This place to go on from is not known.") from err
    rows = [_notice(notice) for notice in part.rows]
    return Reply({"unread": count_unread(actor), "notifications": rows, "next": part.older})


@table.add(
    "POST",
    "/me/notifications/read",
    "Mark notifications as read, or as unread",
    Param(
        "ids", "array", "body", schema={"items": NUMBER, "maxItems": 1000}, summary="Which; left out: all", example=[1]
    ),
    Param("unread", "boolean", "body", default=False, summary="Mark them as unread instead", example=False),
    tag="me",
    writes=True,
    answer=shape(changed=NUMBER, unread=NUMBER),
)
def mark(call: Call) -> Reply:
    actor = person_of(call, "viewmyprivateinfo")
    given = call.values.get("ids")
    if given is not None and not all(type(n) is int and 0 <= n < 2**63 for n in given):
        raise ApiRefused(400, "bad-ids", "This takes a list of numbers.")
    if call.flag("unread"):
        changed = mark_unread(actor, ids=given or ())
    else:
        changed = mark_read(actor, ids=given)
    return Reply({"changed": changed, "unread": count_unread(actor)})


def _notice(notice: Notification) -> dict[str, Any]:
    text = describe_notice(notice)
    title = title_of_notice(notice)
    return {
        "id": notice.pk,
        "kind": notice.kind,
        "created": wire_time(notice.created),
        "read": wire_time(notice.read),
        "header": text.header,
        "body": text.body,
        "path": text.path,
        "title": current_wiki().title_rules.prefixed_text(title) if title is not None else None,
        "agent": notice.agent.name if notice.agent is not None else None,
    }
