"""Who makes a request: by a session, by a token of an app, or by a bot password. The one place that says it."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from django.http import HttpRequest

from wikigrove.accounts.domain.bot_passwords import check_bot_password
from wikigrove.accounts.middleware import address_of, resolve_actor
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor

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
    """Who makes this request; remembered on it. Raises CallerRefused for a key that does not count."""
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
    found = check_bot_password(name, password, address=address_of(request))
    if found is None:
        raise CallerRefused("wrongpassword", "This name and bot password do not belong together.")
    actor, grants = found
    return Caller(actor, "basic", name.rpartition("@")[2], f"basic {name}", grants)


_READERS: dict[str, Callable[[HttpRequest], Caller]] = {"basic": _read_basic}
