"""Tokens that show that an act comes from the person's own client: MediaWiki's, bound to the session."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import time
from typing import Final

from django.http import HttpRequest

SUFFIX: Final = "+\\"
KINDS: Final = ("createaccount", "csrf", "login", "patrol", "rollback", "userrights", "watch")
_SALTS: Final = {"csrf": ""}
_KEY: Final = "edit_token_secrets"
_FOR_ALL: Final = frozenset({"csrf", "watch", "patrol", "rollback", "userrights"})
"""Somebody without a session has nothing that could be abused: these tokens are then the bare suffix."""


def make_token(request: HttpRequest, kind: str = "csrf") -> str:
    """A token of `kind`. Those for signing in and up start a session, as they must belong to one."""
    if kind in _FOR_ALL and not _has_session(request):
        return SUFFIX
    made = f"{int(time.time()):08x}"
    return _digest(_secret(request), kind, made) + made + SUFFIX


def check_token(request: HttpRequest, kind: str, token: str) -> bool:
    """Was `token` made for this session and this kind of act?"""
    if kind in _FOR_ALL and not _has_session(request):
        return hmac.compare_digest(token.encode("utf-8", "replace"), SUFFIX.encode())
    by_key = bool(getattr(request, "caller_key", ""))
    if not token.endswith(SUFFIX) or len(token) < 42 or not (by_key or _KEY in request.session):
        return False
    made = token[32 : -len(SUFFIX)]
    wanted = _digest(_secret(request), kind, made) + made + SUFFIX
    return hmac.compare_digest(token.encode("utf-8", "replace"), wanted.encode("utf-8", "replace"))


def _has_session(request: HttpRequest) -> bool:
    """Somebody with an account or a temporary one, whichever way they came in."""
    actor = getattr(request, "actor", None)
    return actor is not None and not actor.is_anonymous


def _secret(request: HttpRequest) -> str:
    caller = getattr(request, "caller_key", "")
    if caller:
        # A program's own key takes the place of a session that it has not.
        return str(caller)
    known = request.session.get(_KEY)
    if not known:
        known = request.session[_KEY] = secrets.token_hex(16)
    return str(known)


def _digest(secret: str, kind: str, made: str) -> str:
    text = f"{_SALTS.get(kind, kind)}|{made}"
    return hmac.new(secret.encode(), text.encode(), hashlib.md5).hexdigest()
