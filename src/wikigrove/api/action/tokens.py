"""Tokens: the sign that a call comes from the person's own program, and from no page of a stranger."""

from __future__ import annotations

import hashlib
import hmac
import time
from typing import Final

from wikigrove.api.action.call import Call
from wikigrove.api.action.callers import session_secret

ANONYMOUS: Final = "+\\"
KINDS: Final = ("createaccount", "csrf", "login", "patrol", "rollback", "userrights", "watch")
FOR_SESSION: Final = frozenset({"login", "createaccount"})
"""Kinds that a visitor needs as well: they bind to the session, not to the person."""
MAX_AGE: Final = {"login": 600}


def make_token(call: Call, kind: str) -> str:
    """A new token of the caller; visitors have the same one for all that is no sign-in."""
    if kind not in FOR_SESSION and call.actor.is_anonymous:
        return ANONYMOUS
    now = int(time.time())
    return f"{_sign(_secret_of(call), kind, now)}{now:08x}{ANONYMOUS}"


def is_good(call: Call, kind: str, given: str, *, max_age: int = 0) -> bool:
    """Is `given` a token that was made for this caller and kind (and at most `max_age` seconds ago)?"""
    if kind not in FOR_SESSION and call.actor.is_anonymous:
        return hmac.compare_digest(given.encode(), ANONYMOUS.encode())
    moment = made_at(given)
    secret = call.caller.secret
    if moment is None or not secret:
        return False
    if max_age and time.time() - moment > max_age:
        return False
    return hmac.compare_digest(given.encode(), f"{_sign(secret, kind, moment)}{moment:08x}{ANONYMOUS}".encode())


def made_at(token: str) -> int | None:
    """When a token says it was made."""
    body = token.removesuffix(ANONYMOUS)
    if body == token or len(body) != 40:
        return None
    try:
        return int(body[32:], 16)
    except ValueError:
        return None


def _secret_of(call: Call) -> str:
    return call.caller.secret or session_secret(call.request)


def _sign(secret: str, kind: str, moment: int) -> str:
    return hmac.new(secret.encode(), f"{kind} {moment}".encode(), hashlib.sha256).hexdigest()[:32]
