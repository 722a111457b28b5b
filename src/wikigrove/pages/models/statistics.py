"""Running totals of a wiki."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class WikiStatistics(WikiOwned):
    """Counts kept up with each save, so that nobody counts a million rows."""

    pages = models.BigIntegerField(default=0)
    articles = models.BigIntegerField(default=0)
    """Pages in content namespaces that are no redirects and have a link."""
    edits = models.BigIntegerField(default=0)
    files = models.BigIntegerField(default=0)

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki"], name="one_row_of_statistics")]

    def __str__(self) -> str:
        return f"statistics of {self.wiki_id}"
