"""meta=tokens."""

from __future__ import annotations

from wikigrove.api.action.declare import many
from wikigrove.api.action.query.query_call import QueryCall, query_module
from wikigrove.api.action.tokens import KINDS, make_token


@query_module(
    "meta", "tokens", "", params=(many("type", KINDS, "csrf", all_value="*"),), class_name="ApiQueryTokens",
    needs_read=False, extra={"private": "1"},
)  # fmt: skip
def show_tokens(call: QueryCall) -> None:
    """The tokens that acts ask for."""
    call.put("tokens", {f"{kind}token": make_token(call, kind) for kind in call.many("type")})
