"""Rows of extensions in the database, those of the wiki in scope."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction

from wikigrove.farm.models import ExtensionRecord, Wiki

_TRIES = 5


class DatabaseRecords:
    """The platform's `RecordStore`."""

    def find(self, extension: str, table: str, key: str) -> str | None:
        value: str | None = _rows(extension, table).filter(key=key.encode()).values_list("value", flat=True).first()
        return value

    def put(self, extension: str, table: str, key: str, value: str) -> None:
        self.change(extension, table, key, lambda _: value)

    def change(self, extension: str, table: str, key: str, make: Callable[[str | None], str]) -> str:
        for _ in range(_TRIES):
            try:
                return _change(extension, table, key.encode(), make)
            except IntegrityError:
                # Somebody else made the row in the same moment; now there is one to lock.
                continue
        return _change(extension, table, key.encode(), make)

    def remove(self, extension: str, table: str, key: str) -> bool:
        return bool(_rows(extension, table).filter(key=key.encode()).delete()[0])

    def list(self, extension: str, table: str, *, prefix: str, after: str, limit: int) -> list[tuple[str, str]]:
        rows = _rows(extension, table).filter(key__gt=after.encode())
        if prefix:
            # No UTF-8 has the byte FF.
            rows = rows.filter(key__gte=prefix.encode(), key__lt=prefix.encode() + b"\xff")
        found = rows.order_by("key").values_list("key", "value")[:limit]
        return [(bytes(key).decode(), value) for key, value in found]

    def count(self, extension: str, table: str) -> int:
        return int(_rows(extension, table).count())


def clear_records(wiki: Wiki, extension: str) -> int:
    """Remove all that an extension keeps on a wiki; how many rows."""
    return int(ExtensionRecord.everywhere.filter(wiki=wiki, extension=extension).delete()[0])


def _change(extension: str, table: str, key: bytes, make: Callable[[str | None], str]) -> str:
    with transaction.atomic():
        row = _rows(extension, table).select_for_update().filter(key=key).first()
        value = make(row.value if row is not None else None)
        if row is None:
            ExtensionRecord.objects.create(extension=extension, table=table, key=key, value=value)
        elif value != row.value:
            row.value = value
            row.save(update_fields=["value"])
    return value


def _rows(extension: str, table: str) -> Any:
    return ExtensionRecord.objects.filter(extension=extension, table=table)
