"""Imports, so that one that was interrupted goes on where it stopped."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class ImportRun(WikiOwned):
    """The progress of one file. `fingerprint` tells whether it is still the same file."""

    fingerprint = models.CharField(max_length=64)
    name = models.CharField(max_length=500)
    pages_done = models.PositiveIntegerField(default=0)
    """Pages from the start of the file whose revisions are stored."""
    revisions_added = models.PositiveBigIntegerField(default=0)
    pages_added = models.PositiveBigIntegerField(default=0)
    is_complete = models.BooleanField(default=False)
    started = models.DateTimeField(auto_now_add=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "fingerprint"], name="one_run_per_file")]

    def __str__(self) -> str:
        return self.name
