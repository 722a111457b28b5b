"""What extensions keep of their own."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models.owned import WikiOwned


class ExtensionRecord(WikiOwned):
    """A value of an extension's table (`wikigrove.extensions.records`), as JSON."""

    extension = models.CharField(max_length=50)
    table = models.CharField(max_length=50)
    key = models.BinaryField(max_length=800)
    """UTF-8: both databases order bytes by code point, whatever their language is."""
    value = models.TextField()

    class Meta(WikiOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["wiki", "extension", "table", "key"], name="one_record_per_key"),
        ]

    def __str__(self) -> str:
        return f"{self.extension}.{self.table}: {bytes(self.key).decode()}"
