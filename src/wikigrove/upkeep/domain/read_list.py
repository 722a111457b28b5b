"""Read what was computed, and have it computed anew where it is old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.jobs.enqueue import enqueue_after_commit
from wikigrove.pages.models import WikiStatistics
from wikigrove.upkeep.domain.catalog import DEAR_LISTS
from wikigrove.upkeep.models import ListRow, ListRun

_SMALL_WIKI: Final = 20_000
_PATIENCE: Final = timedelta(hours=1)
"""A job that has waited longer than this is taken for lost."""


@dataclass(frozen=True)
class ListLine:
    """A row: the title, its number, and for redirects where they lead."""

    title: Title
    value: int
    more: tuple[Title, ...] = ()


@dataclass(frozen=True)
class ListPart:
    """A part of a list. `follows` is the position of the next row, None at the end; `computed` None: never yet."""

    lines: tuple[ListLine, ...]
    follows: int | None
    computed: datetime | None
    total: int
    is_cut: bool
    is_coming: bool
    """A job will compute it anew."""


def read_list(name: str, *, start: int = 0, limit: int = 50) -> ListPart:
    """Rows from position `start`; two queries."""
    run = ListRun.objects.filter(name=name).first()
    found = list(ListRow.objects.filter(name=name, position__gte=start).order_by("position")[: limit + 1])
    lines = tuple(
        ListLine(Title(row.namespace, row.key), row.value, tuple(Title(ns, key) for ns, key in row.more))
        for row in found[:limit]
    )
    follows = found[limit].position if len(found) > limit else None
    if run is None:
        return ListPart(lines, follows, None, 0, False, False)
    return ListPart(lines, follows, run.computed, run.rows, run.is_cut, run.asked is not None)


def find_fresh_lines(name: str, *, start: int = 0, limit: int = 50) -> list[ListLine]:
    """Rows as they are now on a small wiki, where computing them is cheap; what a job computed last on others."""
    pages = WikiStatistics.objects.values_list("pages", flat=True).first() or 0
    if pages >= _SMALL_WIKI:
        ask_for_update(name)
        return list(read_list(name, start=start, limit=limit).lines)
    from wikigrove.upkeep.domain.update_list import compute_lines

    return compute_lines(name, limit=start + limit)[start:]


def ask_for_update(name: str, *, is_urgent: bool = False) -> bool:
    """Have a list computed that is older than its wiki's size allows, or now; True where a job waits for that.

    Readers of a small wiki see what changed an hour ago, those of a large one what changed yesterday. However many
    ask, one job waits.
    """
    from wikigrove.upkeep.tasks import update_list_of

    now = timezone.now()
    run = ListRun.objects.filter(name=name).first()
    if run is not None and run.asked is not None and run.asked > now - _PATIENCE:
        return True
    if run is not None and run.computed is not None and not is_urgent and run.computed > now - _oldest():
        return False
    with transaction.atomic():
        row, _ = ListRun.objects.select_for_update().get_or_create(name=name)
        row.asked = now
        row.save(update_fields=["asked"])
        enqueue_after_commit(update_list_of, wiki_id=current_wiki().pk, name=name)
    return True


def ask_for_all() -> None:
    """Have every list computed now: after an import."""
    for name in DEAR_LISTS:
        ask_for_update(name, is_urgent=True)


def _oldest() -> timedelta:
    pages = WikiStatistics.objects.values_list("pages", flat=True).first() or 0
    return timedelta(hours=1) if pages < _SMALL_WIKI else timedelta(days=1)
