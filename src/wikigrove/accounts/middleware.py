"""Who makes a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from wikigrove.accounts.domain.actors import create_temporary_actor, get_actor_for
from wikigrove.accounts.domain.grants import rights_of_grants
from wikigrove.accounts.domain.rights import restrict_rights
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor

SESSION_KEY: Final = "temporary_actor"
GRANTED_KEY: Final = "granted"
"""In the session of a program: the grants of the bot password that it came with."""


class ActorMiddleware:
    """Sets `request.actor`, lazily: an anonymous reader costs no query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: resolve_actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def resolve_actor(request: HttpRequest) -> Actor | Visitor:
    """The account's actor, the session's temporary account, or a Visitor."""
    if request.user.is_authenticated:
        known = get_actor_for(request.user)
        known.address = address_of(request)  # type: ignore[attr-defined]
        granted = request.session.get(GRANTED_KEY)
        if granted is not None:
            # A program signed in with a password of its own: the session can't do more than that.
            restrict_rights(known, rights_of_grants(granted))
        return known
    number = request.session.get(SESSION_KEY)
    if number is not None:
        actor: Actor | None = Actor.objects.filter(pk=number, kind=ActorKind.TEMPORARY).first()
        if actor is not None:
            actor.address = address_of(request)  # type: ignore[attr-defined]
            return actor
    return Visitor(address=address_of(request))


def become_temporary(request: HttpRequest) -> Actor:
    """Give a visitor who is about to edit a temporary account, bound to the session."""
    actor = create_temporary_actor()
    request.session[SESSION_KEY] = actor.pk
    actor.address = address_of(request)  # type: ignore[attr-defined]
    request.actor = actor  # type: ignore[attr-defined]
    return actor


def address_of(request: HttpRequest) -> str:
    """The client's address; a proxy's word is believed only where the settings name that proxy."""
    remote: str = request.META.get("REMOTE_ADDR", "")
    if remote in settings.WIKIGROVE["trusted_proxies"]:
        chain = [part.strip() for part in str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
        for address in reversed(chain):
            if address not in settings.WIKIGROVE["trusted_proxies"]:
                return address
    return remote
