"""How often somebody did something of late."""

from __future__ import annotations

from django.db import models


class RateCount(models.Model):
    """Counts in one window of time. `key` is a digest of wiki, act and person, so no address is kept."""

    key = models.CharField(max_length=64)
    window = models.BigIntegerField()
    """Number of the window: seconds since 1970 divided by its length."""
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_count_per_window")]

    def __str__(self) -> str:
        return f"{self.key} {self.count}"


class SpentToken(models.Model):
    """A token that was good for one use and has been used. `digest` is of the token, `expires` when it may be forgotten."""

    digest = models.CharField(max_length=64, unique=True)
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.digest
