"""A person's word to a program: given, found, taken back."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from wikigrove.accounts.models import Actor, User
from wikigrove.consumers.domain.keys import make_key
from wikigrove.consumers.domain.scopes import known_scopes
from wikigrove.consumers.domain.tokens import end_tokens
from wikigrove.consumers.models import Consent, Consumer


def give_consent(consumer: Consumer, *, actor: Actor, scope: str) -> Consent:
    """`actor` allows the program these scopes, besides what was allowed before."""
    with transaction.atomic():
        consent: Consent | None = (
            Consent.objects.select_for_update().filter(consumer=consumer, user_id=actor.user_id).first()
        )
        if consent is None:
            consent = Consent(consumer=consumer, user=actor.user, token=make_key(), seed=make_key())
        consent.grants = known_scopes([*consent.grants, *scope.split()])
        consent.save()
    return consent


def find_consent(consumer: Consumer, user: User) -> Consent | None:
    found: Consent | None = Consent.objects.filter(consumer=consumer, user=user).first()
    return found


def covers(consent: Consent | None, scope: str) -> bool:
    """Was all of this allowed already?"""
    return consent is not None and set(scope.split()) <= set(consent.grants)


def list_consents(user: User) -> list[Consent]:
    """What somebody has allowed on this wiki, newest first; one query."""
    rows = Consent.objects.filter(user=user).select_related("consumer", "consumer__owner")
    return list(rows.order_by("-pk")[:500])


def take_back(consent: Consent) -> None:
    """End what was allowed, with every key that came out of it."""
    with transaction.atomic():
        end_tokens(consent.consumer, user=consent.user)
        consent.delete()


def renew_token(consent: Consent) -> None:
    """A new key in place of the one of OAuth 1, or of an owner-only program."""
    with transaction.atomic():
        consent.token, consent.seed, consent.created = make_key(), make_key(), timezone.now()
        consent.save(update_fields=["token", "seed", "created"])
