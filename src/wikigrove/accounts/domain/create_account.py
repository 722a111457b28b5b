"""Make an account from the command line or another program's side."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from wikigrove.accounts.domain.actors import get_actor_for
from wikigrove.accounts.domain.names import normalise_name
from wikigrove.accounts.errors import NameRefused
from wikigrove.accounts.models import Actor, GroupMembership, User
from wikigrove.accounts.signals import account_created
from wikigrove.farm.scope import current_wiki

ADMIN_GROUPS = ("sysop", "bureaucrat", "interface-admin")


def create_account(
    name: str, *, password: str | None, email: str = "", groups: Iterable[str] = (), check_password: bool = True
) -> Actor:
    """Make an account and its actor in this wiki. Raises NameRefused, django's ValidationError."""
    name = normalise_name(name, current_wiki().title_rules)
    if User.objects.filter(username__iexact=name).exists():
        raise NameRefused("userexists")
    if password is not None and check_password:
        validate_password(password, User(username=name, email=email))
    with transaction.atomic():
        user = User.objects.create_user(name, email, password)
        actor = get_actor_for(user)
        for group in groups:
            GroupMembership.objects.create(user=user, group=group)
    return actor


def announce_account(actor: Actor, *, by: Actor | None) -> None:
    """Tell after the commit that an account was made, by the person or by somebody else."""
    wiki, by_id = current_wiki(), by.pk if by is not None else None
    transaction.on_commit(lambda: account_created.send(Actor, wiki=wiki, actor_id=actor.pk, by_id=by_id))


def set_password(name: str, password: str) -> None:
    """Give an account another password. Raises NameRefused, ValidationError."""
    user = User.objects.filter(username=normalise_name(name, current_wiki().title_rules)).first()
    if user is None:
        raise NameRefused("nosuchusershort", name)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])


__all__ = ["ADMIN_GROUPS", "ValidationError", "create_account", "set_password"]
