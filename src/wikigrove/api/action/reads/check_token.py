"""action=checktoken."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Row
from wikigrove.api.action.times import iso
from wikigrove.api.action.tokens import KINDS, is_good, made_at


@module(
    "checktoken",
    params=(
        p.one("type", "|".join(KINDS), is_required=True),
        p.string("token", required=True, is_sensitive=True),
        p.number("maxtokenage"),
    ),
    class_name="ApiCheckToken",
)
def run_check_token(call: Call) -> None:
    """Whether a token is good, and since when it is."""
    given, age = call.text("token"), call.number("maxtokenage")
    moment = made_at(given)
    out: Row = {}
    if not is_good(call, call.text("type"), given):
        out["result"] = "invalid"
    elif age and moment is not None and time.time() - moment > age:
        out["result"] = "expired"
    else:
        out["result"] = "valid"
    if moment is not None:
        out["generated"] = iso(datetime.fromtimestamp(moment, UTC))
    call.answer("checktoken", out)
