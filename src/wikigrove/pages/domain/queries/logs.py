"""Logs: acts that are no edits."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.pages.domain.queries.history import Slice, cut
from wikigrove.pages.domain.visibility import HIDDEN_TEXT, HIDDEN_USER
from wikigrove.pages.models import LogEntry

SECRET_KINDS: Final = {"suppress": "suppressionlog", "oath": "oathauth-verify-user"}
"""Logs that are not for everybody, and the right to read them."""


def list_log(
    *,
    kinds: Collection[str] = (),
    action: str = "",
    without: Collection[str] = (),
    actor_name: str | None = None,
    title: Title | None = None,
    prefix: bool = False,
    tag: str = "",
    until: datetime | None = None,
    reader: Actor | Visitor | None = None,
    limit: int = 50,
    before: str | None = None,
    after: str | None = None,
) -> Slice[LogEntry]:
    """Log entries, newest first; two queries. Logs that `reader` may not read are left out, and for searches by author or
    page also entries that hide theirs. `prefix`: pages whose names begin with `title`, too. Raises ValueError.
    """
    rows = LogEntry.objects.select_related("actor")
    secret = [k for k, right in SECRET_KINDS.items() if reader is None or not has_right(reader, right)]
    rows = rows.filter(kind__in=kinds) if kinds else rows
    rows = rows.exclude(kind__in=[*secret, *without]) if secret or without else rows
    if action:
        rows = rows.filter(action=action)
    sees_hidden = reader is not None and has_right(reader, "deletedhistory")
    if actor_name:
        # By id: a join on the name would walk the whole log.
        known = Actor.objects.filter(name=actor_name).values_list("pk", flat=True).first()
        rows = rows.filter(actor_id=known or 0)
        rows = rows if sees_hidden else rows.exclude(visibility__in=_with_bit(HIDDEN_USER))
    if title is not None:
        rows = rows.filter(namespace=title.namespace)
        if prefix:
            rows = rows.filter(key__gte=title.key, key__lt=title.key + "\U0010ffff")
        else:
            rows = rows.filter(key=title.key)
        rows = rows if sees_hidden else rows.exclude(visibility__in=_with_bit(HIDDEN_TEXT))
    if tag:
        rows = rows.filter(tag_uses__tag__name=tag)
    if until is not None:
        rows = rows.filter(timestamp__lte=until)
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    return Slice(tuple(found), older, newer)


def get_log_entry(pk: int, *, reader: Actor | Visitor) -> LogEntry | None:
    """One entry; None where there is none, or its log is not for `reader`. One query."""
    entry: LogEntry | None = LogEntry.objects.select_related("actor").filter(pk=pk).first()
    if entry is None or (entry.kind in SECRET_KINDS and not has_right(reader, SECRET_KINDS[entry.kind])):
        return None
    return entry


def _with_bit(bit: int) -> list[int]:
    return [n for n in range(16) if n & bit]
