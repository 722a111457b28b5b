"""Tokens that show that an act comes from the person's own client: MediaWiki's, bound to the session."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import Final

from django.conf import settings
from django.http import HttpRequest

SUFFIX: Final = "+\\"
FOR_SESSION: Final = frozenset({"login", "createaccount"})
"""Kinds that a visitor needs as well: they bind to the session, not to the person."""
SESSION_SECRET: Final = "api_secret"  # noqa: S105 - the name of a place in the session


def make_token(request: HttpRequest, kind: str = "csrf") -> str:
    """A new token; visitors have the same one for all that is no sign-in, as there is nothing to abuse."""
    if kind not in FOR_SESSION and request.actor.is_anonymous:  # type: ignore[attr-defined]
        return SUFFIX
    known = request.session.get(SESSION_SECRET)
    if not known:
        known = request.session[SESSION_SECRET] = secrets.token_hex(16)
    now = int(time.time())
    return f"{sign(str(known), kind, now)}{now:08x}{SUFFIX}"


def check_token(request: HttpRequest, kind: str, token: str) -> bool:
    """Was `token` made for this session and this kind of act?"""
    if kind not in FOR_SESSION and request.actor.is_anonymous:  # type: ignore[attr-defined]
        return hmac.compare_digest(token.encode("utf-8", "replace"), SUFFIX.encode())
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    secret = str(request.session.get(SESSION_SECRET, "")) if has_session else ""
    body = token.removesuffix(SUFFIX)
    if not secret or body == token or len(body) != 40:
        return False
    try:
        moment = int(body[32:], 16)
    except ValueError:
        return False
    wanted = f"{sign(secret, kind, moment)}{moment:08x}"
    return hmac.compare_digest(body.encode("utf-8", "replace"), wanted.encode())


def sign(secret: str, kind: str, moment: int) -> str:
    """What a token of this kind, made at this second, begins with."""
    return hmac.new(secret.encode(), f"{kind} {moment}".encode(), hashlib.sha256).hexdigest()[:32]
