"""Write a log entry, and its line in recent changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import Change, LogEntry, Page
from wikigrove.pages.signals import log_written

UNLISTED: Final = frozenset({"create", "patrol", "suppress", "tag", "thanks", "abusefilterprivate"})
"""Kinds that never show in recent changes; new pages have lines of their own there."""


@dataclass(frozen=True)
class LogLine:
    """An act that is no edit. `kind` and `action` have MediaWiki's names; `params` what its line shows besides."""

    kind: str
    action: str
    title: Title
    comment: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    is_bot: bool = False
    is_listed: bool = True
    """Shows in recent changes (where its kind ever does)."""
    timestamp: datetime | None = None


def write_log(line: LogLine, *, actor: Actor, page: Page | None = None) -> LogEntry:
    """Store `line`; to be called inside the transaction of the act. `page` is the page it is about, where there is one."""
    now = line.timestamp or timezone.now()
    where = {"namespace": line.title.namespace, "key": line.title.key, "page": page, "comment": line.comment}
    entry: LogEntry = LogEntry.objects.create(
        kind=line.kind, action=line.action, actor=actor, timestamp=now, params=dict(line.params), **where
    )
    if line.is_listed and line.kind not in UNLISTED:
        Change.objects.create(
            kind="log", timestamp=now, actor=actor, log=entry, is_bot=line.is_bot, is_patrolled=True, **where
        )
    if line.kind != "create":
        # Whoever listens hears of the page's first revision.
        wiki = current_wiki()
        transaction.on_commit(lambda: log_written.send(LogEntry, wiki=wiki, log_id=entry.pk))
    return entry
