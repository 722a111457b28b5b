"""Who calls: a session's account, a visitor, or the bearer of a token. The one place where the API decides that."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest

from wikigrove.accounts.middleware import resolve_actor
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor

_SECRET: Final = "api_secret"  # noqa: S105 - the name of a place in the session


@dataclass(frozen=True)
class Caller:
    """`secret` binds tokens to the session or to the grant; empty for a visitor without a session."""

    actor: Actor | Visitor
    kind: str = "session"
    """session, bearer."""
    secret: str = ""

    @property
    def needs_token(self) -> bool:
        """A browser sends cookies for pages of strangers, too; nobody else's program has a bearer's token."""
        return self.kind == "session"


Identify = Callable[[HttpRequest], Caller | None]
_ways: Final[list[Identify]] = []


def add_way(identify: Identify) -> None:
    """Another way to say who one is (`Authorization: Bearer ...`); it answers None where the request does not use it.

    What it finds wrong with a request that does use it, it raises as ApiError.
    """
    _ways.append(identify)


def identify_caller(request: HttpRequest) -> Caller:
    for way in _ways:
        found = way(request)
        if found is not None:
            request.actor = found.actor  # type: ignore[attr-defined]
            return found
    # The middleware's promise of an actor is redeemed here, so that all who ask find the person.
    actor = resolve_actor(request)
    request.actor = actor  # type: ignore[attr-defined]
    return Caller(actor, "session", str(request.session.get(_SECRET, "")) if _has_session(request) else "")


def session_secret(request: HttpRequest) -> str:
    """The session's secret for tokens, made at the first need: from then on the client has to send its cookie."""
    known = request.session.get(_SECRET)
    if not known:
        known = secrets.token_hex(16)
        request.session[_SECRET] = known
    return str(known)


def grant_secret(identity: str) -> str:
    """What binds the tokens of a bearer."""
    return hmac.new(settings.SECRET_KEY.encode(), f"bearer {identity}".encode(), hashlib.sha256).hexdigest()


def _has_session(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES
