"""Partial blocks name pages by title; when pages move, the blocks go along."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.accounts.models import Block
from wikigrove.farm.scope import current_wiki


def move_blocked_pages(moves: Mapping[Title, Title]) -> int:
    """Let this wiki's partial blocks of the old titles hold for the new ones; how many changed. All moves at once:
    two pages that change places keep their own. To be called in the transaction of the move.
    """
    new_keys = {(old.namespace, old.key): [new.namespace, new.key] for old, new in moves.items()}
    standing = Q(expires=None) | Q(expires__gt=timezone.now())
    rows = Block.objects.filter(standing, wiki=current_wiki(), is_sitewide=False).exclude(pages=[])
    changed = []
    for row in rows.only("pk", "pages").order_by("pk").iterator():
        pages = [new_keys.get((namespace, key), [namespace, key]) for namespace, key in row.pages]
        if pages != row.pages:
            row.pages = pages
            changed.append(row)
    Block.objects.bulk_update(changed, ["pages"], batch_size=200)
    return len(changed)
