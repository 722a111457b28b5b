"""Recent changes and logs."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class LogEntry(WikiOwned):
    """One act that is not an edit. `kind` and `action` have MediaWiki's names (`upload`, `overwrite`)."""

    kind = models.CharField(max_length=32)
    action = models.CharField(max_length=32)
    actor = models.ForeignKey("accounts.Actor", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    timestamp = models.DateTimeField()
    namespace = models.IntegerField()
    key = models.CharField(max_length=512)
    page = models.ForeignKey("pages.Page", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    comment = models.TextField(blank=True, default="")
    params = models.JSONField(default=dict)
    visibility = models.PositiveSmallIntegerField(default=0)

    class Meta(WikiOwned.Meta):
        indexes = [
            models.Index(fields=["wiki", "timestamp", "id"], name="log_by_time"),
            models.Index(fields=["wiki", "kind", "timestamp", "id"], name="log_by_kind"),
            models.Index(fields=["wiki", "namespace", "key", "timestamp"], name="log_by_title"),
            models.Index(fields=["wiki", "actor", "timestamp"], name="log_by_actor"),
            models.Index(fields=["page"], name="log_by_page"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}/{self.action} {self.pk}"


class Change(WikiOwned):
    """A line of recent changes: an edit, a new page or a log entry. Old ones are dropped; history stays."""

    kind = models.CharField(max_length=4, choices=[("edit", "edit"), ("new", "new"), ("log", "log")])
    timestamp = models.DateTimeField()
    actor = models.ForeignKey("accounts.Actor", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    page = models.ForeignKey("pages.Page", null=True, on_delete=models.CASCADE, related_name="+", db_index=False)
    namespace = models.IntegerField()
    key = models.CharField(max_length=512)
    comment = models.TextField(blank=True, default="")
    revision = models.ForeignKey("pages.Revision", null=True, on_delete=models.CASCADE, related_name="+", db_index=True)
    """What the edit made; of an act, the version in the page's history that tells of it, where there is one."""
    parent_id = models.BigIntegerField(null=True)
    log = models.ForeignKey("pages.LogEntry", null=True, on_delete=models.CASCADE, related_name="+", db_index=True)
    is_minor = models.BooleanField(default=False)
    is_bot = models.BooleanField(default=False)
    is_patrolled = models.BooleanField(default=False)
    old_length = models.PositiveIntegerField(null=True)
    new_length = models.PositiveIntegerField(null=True)

    class Meta(WikiOwned.Meta):
        indexes = [
            models.Index(fields=["wiki", "timestamp", "id"], name="change_by_time"),
            models.Index(fields=["wiki", "actor", "timestamp"], name="change_by_actor"),
            models.Index(fields=["page", "timestamp"], name="change_by_page"),
        ]

    def __str__(self) -> str:
        return f"change {self.pk}"
