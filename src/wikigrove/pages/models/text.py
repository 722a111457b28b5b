"""The text store: content-addressed, compressed, a history kept as differences."""

from __future__ import annotations

from django.db import models


class Text(models.Model):
    """One text. `digest` is the SHA-256 of its UTF-8; `blob` its zstd form.

    With `base`, the blob is compressed against that text as a dictionary; a base has no base itself,
    so reading costs two blobs at most.
    """

    digest = models.BinaryField(max_length=32, unique=True)
    blob = models.BinaryField()
    base = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()

    def __str__(self) -> str:
        return bytes(self.digest).hex()
