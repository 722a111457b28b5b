"""Change tags: marks that people and software put on edits and acts."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class Tag(WikiOwned):
    """A tag by name, such as `mw-rollback`. Software's tags can't be put on or taken off by hand."""

    name = models.CharField(max_length=255)
    is_manual = models.BooleanField(default=False)
    """Made by a person on Special:Tags."""
    is_active = models.BooleanField(default=True)
    """People and bots may put it on."""
    uses = models.PositiveIntegerField(default=0)

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "name"], name="one_tag_per_name")]

    def __str__(self) -> str:
        return self.name


class TagUse(WikiOwned):
    """A tag on a revision or on a log entry, never on both."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="+", db_index=False)
    revision = models.ForeignKey("pages.Revision", null=True, on_delete=models.CASCADE, related_name="tag_uses")
    log = models.ForeignKey("pages.LogEntry", null=True, on_delete=models.CASCADE, related_name="tag_uses")
    params = models.JSONField(default=dict)

    class Meta(WikiOwned.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tag", "revision"], name="one_tag_per_revision"),
            models.UniqueConstraint(fields=["tag", "log"], name="one_tag_per_log"),
        ]

    def __str__(self) -> str:
        return f"{self.tag_id} on {self.revision_id or self.log_id}"
