"""What the apps ask on their first screen. A wiki of its own has no editors of such pages: there is nothing, said plainly."""

from __future__ import annotations

from typing import Any, Final

from wikigrove.accounts.domain.rights import check_right
from wikigrove.api.restbase.door import table
from wikigrove.api.restbase.summary import summarise
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.pages.domain.queries import pick_random

_KINDS: Final = ("all", "births", "deaths", "events", "holidays", "selected")
_YEAR: Final = Param(
    "yyyy", "integer", "path", required=True, minimum=1, maximum=9999, summary="The year", example=2026
)
_MONTH: Final = Param("mm", "integer", "path", required=True, minimum=1, maximum=12, summary="The month", example=1)
_DAY: Final = Param("dd", "integer", "path", required=True, minimum=1, maximum=31, summary="The day", example=2)
_KEPT: Final = {"Cache-Control": "private, max-age=300"}


@table.add("GET", "/feed/configuration", "Which parts of the first screen there are", tag="feed")
def configuration(call: Call) -> Reply:
    return Reply({"maintenance": False, "availability": _availability()}, headers=_KEPT)


@table.add("GET", "/feed/availability", "Which languages have which parts of the first screen", tag="feed")
def availability(call: Call) -> Reply:
    return Reply(_availability(), headers=_KEPT)


@table.add(
    "GET",
    "/feed/featured/{yyyy}/{mm}/{dd}",
    "The first screen of a day",
    _YEAR,
    _MONTH,
    _DAY,
    tag="feed",
    errors=(400, 403),
    cost=2,
)
def featured(call: Call) -> Reply:
    """A page of the day is one at random: the wiki has chosen none, and an empty screen invites nobody."""
    check_right(call.actor, "read")
    out: dict[str, Any] = {"news": [], "onthisday": []}
    page = pick_random(0)
    if page is not None:
        out["random"] = summarise(call, [page])[0]
    return Reply(out, headers={"Cache-Control": "no-store"})


@table.add(
    "GET", "/feed/onthisday/{type}/{mm}/{dd}", "What happened on a day of the year",
    Param("type", source="path", required=True, choices=_KINDS, summary="What of it", example="all"), _MONTH, _DAY,
    tag="feed", errors=(400,),
)  # fmt: skip
def on_this_day(call: Call) -> Reply:
    kind = call.text("type")
    return Reply({name: [] for name in (_KINDS[1:] if kind == "all" else (kind,))}, headers=_KEPT)


def _availability() -> dict[str, list[str]]:
    parts = ("todays_featured_article", "most_read", "picture_of_the_day", "in_the_news", "on_this_day")
    return {name: [] for name in parts}
