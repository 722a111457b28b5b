"""The log of new accounts."""

from __future__ import annotations

from django.db import transaction
from wikigrove_engine.title import NS_USER, Title

from wikigrove.accounts.models import Actor
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import LogEntry


def user_page(name: str) -> Title:
    """The title that acts on a person are logged under. Addresses have one as well."""
    return Title(NS_USER, name.replace(" ", "_"))


def log_account(actor_id: int, *, by_id: int | None) -> None:
    """Write that an account was made, once. One that makes itself stands as its own maker."""
    actor = Actor.objects.filter(pk=actor_id).first()
    maker = actor if by_id is None else Actor.objects.filter(pk=by_id).first()
    if actor is None or maker is None:
        return
    title = user_page(actor.name)
    with transaction.atomic():
        if not LogEntry.objects.filter(kind="newusers", namespace=title.namespace, key=title.key).exists():
            action = "create" if by_id is None else "create2"
            write_log(LogLine("newusers", action, title, params={"userid": actor.user_id}), actor=maker)
