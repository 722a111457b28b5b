"""A version of a page."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class Revision(WikiOwned):
    """One version: who, when, why, and the digest of what. Rows are never changed but for their visibility."""

    page = models.ForeignKey("pages.Page", on_delete=models.CASCADE, related_name="revisions", db_index=False)
    parent_id = models.BigIntegerField(null=True)
    actor = models.ForeignKey("accounts.Actor", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    """None where a dump does not tell the author."""
    comment = models.TextField(blank=True, default="")
    timestamp = models.DateTimeField()
    is_minor = models.BooleanField(default=False)
    is_bot = models.BooleanField(default=False)
    size = models.PositiveIntegerField()
    sha1 = models.CharField(max_length=31)
    """Of the text, in base 36, padded to 31, as in MediaWiki's dumps."""
    text = models.ForeignKey("pages.Text", null=True, on_delete=models.PROTECT, related_name="+")
    """None where a dump left the text out."""
    model = models.CharField(max_length=32, default="wikitext")
    visibility = models.PositiveSmallIntegerField(default=0)
    """Bits of what is hidden: 1 text, 2 comment, 4 user, 8 from admins too."""

    class Meta(WikiOwned.Meta):
        indexes = [
            models.Index(fields=["page", "timestamp", "id"], name="revision_history"),
            models.Index(fields=["wiki", "actor", "timestamp", "id"], name="revision_by_actor"),
            models.Index(fields=["wiki", "timestamp", "id"], name="revision_by_time"),
        ]

    def __str__(self) -> str:
        return f"revision {self.pk}"

    @property
    def actor_name(self) -> str:
        """The author's name; empty where unknown or hidden."""
        if self.actor is None or self.visibility & 4:
            return ""
        name: str = self.actor.name
        return name
