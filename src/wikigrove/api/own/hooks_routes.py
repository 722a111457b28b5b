"""Hooks: made, changed, tried and looked at."""

from __future__ import annotations

from typing import Any

from wikigrove.api.own.door import ApiRefused, person_of, table, wire_time
from wikigrove.api.rest.schemas import FLAG, NUMBER, TEXT, TIME, list_of, maybe, shape
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.events.domain.deliveries import list_deliveries, make_ping, replay
from wikigrove.events.domain.hooks import (
    RIGHT,
    HookFacts,
    change_hook,
    create_hook,
    delete_hook,
    list_hooks,
    secret_of_hook,
)
from wikigrove.events.domain.streams import STREAMS
from wikigrove.events.models import Delivery, Hook
from wikigrove.events.tasks import deliver
from wikigrove.farm.scope import current_wiki

_WORDS = {"type": "array", "items": {"type": "string", "enum": list(STREAMS)}}
_NUMBERS = list_of(NUMBER)
_HOOK = shape(
    needs=("id", "name", "url", "streams", "is_active"), id=NUMBER, name=TEXT, url=TEXT, owner=TEXT, streams=list_of(TEXT),
    namespaces=_NUMBERS, with_bots=FLAG, is_active=FLAG, failures=NUMBER, created=maybe(TIME), secret=TEXT,
)  # fmt: skip
_DELIVERY = shape(
    id=NUMBER, event=TEXT, stream=TEXT, state=TEXT, attempts=NUMBER, http_status=maybe(NUMBER), answer=TEXT,
    milliseconds=maybe(NUMBER), created=maybe(TIME), last_try=maybe(TIME), body=TEXT,
)  # fmt: skip
_ID = Param("id", "integer", "path", required=True, minimum=1, summary="The number of the hook", example=1)


def _fields(*, is_new: bool) -> tuple[Param, ...]:
    return (
        Param("name", source="body", required=is_new, summary="What it is for", example="Chat"),
        Param("url", source="body", required=is_new, summary="Where to", example="https://chat.example/hook"),
        Param("streams", "array", "body", schema=_WORDS, summary="What it hears", example=["recentchange"]),
        Param(
            "namespaces", "array", "body", schema={"items": NUMBER}, summary="Of these only; empty: all", example=[0]
        ),
        Param("with_bots", "boolean", "body", summary="What bots do, too?", example=True),
        Param("is_active", "boolean", "body", summary="On?", example=True),
    )


@table.add("GET", "/hooks", "The hooks of this wiki", tag="events", answer=shape(hooks=list_of(_HOOK)))
def hooks(call: Call) -> Reply:
    person_of(call, RIGHT)
    return Reply({"hooks": [_hook(row) for row in list_hooks()]})


@table.add("POST", "/hooks", "Make a hook; its secret is told this once", *_fields(is_new=True), tag="events", writes=True,
           status=201, answer=_HOOK, cost=5)  # fmt: skip
def make(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    hook = create_hook(_facts(call, HookFacts("", "")), actor=actor)
    return Reply({**_hook(hook), "secret": secret_of_hook(hook)}, 201, {"Cache-Control": "no-store"})


@table.add("GET", "/hooks/{id}", "A hook", _ID, tag="events", answer=_HOOK, errors=(404,))
def one(call: Call) -> Reply:
    person_of(call, RIGHT)
    return Reply(_hook(_found(call)))


@table.add("PATCH", "/hooks/{id}", "Change a hook", _ID, *_fields(is_new=False), tag="events", writes=True, answer=_HOOK,
           errors=(404,))  # fmt: skip
def change(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    hook = _found(call)
    known = HookFacts(hook.name, hook.url, tuple(hook.streams), tuple(hook.namespaces), hook.with_bots, hook.is_active)
    change_hook(hook, _facts(call, known), actor=actor)
    return Reply(_hook(_found(call)))


@table.add(
    "DELETE", "/hooks/{id}", "Drop a hook with its log", _ID, tag="events", writes=True, status=204, errors=(404,)
)
def drop(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    delete_hook(_found(call), actor=actor)
    return Reply(status=204)


@table.add("POST", "/hooks/{id}/ping", "Send a hook a word, to see that it works", _ID, tag="events", writes=True,
           answer=_DELIVERY, errors=(404,), cost=5)  # fmt: skip
def ping(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    made = make_ping(_found(call), actor=actor)
    deliver.enqueue(wiki_id=current_wiki().pk, delivery_id=made.pk)
    return Reply(_delivery(made))


@table.add(
    "GET",
    "/hooks/{id}/deliveries",
    "What was sent to a hook, newest first",
    _ID,
    Param("limit", "integer", minimum=1, maximum=200, default=50, summary="How many at most", example=50),
    Param("before", "integer", minimum=1, summary="Where to go on: `next` of the last part"),
    tag="events",
    answer=shape(deliveries=list_of(_DELIVERY), next=maybe(NUMBER)),
    errors=(404,),
    cost=2,
)
def deliveries(call: Call) -> Reply:
    person_of(call, RIGHT)
    rows, further = list_deliveries(_found(call), before=call.number("before"), limit=call.number("limit"))
    return Reply({"deliveries": [_delivery(row) for row in rows], "next": further})


@table.add(
    "POST",
    "/hooks/{id}/deliveries/{delivery}/replay",
    "Send a delivery once more",
    _ID,
    Param("delivery", "integer", "path", required=True, minimum=1, summary="The number of the delivery", example=1),
    tag="events",
    writes=True,
    status=204,
    errors=(404,),
    cost=2,
)
def send_again(call: Call) -> Reply:
    actor = person_of(call, RIGHT)
    found = Delivery.objects.filter(hook=_found(call), pk=call.number("delivery")).first()
    if found is None:
        raise ApiRefused(404, "no-such-delivery", "There is no delivery of this number.")
    replay(found, actor=actor)
    deliver.enqueue(wiki_id=current_wiki().pk, delivery_id=found.pk)
    return Reply(status=204)


def _found(call: Call) -> Hook:
    found: Hook | None = Hook.objects.select_related("owner").filter(pk=call.number("id")).first()
    if found is None:
        raise ApiRefused(404, "no-such-hook", "There is no hook of this number.")
    return found


def _facts(call: Call, known: HookFacts) -> HookFacts:
    """What the body says over what is known."""
    given = {name: value for name, value in call.values.items() if value is not None}
    streams, namespaces = given.get("streams", known.streams), given.get("namespaces", known.namespaces)
    if not all(isinstance(s, str) for s in streams) or not all(type(n) is int for n in namespaces):
        raise ApiRefused(400, "bad-field", "Streams are words, namespaces are numbers.")
    return HookFacts(
        name=str(given.get("name", known.name)),
        url=str(given.get("url", known.url)),
        streams=tuple(streams),
        namespaces=tuple(namespaces),
        with_bots=bool(given.get("with_bots", known.with_bots)),
        is_active=bool(given.get("is_active", known.is_active)),
    )


def _hook(row: Hook) -> dict[str, Any]:
    names = ("name", "url", "streams", "namespaces", "with_bots", "is_active", "failures")
    facts = {name: getattr(row, name) for name in names}
    return {"id": row.pk, "owner": row.owner.username, "created": wire_time(row.created), **facts}


def _delivery(row: Delivery) -> dict[str, Any]:
    names = ("event", "stream", "state", "attempts", "http_status", "answer", "milliseconds", "body")
    times = {"created": wire_time(row.created), "last_try": wire_time(row.last_try)}
    return {"id": row.pk, **{name: getattr(row, name) for name in names}, **times}
