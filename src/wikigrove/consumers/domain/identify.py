"""Who makes a request: by a session, by a token of an app, or by a bot password. The one place that says it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from django.http import HttpRequest

from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.domain.bot_passwords import check_bot_password
from wikigrove.accounts.domain.grants import rights_of_grants
from wikigrove.accounts.domain.limits import check_rate, count_of, limits_of
from wikigrove.accounts.domain.rights import restrict_rights
from wikigrove.accounts.errors import RateLimited
from wikigrove.accounts.middleware import address_of, resolve_actor
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.consumers.domain.oauth1 import identify_signed
from wikigrove.consumers.domain.scopes import grants_of_scope
from wikigrove.consumers.domain.tokens import find_token, note_use
from wikigrove.consumers.errors import OAuthRefused
from wikigrove.consumers.models import ACCESS

Way = Literal["anonymous", "session", "oauth2", "oauth1", "basic"]
_COOKIES: Final = frozenset({"anonymous", "session"})


@dataclass(frozen=True)
class Caller:
    """Who asks and in which way. `actor` has no rights beyond what the way gives."""

    actor: Actor | Visitor
    way: Way
    consumer: str = ""
    """The name of the app."""
    consumer_key: str = ""
    grants: tuple[str, ...] | None = None
    """None: all that the person may do."""
    scope: str = ""
    """As the token has it: grants, and what it may know of the person."""

    @property
    def is_by_cookie(self) -> bool:
        """A browser sends cookies along by itself, so a token must show that the person meant it."""
        return self.way in _COOKIES


class CallerRefused(Exception):
    """Whoever asks has shown a key that does not count. `code` is MediaWiki's."""

    def __init__(self, code: str, text: str, *, oauth_error: str = "invalid_token") -> None:
        super().__init__(code)
        self.code, self.text, self.oauth_error = code, text, oauth_error


def identify_caller(request: HttpRequest) -> Caller:
    """Who makes this request; remembered on it. Raises CallerRefused for a key that does not count, RateLimited."""
    known: Caller | None = getattr(request, "_caller", None)
    if known is None:
        known = _identify(request)
        request._caller = known  # type: ignore[attr-defined]
    return known


def carries_key(request: HttpRequest) -> bool:
    """Does the request bring something else than a cookie?"""
    return _scheme(request) in _READERS


def _identify(request: HttpRequest) -> Caller:
    reader = _READERS.get(_scheme(request))
    if reader is not None:
        return reader(request)
    actor = resolve_actor(request)
    return Caller(actor, "anonymous" if actor.is_anonymous else "session")


def _scheme(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_AUTHORIZATION", "")).partition(" ")[0].lower()


def _read_basic(request: HttpRequest) -> Caller:
    """`Name@app` and a bot password. Anything else is some front server's own business, and no key of ours."""
    text = str(request.META["HTTP_AUTHORIZATION"]).partition(" ")[2]
    try:
        name, _, password = base64.b64decode(text, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        name, password = "", ""
    if "@" not in name:
        actor = resolve_actor(request)
        return Caller(actor, "anonymous" if actor.is_anonymous else "session")
    visitor = Visitor(address=address_of(request))
    if any(count_of("badlogin", visitor) >= most for most, _ in limits_of("badlogin", visitor)):
        raise RateLimited(seconds=limits_of("badlogin", visitor)[0][1])
    found = check_bot_password(name, password, address=visitor.address)
    if found is None:
        check_rate("badlogin", visitor)
        raise CallerRefused("wrongpassword", "This name and bot password do not belong together.")
    actor, grants = found
    return Caller(actor, "basic", name.rpartition("@")[2], f"basic {name}", grants)


def _read_bearer(request: HttpRequest) -> Caller:
    """A token of OAuth 2."""
    text = str(request.META["HTTP_AUTHORIZATION"]).partition(" ")[2].strip()
    token = find_token(text, ACCESS)
    if token is None:
        raise CallerRefused(
            "mwoauth-invalid-authorization", "The access token is not known, or does not count any more."
        )
    note_use(token)
    grants = tuple(grants_of_scope(token.scope))
    consumer = token.consumer
    if token.user is None:
        return Caller(Visitor(address=address_of(request)), "oauth2", consumer.name, consumer.key, grants)
    actor = get_actor_for(token.user)
    actor.address = address_of(request)  # type: ignore[attr-defined]
    restrict_rights(actor, rights_of_grants(grants, with_basic=False))
    return Caller(actor, "oauth2", consumer.name, f"{consumer.key} {token.family}", grants, token.scope)


def _read_signature(request: HttpRequest) -> Caller:
    """A request that is signed as OAuth 1.0a has it."""
    try:
        actor, consent = identify_signed(request)
    except OAuthRefused as refused:
        raise CallerRefused(refused.code, refused.text) from refused
    actor.address = address_of(request)  # type: ignore[attr-defined]
    consumer = consent.consumer
    return Caller(
        actor,
        "oauth1",
        consumer.name,
        f"{consumer.key} {consent.token}",
        tuple(consent.grants),
        " ".join(consent.grants),
    )


_READERS: dict[str, Callable[[HttpRequest], Caller]] = {
    "basic": _read_basic,
    "bearer": _read_bearer,
    "oauth": _read_signature,
}
