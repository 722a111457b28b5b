"""Make a wiki read-only, and let people write again."""

from __future__ import annotations

from django.db import transaction

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import ActRefused
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.write_log import LogLine, write_log


def lock_wiki(reason: str, *, actor: Actor) -> None:
    """From here on every write is refused with `reason`."""
    _set(actor, reason.strip(), "lock")


def unlock_wiki(*, actor: Actor, reason: str = "") -> None:
    _set(actor, "", "unlock", reason)


def _set(actor: Actor, lock: str, action: str, reason: str = "") -> None:
    check_right(actor, "siteadmin")
    wiki = current_wiki()
    if action == "lock" and not lock:
        raise ActRefused("locknoreason")
    if bool(wiki.setting("read_only", "")) == bool(lock):
        raise ActRefused("databaselocked" if lock else "databasenotlocked")
    with transaction.atomic():
        change_wiki(wiki, settings={"read_only": lock or None})
        write_log(LogLine("lock", action, wiki.main_page, lock or reason, is_listed=False), actor=actor)
