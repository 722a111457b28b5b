"""Edit filters and their history."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class FilterFacts(WikiOwned):
    """What an admin writes. `actions` maps a name (warn, throttle, tag, disallow, block) to its parameters."""

    description = models.CharField(max_length=255)
    rules = models.TextField()
    notes = models.TextField(blank=True, default="")
    is_enabled = models.BooleanField(default=True)
    is_hidden = models.BooleanField(default=False)
    """Rules and hits are for those with the rights for private filters."""
    is_deleted = models.BooleanField(default=False)
    actions = models.JSONField(default=dict)
    actor = models.ForeignKey("accounts.Actor", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    timestamp = models.DateTimeField()

    class Meta(WikiOwned.Meta):
        abstract = True


class EditFilter(FilterFacts):
    """A filter as it is now. `number` is what people call it by."""

    number = models.PositiveIntegerField()
    hits = models.PositiveIntegerField(default=0)
    is_throttled = models.BooleanField(default=False)
    """It matched so much after a change that it only logs, until somebody saves it again."""

    class Meta(FilterFacts.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "number"], name="one_filter_per_number")]

    def __str__(self) -> str:
        return f"filter {self.number}"


class FilterVersion(FilterFacts):
    """A filter as it was once saved."""

    filter = models.ForeignKey(EditFilter, on_delete=models.CASCADE, related_name="versions")

    def __str__(self) -> str:
        return f"version {self.pk} of filter {self.filter_id}"
