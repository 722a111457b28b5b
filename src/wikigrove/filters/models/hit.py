"""What filters have caught."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class FilterHit(WikiOwned):
    """One match. `taken` names what was done, by commas; `variables` is JSON, packed by zstd."""

    filter = models.ForeignKey("filters.EditFilter", on_delete=models.CASCADE, related_name="+", db_index=False)
    actor = models.ForeignKey("accounts.Actor", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    act = models.CharField(max_length=32)
    namespace = models.IntegerField()
    key = models.CharField(max_length=512)
    taken = models.CharField(max_length=100, blank=True, default="")
    timestamp = models.DateTimeField()
    variables = models.BinaryField()
    revision = models.ForeignKey("pages.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    """What was saved all the same."""
    is_hidden = models.BooleanField(default=False)

    class Meta(WikiOwned.Meta):
        indexes = [
            models.Index(fields=["wiki", "timestamp", "id"], name="hit_by_time"),
            models.Index(fields=["filter", "timestamp", "id"], name="hit_by_filter"),
            models.Index(fields=["wiki", "actor", "timestamp", "id"], name="hit_by_actor"),
            models.Index(fields=["wiki", "namespace", "key", "timestamp"], name="hit_by_title"),
        ]

    def __str__(self) -> str:
        return f"hit {self.pk}"
