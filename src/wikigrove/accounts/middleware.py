"""Who makes a request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from wikigrove.accounts.domain.account_checks import NewAccount, check_new_account
from wikigrove.accounts.domain.actors import create_temporary_actor, find_actor_for, forget_actor, get_actor_for
from wikigrove.accounts.domain.grants import rights_of_grants
from wikigrove.accounts.domain.rights import restrict_rights
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor, User
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.scope import current_wiki_id

SESSION_KEY: Final = "temporary_actor"
GRANTED_KEY: Final = "granted"
"""In the session of a program: the grants of the bot password that it came with."""
REFUSED_KEY: Final = "refused_account"
"""The wiki that does not want the account of this session."""


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
        refused = request.session.get(REFUSED_KEY) == current_wiki_id()
        known = None if refused else _local_actor(request, request.user)
        if known is None:
            return Visitor(address=address_of(request))
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


def _local_actor(request: HttpRequest, user: User) -> Actor | None:
    """The account's actor in this wiki, made at the first visit, unless the wiki's filters refuse it.

    That is remembered with the session: each further view would be judged, and logged, again.
    """
    known = find_actor_for(user)
    if known is not None:
        return known
    try:
        check_new_account(NewAccount(user.username, is_automatic=True), by=Visitor(address=address_of(request)))
    except PermissionRefused:
        request.session[REFUSED_KEY] = current_wiki_id()
        return None
    return get_actor_for(user)


def become_temporary(request: HttpRequest) -> Actor:
    """Give a visitor who is about to edit a temporary account, bound to the session."""
    actor = create_temporary_actor()
    try:
        wanted = NewAccount(actor.name, is_automatic=True, is_temporary=True)
        check_new_account(wanted, by=Visitor(address=address_of(request)))
    except PermissionRefused:
        forget_actor(actor)
        raise
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
