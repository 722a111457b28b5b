"""Results of the lists that are too dear to be made while somebody waits."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class ListRun(WikiOwned):
    """When a list was computed last, and that somebody wants it anew."""

    name = models.CharField(max_length=64)
    computed = models.DateTimeField(null=True)
    """None: never yet."""
    rows = models.PositiveIntegerField(default=0)
    is_cut = models.BooleanField(default=False)
    """There were more rows than are kept."""
    asked = models.DateTimeField(null=True)
    """Since when a job waits that computes it; None: none does."""

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "name"], name="one_run_per_list")]

    def __str__(self) -> str:
        return f"{self.name} of {self.computed}"


class ListRow(WikiOwned):
    """A row: a title, a number, and for redirects the titles they lead to (`more`: pairs of namespace and key)."""

    name = models.CharField(max_length=64)
    position = models.PositiveIntegerField()
    namespace = models.IntegerField()
    key = models.CharField(max_length=512)
    value = models.BigIntegerField(default=0)
    more = models.JSONField(default=list)

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "name", "position"], name="one_row_per_position")]

    def __str__(self) -> str:
        return f"{self.name} {self.position}: {self.namespace}:{self.key}"
