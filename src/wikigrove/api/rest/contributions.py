"""What somebody wrote: MediaWiki's development routes, which its apps try."""

from __future__ import annotations

from typing import Any

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.api.rest.door import table
from wikigrove.api.rest.errors import RestError
from wikigrove.api.rest.shapes import address_of_rest, encode_part, seen_comment, wire_time
from wikigrove.api.routes import BadValue, Call, Param, Reply
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries import ContributionFilter, list_contributions
from wikigrove.pages.domain.queries.contributions import count_contributions

_LIMIT = Param("limit", "integer", default=20, minimum=1, maximum=20, summary="How many at most", example=5)
_SEGMENT = Param("segment", summary="Where to go on: the cursor of an address that was answered")
_TAG = Param("tag", summary="Only edits with this change tag", example="mw-undo")
_NAME = Param("user", source="path", required=True, summary="Whose edits", example="Alice")


@table.add(
    "GET",
    "/coredev/v0/me/contributions",
    "What I wrote",
    _LIMIT,
    _SEGMENT,
    _TAG,
    tag="people",
    errors=(400, 401),
    cost=3,
)
def my_contributions(call: Call) -> Reply:
    return _segment(call, _me(call).name, "/coredev/v0/me/contributions")


@table.add("GET", "/coredev/v0/me/contributions/count", "How often I edited", _TAG, tag="people", errors=(401,), cost=3)
def my_count(call: Call) -> Reply:
    return Reply({"count": count_contributions(_me(call).name, tag=call.text("tag"))})


@table.add(
    "GET",
    "/coredev/v0/user/{user}/contributions",
    "What somebody wrote",
    _NAME,
    _LIMIT,
    _SEGMENT,
    _TAG,
    tag="people",
    errors=(400, 404),
    cost=3,
)
def contributions(call: Call) -> Reply:
    name = _known(call)
    return _segment(call, name, f"/coredev/v0/user/{encode_part(name)}/contributions")


@table.add(
    "GET",
    "/coredev/v0/user/{user}/contributions/count",
    "How often somebody edited",
    _NAME,
    _TAG,
    tag="people",
    errors=(404,),
    cost=3,
)
def contribution_count(call: Call) -> Reply:
    return Reply({"count": count_contributions(_known(call), tag=call.text("tag"))})


def _me(call: Call) -> Actor:
    if call.actor.is_anonymous:
        raise RestError(401, "rest-permission-denied-anon")
    found: Actor = call.actor
    return found


def _known(call: Call) -> str:
    check_right(call.actor, "read")
    name = call.text("user").replace("_", " ")
    name = name[:1].upper() + name[1:]
    if not Actor.objects.filter(name=name, is_hidden=False).exists():
        raise RestError(404, "rest-nonexistent-user", name)
    return name


def _segment(call: Call, name: str, path: str) -> Reply:
    way, _, cursor = call.text("segment").partition("|")
    tag = call.text("tag")
    chosen = ContributionFilter(tags=(tag,) if tag else ())
    try:
        found = list_contributions(
            name,
            chosen=chosen,
            limit=call.number("limit"),
            before=cursor if way == "before" else None,
            after=cursor if way == "after" else None,
        )
    except (ValueError, OverflowError) as err:
        raise BadValue(_SEGMENT, call.text("segment"), "badvalue", []) from err
    rules = current_wiki().title_rules
    rows: list[dict[str, Any]] = [
        {
            "id": row.revision.pk,
            "comment": seen_comment(row.revision, call.actor),
            "timestamp": wire_time(row.revision.timestamp),
            "delta": row.revision.size - row.parent_size if row.parent_size is not None else row.revision.size,
            "size": row.revision.size,
            "tags": [{"name": name, "description": name} for name in found.tags.get(row.revision.pk, ())],
            "type": "revision",
            "page": {
                "id": row.revision.page_id,
                "key": rules.prefixed_key(row.revision.page.title),
                "title": rules.prefixed_text(row.revision.page.title),
            },
        }
        for row in found.part.rows
    ]
    base = address_of_rest(call, path)
    more = f"&tag={encode_part(tag)}" if tag else ""
    limit = f"?limit={call.number('limit')}"
    out: dict[str, Any] = {"revisions": rows, "latest": f"{base}{limit}{more}"}
    if found.part.older:
        out["older"] = f"{base}{limit}&segment=before%7C{encode_part(found.part.older)}{more}"
    if found.part.newer:
        out["newer"] = f"{base}{limit}&segment=after%7C{encode_part(found.part.newer)}{more}"
    return Reply(out)
