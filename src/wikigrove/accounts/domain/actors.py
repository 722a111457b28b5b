"""Find and make actors."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db import IntegrityError, transaction
from django.utils import timezone

from wikigrove.accounts.domain.names import is_address
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import Actor, User
from wikigrove.farm.models import Wiki

SYSTEM_NAME: Final = "Wikigrove default"


def get_actor_for(user: User) -> Actor:
    """The actor of an account in this wiki, made at the first need. A name from an import is claimed."""
    actor = find_actor_for(user)
    if actor is not None:
        return actor
    made: Actor
    with transaction.atomic():
        made, _ = Actor.objects.get_or_create(name=user.username, defaults={"user": user})
        if made.user_id is None:
            made.user, made.kind = user, ActorKind.LOCAL
            made.save(update_fields=["user", "kind"])
    made.user = user
    return made


def find_actor_for(user: User) -> Actor | None:
    """The actor of an account, where it has been in this wiki."""
    actor: Actor | None = Actor.objects.filter(user=user).select_related("user").first()
    return actor


def forget_actor(actor: Actor) -> None:
    """Take a new actor away that has done nothing yet."""
    Actor.objects.filter(pk=actor.pk).delete()


def system_actor() -> Actor:
    """The actor of the software's own edits, such as the starter's pages."""
    actor: Actor = Actor.objects.get_or_create(name=SYSTEM_NAME, defaults={"kind": ActorKind.SYSTEM})[0]
    return actor


def find_account_name(number: int) -> str | None:
    """The name of the account with this id, where it is known on the wiki in scope."""
    name: str | None = Actor.objects.filter(user_id=number).values_list("name", flat=True).first()
    return name


def create_temporary_actor() -> Actor:
    """A new temporary account, named as MediaWiki names them: `~2026-1234-56`."""
    year = timezone.now().year
    prefix = f"~{year}-"
    while True:
        number = Actor.objects.filter(kind=ActorKind.TEMPORARY, name__startswith=prefix).count() + 1
        for candidate in range(number, number + 50):
            digits = str(candidate)
            groups = [digits[max(0, i - 5) : i] for i in range(len(digits), 0, -5)][::-1]
            try:
                with transaction.atomic():
                    made: Actor = Actor.objects.create(name=prefix + "-".join(groups), kind=ActorKind.TEMPORARY)
                    return made
            except IntegrityError:
                # Somebody else took this number in the same moment.
                continue


def import_actors(names: Iterable[str], *, wiki: Wiki) -> dict[str, int]:
    """Ids of the actors with these names, made where missing; two queries for any number of names."""
    wanted = set(names)
    known = _ids(wiki, wanted)
    missing = wanted - known.keys()
    if missing:
        Actor.everywhere.bulk_create(
            [
                Actor(wiki=wiki, name=n, kind=ActorKind.ADDRESS if is_address(n) else ActorKind.IMPORTED)
                for n in sorted(missing)
            ],
            ignore_conflicts=True,
        )
        known |= _ids(wiki, missing)
    return known


def _ids(wiki: Wiki, names: set[str]) -> dict[str, int]:
    out: dict[str, int] = {}
    ordered = sorted(names)
    for i in range(0, len(ordered), 500):
        rows = Actor.everywhere.filter(wiki=wiki, name__in=ordered[i : i + 500]).values_list("name", "pk")
        out.update(rows)
    return out
