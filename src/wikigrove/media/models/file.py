"""Files and their versions."""

from __future__ import annotations

from django.db import models
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.farm.models import WikiOwned


class File(WikiOwned):
    """A file by name (the key of its page). What it is stands in its latest version."""

    key = models.CharField(max_length=255)
    latest = models.ForeignKey(
        "media.FileVersion", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "key"], name="one_file_per_name")]
        indexes = [models.Index(fields=["wiki", "latest"], name="file_by_latest")]

    def __str__(self) -> str:
        return self.key

    @property
    def title(self) -> Title:
        return Title(NS_FILE, self.key)


class FileVersion(WikiOwned):
    """One version. The bytes lie under their SHA-256, so that equal files are kept once. Sizes in pixels and bytes."""

    file = models.ForeignKey(File, on_delete=models.CASCADE, related_name="versions", db_index=False)
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
    actor = models.ForeignKey("accounts.Actor", null=True, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True, default="")
    timestamp = models.DateTimeField()

    class Meta(WikiOwned.Meta):
        indexes = [
            models.Index(fields=["file", "timestamp"], name="file_versions"),
            models.Index(fields=["wiki", "sha1"], name="file_by_sha1"),
            models.Index(fields=["sha256"], name="file_by_bytes"),
            models.Index(fields=["wiki", "timestamp"], name="file_by_time"),
            models.Index(fields=["wiki", "actor", "timestamp", "id"], name="file_by_actor"),
            models.Index(fields=["wiki", "mime", "id"], name="file_by_mime"),
            models.Index(fields=["wiki", "size", "id"], name="file_by_size"),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.timestamp}"
