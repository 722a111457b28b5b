"""Who may carry out acts: somebody with an account, or at least a temporary one."""

from __future__ import annotations

from django.http import HttpRequest

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor


def require_registered(request: HttpRequest, message_key: str = "") -> Actor:
    """The actor of the request. Raises PermissionRefused for visitors, who are offered to log in."""
    actor = request.actor  # type: ignore[attr-defined]
    if not isinstance(actor, Actor):
        raise PermissionRefused("permissiondenied", message_key or "wikigrove-login-first")
    return actor
