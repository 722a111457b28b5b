"""Who may do what with a title."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class Protection(WikiOwned):
    """One restriction of one title, whether a page is there or not. Past `expires` it no longer counts."""

    namespace = models.IntegerField()
    key = models.CharField(max_length=512)
    act = models.CharField(max_length=16)
    """`edit`, `move`, `upload`, or `create` where there is no page."""
    level = models.CharField(max_length=60)
    """The right that it takes: MediaWiki's `autoconfirmed` and `sysop` stand for editsemiprotected and editprotected."""
    expires = models.DateTimeField(null=True)
    cascade = models.BooleanField(default=False)
    """Holds for what the page transcludes, too."""
    comment = models.TextField(blank=True, default="")
    actor = models.ForeignKey("accounts.Actor", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    timestamp = models.DateTimeField()

    class Meta(WikiOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["wiki", "namespace", "key", "act"], name="one_protection_per_act")
        ]
        indexes = [
            models.Index(fields=["wiki", "act", "timestamp", "id"], name="protection_by_time"),
            models.Index(fields=["wiki", "cascade", "namespace", "key"], name="protection_cascading"),
        ]

    def __str__(self) -> str:
        return f"{self.namespace}:{self.key} {self.act}={self.level}"
