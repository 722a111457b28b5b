"""What was deleted and can come back."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class DeletedRevision(WikiOwned):
    """A revision of a deleted page: out of every list, with all that its return needs. Its ids stay its own."""

    revision_id = models.BigIntegerField()
    page_id = models.BigIntegerField()
    """The page's id while it lived: a restored page gets it back where it is free."""
    namespace = models.IntegerField()
    key = models.CharField(max_length=512)
    parent_id = models.BigIntegerField(null=True)
    actor = models.ForeignKey("accounts.Actor", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    comment = models.TextField(blank=True, default="")
    timestamp = models.DateTimeField()
    is_minor = models.BooleanField(default=False)
    is_bot = models.BooleanField(default=False)
    size = models.PositiveIntegerField()
    sha1 = models.CharField(max_length=31)
    text = models.ForeignKey("pages.Text", null=True, on_delete=models.PROTECT, related_name="+")
    model = models.CharField(max_length=32, default="wikitext")
    visibility = models.PositiveSmallIntegerField(default=0)
    tags = models.JSONField(default=list)
    """Names of its change tags."""
    deleted = models.DateTimeField()

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "revision_id"], name="one_deleted_revision")]
        indexes = [
            models.Index(fields=["wiki", "namespace", "key", "timestamp", "id"], name="deleted_by_title"),
            models.Index(fields=["wiki", "actor", "timestamp", "id"], name="deleted_by_actor"),
            models.Index(fields=["wiki", "deleted", "id"], name="deleted_by_time"),
        ]

    def __str__(self) -> str:
        return f"deleted revision {self.revision_id}"
