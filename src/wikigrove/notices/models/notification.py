"""What people are told."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class MailState(models.TextChoices):
    """What became of the mail of a notification."""

    NONE = "", "none wanted"
    DUE = "due", "to be sent at once"
    DAILY = "daily", "in the next daily digest"
    WEEKLY = "weekly", "in the next weekly digest"
    SENT = "sent", "sent"
    FAILED = "failed", "refused by the mail server"


class Notification(WikiOwned):
    """One piece of news for one person. `event` is the same for the same news, so that none is told twice."""

    actor = models.ForeignKey("accounts.Actor", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=32)
    event = models.CharField(max_length=120)
    agent = models.ForeignKey("accounts.Actor", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    namespace = models.IntegerField(null=True)
    key = models.CharField(max_length=512, blank=True, default="")
    revision_id = models.BigIntegerField(null=True)
    log_id = models.BigIntegerField(null=True)
    params = models.JSONField(default=dict)
    created = models.DateTimeField()
    read = models.DateTimeField(null=True)
    on_site = models.BooleanField(default=True)
    """Shown on the site; else the row is there for its mail only."""
    mail = models.CharField(max_length=6, choices=MailState.choices, blank=True, default="")

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["actor", "event"], name="one_notification_per_event")]
        indexes = [
            models.Index(fields=["actor", "created", "id"], name="notification_by_time"),
            models.Index(fields=["actor"], name="notification_unread", condition=models.Q(read=None, on_site=True)),
            models.Index(
                fields=["actor", "mail"],
                name="notification_mail",
                condition=models.Q(mail__in=("due", "daily", "weekly")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.actor_id}"
