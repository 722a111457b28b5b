"""The secret in the address of somebody's watchlist feed."""

from __future__ import annotations

from secrets import token_hex

from django.utils.crypto import constant_time_compare

from wikigrove.accounts.domain.preferences import read_preference, set_preferences
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import Actor, User

NAME = "watchlisttoken"


def get_watch_token(user: User) -> str:
    """The token, made at the first need."""
    return str(read_preference(user, NAME)) or reset_watch_token(user)


def reset_watch_token(user: User) -> str:
    """A new token; feeds with the old one stop."""
    token = token_hex(20)
    set_preferences(user, {NAME: token})
    return token


def find_owner_of_token(name: str, token: str) -> Actor | None:
    actor = Actor.objects.select_related("user").filter(name=name, kind=ActorKind.LOCAL, user__is_active=True).first()
    if actor is None or actor.user is None:
        return None
    known = str(read_preference(actor.user, NAME))
    return actor if known and constant_time_compare(known, token) else None
