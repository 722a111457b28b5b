"""News of the accounts, written down."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from wikigrove.accounts.signals import account_created
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.moderation.domain.log_account import log_account


@receiver(account_created)
def on_account_created(sender: Any, *, wiki: Wiki, actor_id: int, by_id: int | None, **more: Any) -> None:
    with use_wiki(wiki):
        log_account(actor_id, by_id=by_id)
