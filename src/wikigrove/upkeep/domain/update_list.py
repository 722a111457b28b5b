"""Compute a list and keep its rows."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from wikigrove_engine.title import Title

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.upkeep.domain.catalog import KEPT, ListKind, get_list
from wikigrove.upkeep.domain.read_list import ListLine
from wikigrove.upkeep.models import ListRow, ListRun


def update_list(name: str) -> int:
    """Compute the list `name` of the wiki in scope anew; the number of rows kept. Raises ListNotFound."""
    kind = get_list(name)
    found = _compute(kind, current_wiki(), limit=KEPT + 1)
    rows = [_row(kind.name, position, row) for position, row in enumerate(found[:KEPT])]
    with transaction.atomic():
        run, _ = ListRun.objects.select_for_update().get_or_create(name=kind.name)
        ListRow.objects.filter(name=kind.name).delete()
        ListRow.objects.bulk_create(rows, batch_size=500)
        run.computed, run.rows, run.is_cut, run.asked = timezone.now(), len(rows), len(found) > KEPT, None
        run.save()
    return len(rows)


def compute_lines(name: str, *, limit: int) -> list[ListLine]:
    """The first rows of the list as it is now; nothing is kept. Raises ListNotFound."""
    return [
        ListLine(Title(found[0], found[1]), found[2] or 0, _titles(found[3:]))
        for found in _compute(get_list(name), current_wiki(), limit=limit)
    ]


def _titles(columns: tuple[Any, ...]) -> tuple[Title, ...]:
    """Where redirects lead: namespaces and keys by turns."""
    return tuple(Title(columns[i], columns[i + 1]) for i in range(0, len(columns), 2))


def _compute(kind: ListKind, wiki: Wiki, *, limit: int) -> list[tuple[Any, ...]]:
    numbers = sorted(n.id for n in wiki.title_rules.namespaces.values() if n.content) or [0]
    epoch = (
        "CAST(EXTRACT(EPOCH FROM r.timestamp) AS BIGINT)"
        if connection.vendor == "postgresql"
        else "CAST(strftime('%%s', r.timestamp) AS INTEGER)"
    )
    query = kind.query.replace("{content}", ", ".join(map(str, numbers))).replace("{epoch}", epoch)
    with connection.cursor() as cursor:
        cursor.execute(f"{query} LIMIT {limit}", {"wiki": wiki.pk})
        return list(cursor.fetchall())


def _row(name: str, position: int, found: tuple[Any, ...]) -> ListRow:
    namespace, key, value, *rest = found
    more = [[rest[i], rest[i + 1]] for i in range(0, len(rest), 2)]
    return ListRow(name=name, position=position, namespace=namespace, key=key, value=value or 0, more=more)
