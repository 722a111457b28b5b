"""Edit filters: writing them, and taking back what they did. Reading them is the Action API's."""

from __future__ import annotations

from typing import Any, Final

from wikigrove.api.own.door import ApiRefused, person_of, table
from wikigrove.api.rest.schemas import FLAG, NUMBER, TEXT, shape
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.filters.domain.queries import access_filter
from wikigrove.filters.domain.save_filter import FilterDraft, save_filter
from wikigrove.filters.domain.take_back import MOST, take_back
from wikigrove.filters.models import EditFilter

_BIGGEST: Final = 2**31 - 1
_FILTER: Final = shape(
    number=NUMBER, description=TEXT, rules=TEXT, notes=TEXT, enabled=FLAG, hidden=FLAG, deleted=FLAG, hits=NUMBER,
    actions={"type": "object"},
)  # fmt: skip
_NUMBER: Final = Param(
    "number", "integer", "path", required=True, minimum=1, maximum=_BIGGEST, summary="Its number", example=999_999
)
_FIELDS: Final = (
    Param("description", source="body", required=True, summary="What it is against", example="Shouting"),
    Param("rules", source="body", required=True, summary="Its rules", example='added_lines rlike "[A-Z]{30}"'),
    Param("notes", source="body", summary="For those who look after it", example=""),
    Param("enabled", "boolean", "body", summary="Does it judge?", example=False),
    Param("hidden", "boolean", "body", summary="Are its rules and hits for few?", example=False),
    Param("deleted", "boolean", "body", summary="Out of the list?", example=False),
    Param("actions", "object", "body", summary="What it does: names with their parameters", example={"tag": {}}),
)


@table.add("GET", "/filters/{number}", "An edit filter with its rules", _NUMBER, tag="filters", answer=_FILTER,
           errors=(404,))  # fmt: skip
def show(call: Call) -> Reply:
    return Reply(_facts(access_filter(call.number("number"), reader=call.actor)))


@table.add("POST", "/filters", "Make an edit filter", *_FIELDS, tag="filters", writes=True, answer=_FILTER, status=201)
def make(call: Call) -> Reply:
    actor = person_of(call, "abusefilter-modify")
    return Reply(_facts(save_filter(_draft(call), number=None, actor=actor)), 201)


@table.add("PUT", "/filters/{number}", "Save an edit filter anew", _NUMBER, *_FIELDS, tag="filters", writes=True,
           answer=_FILTER, errors=(404,))  # fmt: skip
def put(call: Call) -> Reply:
    actor = person_of(call, "abusefilter-modify")
    return Reply(_facts(save_filter(_draft(call), number=call.number("number"), actor=actor)))


@table.add(
    "POST",
    "/filters/{number}/revert",
    "Take back what hits of a filter did to people: blocks, lost groups, lost autopromotion",
    _NUMBER,
    Param("hits", "array", "body", required=True, summary="Numbers of lines of the abuse log", example=[1]),
    Param("reason", source="body", summary="Why, for the log", example="The rule was wrong"),
    tag="filters",
    writes=True,
    answer=shape(people=NUMBER),
    errors=(404,),
    cost=10,
)
def revert(call: Call) -> Reply:
    actor = person_of(call, "abusefilter-revert")
    hits = call.values["hits"]
    if len(hits) > MOST or not all(isinstance(hit, int) and 0 < hit <= _BIGGEST for hit in hits):
        raise ApiRefused(400, "bad-field", f"The field 'hits' takes up to {MOST} numbers.")
    people = take_back(call.number("number"), hits, reason=call.text("reason")[:500], actor=actor)
    return Reply({"people": people})


def _draft(call: Call) -> FilterDraft:
    """Raises ApiRefused."""
    actions = call.values.get("actions") or {}
    if not all(isinstance(given, dict) for given in actions.values()):
        raise ApiRefused(400, "bad-field", "The field 'actions' takes an object of parameters for each name.")
    return FilterDraft(
        description=call.text("description"),
        rules=call.text("rules"),
        notes=call.text("notes"),
        is_enabled=call.flag("enabled"),
        is_hidden=call.flag("hidden"),
        is_deleted=call.flag("deleted"),
        actions=actions,
    )


def _facts(row: EditFilter) -> dict[str, Any]:
    return {
        "number": row.number,
        "description": row.description,
        "rules": row.rules,
        "notes": row.notes,
        "enabled": row.is_enabled,
        "hidden": row.is_hidden,
        "deleted": row.is_deleted,
        "hits": row.hits,
        "actions": row.actions,
    }
