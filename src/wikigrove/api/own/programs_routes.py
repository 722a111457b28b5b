"""Programs: those I have registered, those I have allowed something, and my bot passwords."""

from __future__ import annotations

from typing import Any

from wikigrove.accounts.domain.bot_passwords import delete_bot_password, save_bot_password
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import BotPassword
from wikigrove.api.own.door import ApiRefused, check_no_key, person_of, table, wire_time
from wikigrove.api.rest.schemas import FLAG, NUMBER, TEXT, TIME, list_of, maybe, shape
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.consumers.domain.consent import list_consents, take_back
from wikigrove.consumers.domain.keys import secret_of
from wikigrove.consumers.domain.register import GRANT_TYPES, Proposal, propose_consumer, set_stage
from wikigrove.consumers.domain.tokens import make_owner_token
from wikigrove.consumers.models import DISABLED, Consent, Consumer

_WORDS = list_of(TEXT)
_PROGRAM = shape(
    needs=("key", "name", "version", "stage", "oauth", "grants"), key=TEXT, name=TEXT, version=TEXT, description=TEXT,
    stage=TEXT, oauth=NUMBER, grants=_WORDS, callbacks=_WORDS, is_owner_only=FLAG, is_confidential=FLAG, created=maybe(TIME),
    secret=TEXT, access_token=TEXT,
)  # fmt: skip
_CONSENT = shape(id=NUMBER, program=TEXT, key=TEXT, owner=maybe(TEXT), grants=_WORDS, created=maybe(TIME))
_APP = shape(needs=("app", "grants"), app=TEXT, grants=_WORDS, ranges=_WORDS, password=TEXT, name=TEXT)
_KEY = Param("key", source="path", required=True, summary="The program's key", example="0" * 32)


@table.add("GET", "/programs", "The programs that I have registered", tag="programs",
           answer=shape(programs=list_of(_PROGRAM)))  # fmt: skip
def programs(call: Call) -> Reply:
    actor = person_of(call)
    rows = Consumer.objects.filter(owner=actor.user).order_by("pk")[:500]
    return Reply({"programs": [_program(row) for row in rows]})


@table.add(
    "POST",
    "/programs",
    "Register a program; its secret is told this once",
    Param("name", source="body", required=True, summary="What people read when they are asked", example="My tool"),
    Param("version", source="body", default="1.0", summary="Its version", example="1.0"),
    Param("description", source="body", summary="What it does", example="Sorts lists"),
    Param("oauth", "integer", "body", default=2, minimum=1, maximum=2, summary="Version of the protocol", example=2),
    Param("callbacks", "array", "body", default=[], schema={"items": TEXT}, summary="Where people are led back to",
          example=["https://tool.example/back"]),
    Param("grants", "array", "body", default=[], schema={"items": TEXT}, summary="What it asks for",
          example=["basic", "editpage"]),
    Param("is_confidential", "boolean", "body", default=True, summary="Can it keep a secret?", example=True),
    Param("is_owner_only", "boolean", "body", default=False, summary="Only for me?", example=False),
    tag="programs",
    writes=True,
    status=201,
    answer=_PROGRAM,
    cost=10,
)  # fmt: skip
def register(call: Call) -> Reply:
    actor = person_of(call)
    check_no_key(call)
    own = call.flag("is_owner_only")
    proposal = Proposal(
        name=call.text("name"),
        version=call.text("version")[:32],
        description=call.text("description"),
        oauth=call.number("oauth"),
        callbacks=_words(call, "callbacks"),
        grants=_words(call, "grants"),
        grant_types=("client_credentials",) if own else GRANT_TYPES[:2],
        is_confidential=call.flag("is_confidential"),
        is_owner_only=own,
    )
    made = propose_consumer(proposal, actor=actor)
    secret = {"secret": secret_of(made.seed)} if made.is_confidential else {}
    if own and made.oauth == 2:
        secret["access_token"] = make_owner_token(made)
    return Reply({**_program(made), **secret}, 201, {"Cache-Control": "no-store"})


@table.add("DELETE", "/programs/{key}", "Stop a program of mine; all its keys end", _KEY, tag="programs", writes=True,
           status=204, errors=(404,))  # fmt: skip
def stop(call: Call) -> Reply:
    actor = person_of(call)
    check_no_key(call)
    found = Consumer.objects.filter(key=call.text("key"), owner=actor.user).first()
    if found is None:
        raise ApiRefused(404, "no-such-program", "mwoauth-no-such")
    set_stage(found, DISABLED, actor=actor)
    return Reply(status=204)


@table.add(
    "GET", "/me/consents", "Programs that may act for me", tag="programs", answer=shape(consents=list_of(_CONSENT))
)
def consents(call: Call) -> Reply:
    actor = person_of(call)
    check_no_key(call)
    assert actor.user is not None
    return Reply({"consents": [_consent(row) for row in list_consents(actor.user)]})


@table.add(
    "DELETE",
    "/me/consents/{id}",
    "Take back what a program was allowed",
    Param("id", "integer", "path", required=True, minimum=1, summary="The number of the consent", example=1),
    tag="programs",
    writes=True,
    status=204,
    errors=(404,),
)
def take(call: Call) -> Reply:
    actor = person_of(call)
    check_no_key(call)
    rows = Consent.objects.select_related("consumer", "user")
    found = rows.filter(pk=call.number("id"), user=actor.user).first()
    if found is None:
        raise ApiRefused(404, "no-such-consent", "You have allowed nothing of this number.")
    take_back(found)
    return Reply(status=204)


@table.add("GET", "/me/bot-passwords", "My bot passwords, without the passwords", tag="programs",
           answer=shape(apps=list_of(_APP)))  # fmt: skip
def bot_passwords(call: Call) -> Reply:
    actor = person_of(call)
    check_no_key(call)
    rows = BotPassword.objects.filter(user=actor.user).order_by("app")[:500]
    return Reply({"apps": [{"app": row.app, "grants": row.grants, "ranges": row.ranges} for row in rows]})


_NAME = Param("app", source="path", required=True, summary="The name of the app", example="my-bot")


@table.add(
    "PUT",
    "/me/bot-passwords/{app}",
    "Make or change a bot password; the password is told when it is made, and only then",
    _NAME,
    Param("grants", "array", "body", default=[], schema={"items": TEXT}, summary="What it may do", example=["editpage"]),
    Param("ranges", "array", "body", default=[], schema={"items": TEXT}, summary="From where; empty: from everywhere",
          example=["192.0.2.0/24"]),
    Param("renew", "boolean", "body", default=False, summary="Make a new password", example=False),
    tag="programs",
    writes=True,
    answer=_APP,
    cost=10,
)  # fmt: skip
def put_bot_password(call: Call) -> Reply:
    actor = person_of(call)
    check_no_key(call)
    check_right(actor, "editmyprivateinfo")
    user = actor.user
    assert user is not None
    app = call.text("app").strip()
    password = save_bot_password(
        user, app, grants=_words(call, "grants"), ranges=_words(call, "ranges"), renew=call.flag("renew")
    )
    row = BotPassword.objects.get(user=user, app=app)
    out: dict[str, Any] = {"app": row.app, "grants": row.grants, "ranges": row.ranges, "name": f"{actor.name}@{app}"}
    return Reply({**out, "password": password} if password else out, headers={"Cache-Control": "no-store"})


@table.add(
    "DELETE", "/me/bot-passwords/{app}", "Take a bot password back", _NAME, tag="programs", writes=True, status=204
)
def drop_bot_password(call: Call) -> Reply:
    actor = person_of(call)
    check_no_key(call)
    assert actor.user is not None
    delete_bot_password(actor.user, call.text("app").strip())
    return Reply(status=204)


def _program(row: Consumer) -> dict[str, Any]:
    names = (
        "key",
        "name",
        "version",
        "description",
        "stage",
        "oauth",
        "grants",
        "callbacks",
        "is_owner_only",
        "is_confidential",
    )
    return {**{name: getattr(row, name) for name in names}, "created": wire_time(row.created)}


def _consent(row: Consent) -> dict[str, Any]:
    owner = row.consumer.owner
    return {
        "id": row.pk,
        "program": row.consumer.name,
        "key": row.consumer.key,
        "owner": owner.username if owner is not None else None,
        "grants": row.grants,
        "created": wire_time(row.created),
    }


def _words(call: Call, name: str) -> tuple[str, ...]:
    given = call.values.get(name) or []
    if not all(isinstance(word, str) for word in given) or len(given) > 100:
        raise ApiRefused(400, "bad-field", f"The field {name!r} takes a list of words.")
    return tuple(given)
