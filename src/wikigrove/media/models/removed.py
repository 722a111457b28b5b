"""Versions of files that were deleted, and uploads that wait for an answer."""

from __future__ import annotations

from django.db import models
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.farm.models import WikiOwned


class DeletedFileVersion(WikiOwned):
    """A version that is out of every list and can come back. Its bytes stay where they are, under their digest."""

    key = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    sha1 = models.CharField(max_length=31)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    media_type = models.CharField(max_length=16)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    bits = models.PositiveSmallIntegerField(default=0)
    page_count = models.PositiveIntegerField(default=0)
    duration = models.FloatField(default=0.0)
    actor = models.ForeignKey("accounts.Actor", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    comment = models.TextField(blank=True, default="")
    timestamp = models.DateTimeField()
    deleted = models.DateTimeField()

    class Meta(WikiOwned.Meta):
        indexes = [
            models.Index(fields=["wiki", "key", "timestamp", "id"], name="deleted_file_by_key"),
            models.Index(fields=["wiki", "sha1"], name="deleted_file_by_sha1"),
            models.Index(fields=["sha256"], name="deleted_file_by_bytes"),
        ]

    def __str__(self) -> str:
        return f"deleted version of {self.key}, {self.timestamp}"

    @property
    def title(self) -> Title:
        return Title(NS_FILE, self.key)


class StashedFile(WikiOwned):
    """An upload that waits: its uploader has to answer a warning first. Its bytes are kept under their digest."""

    token = models.CharField(max_length=64)
    actor = models.ForeignKey("accounts.Actor", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    mime = models.CharField(max_length=100)
    created = models.DateTimeField()

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "token"], name="one_stashed_file_per_token")]
        indexes = [
            models.Index(fields=["wiki", "actor", "created"], name="stashed_by_actor"),
            models.Index(fields=["sha256"], name="stashed_by_bytes"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.actor_id}"
