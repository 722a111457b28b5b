"""Keys of programs: given out, found again, ended."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wikigrove.accounts.models import User
from wikigrove.consumers.domain.keys import digest_of, make_key
from wikigrove.consumers.models import ACCESS, REFRESH, Consumer, Token

_NOTED: Final = timedelta(hours=1)


def keep_token(
    text: str,
    kind: str,
    *,
    consumer: Consumer,
    user: User | None,
    scope: str = "",
    seconds: int | None = None,
    family: str = "",
    facts: dict[str, Any] | None = None,
) -> Token:
    """Store the digest of a key that was given out."""
    expires = timezone.now() + timedelta(seconds=seconds) if seconds is not None else None
    made: Token = Token.objects.create(
        kind=kind,
        digest=digest_of(text),
        consumer=consumer,
        user=user,
        scope=scope,
        family=family,
        facts=facts or {},
        expires=expires,
    )
    return made


def make_owner_token(consumer: Consumer) -> str:
    """The key of an owner-only program of OAuth 2: it does not end by itself. The ones before it end."""
    text = secrets.token_urlsafe(48)
    with transaction.atomic():
        end_tokens(consumer)
        scope = " ".join(consumer.grants)
        keep_token(text, ACCESS, consumer=consumer, user=consumer.owner, scope=scope, family=make_key())
    return text


def find_token(text: str, kind: str) -> Token | None:
    """A key that still counts: not ended, not too old, of a program that may be used; one query."""
    token = find_any_token(text, kind)
    if token is None or token.ended is not None or not token.consumer.is_usable:
        return None
    if token.expires is not None and token.expires < timezone.now():
        return None
    if token.user is not None and not token.user.is_active:
        return None
    return token


def find_any_token(text: str, kind: str) -> Token | None:
    """As `find_token`, also where it does not count any more."""
    rows = Token.objects.select_related("consumer", "consumer__owner", "user")
    found: Token | None = rows.filter(digest=digest_of(text), kind=kind).first()
    return found


def note_use(token: Token) -> None:
    """Once an hour is enough to see which ones are in use."""
    now = timezone.now()
    if token.last_used is None or now - token.last_used > _NOTED:
        Token.objects.filter(pk=token.pk).update(last_used=now)


def end_token(token: Token) -> bool:
    """End one key. False where somebody else did before: of two who use a code at once, one has it."""
    return bool(Token.objects.filter(pk=token.pk, ended=None).update(ended=timezone.now()))


def end_family(family: str) -> None:
    if family:
        Token.objects.filter(family=family, ended=None).update(ended=timezone.now())


def end_tokens(consumer: Consumer, *, user: User | None = None) -> None:
    """End all keys of a program, or those that it has of one person."""
    rows = Token.objects.filter(consumer=consumer, ended=None)
    if user is not None:
        rows = rows.filter(user=user)
    rows.update(ended=timezone.now())


def change_facts(token: Token, **facts: Any) -> None:
    with transaction.atomic():
        row = Token.objects.select_for_update().get(pk=token.pk)
        row.facts = {**row.facts, **facts}
        row.save(update_fields=["facts"])
    token.facts = row.facts


def drop_old_tokens() -> None:
    """Drop what has not counted for a month: ended refresh tokens stay that long, to tell a second use; the rest a day."""
    now = timezone.now()
    Token.everywhere.exclude(kind=REFRESH).filter(expires__lt=now - timedelta(days=1)).delete()
    before = now - timedelta(days=30)
    Token.everywhere.filter(Q(expires__lt=before) | Q(ended__lt=before)).delete()
