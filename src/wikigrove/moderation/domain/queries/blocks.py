"""Blocks in force."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from wikigrove.accounts.domain.addresses import find_range
from wikigrove.accounts.models import Block
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries.history import Slice, cut


def list_blocks(
    *,
    target: str = "",
    autoblocks: bool = False,
    kinds: frozenset[str] = frozenset(),
    hidden: bool = False,
    limit: int = 50,
    before: str | None = None,
    after: str | None = None,
) -> Slice[Block]:
    """Blocks of this wiki and of all wikis, newest first; one query. `kinds` are left out. Raises ValueError.

    `kinds`: userblocks, tempblocks, addressblocks, rangeblocks, indefinite, global. `hidden`: also hidden names.
    """
    rows = Block.objects.filter(Q(wiki=current_wiki()) | Q(wiki=None)).select_related("wiki")
    rows = rows.filter(Q(expires=None) | Q(expires__gt=timezone.now())).filter(parent__isnull=not autoblocks)
    if not hidden:
        rows = rows.filter(hides_name=False)
    if target:
        rows = rows.filter(_named(target))
    for kind in kinds:
        rows = rows.exclude(_KINDS[kind])
    found, older, newer = cut(rows, limit=limit, before=before, after=after)
    return Slice(tuple(found), older, newer)


_KINDS = {
    "userblocks": Q(start=""),
    "tempblocks": Q(expires__isnull=False),
    "indefinite": Q(expires__isnull=True),
    "global": Q(wiki=None),
}


def _named(target: str) -> Q:
    typed = target.strip().replace("_", " ")
    if typed.startswith("#") and typed[1:].isdecimal() and len(typed) < 18:
        return Q(pk=int(typed[1:]))
    addresses = find_range(typed)
    if addresses is not None:
        # Also the wider ranges that it lies in: they are what holds for it.
        return Q(start__lte=addresses.start, end__gte=addresses.end) & ~Q(start="")
    return Q(target=typed[:1].upper() + typed[1:])
