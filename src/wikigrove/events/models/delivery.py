"""One event on its way to one hook."""

from __future__ import annotations

from django.db import models

from wikigrove.events.models.hook import Hook
from wikigrove.farm.models import WikiOwned

WAITING, DONE, FAILED = "waiting", "done", "failed"


class Delivery(WikiOwned):
    """`body` is what was sent, to the byte; kept for a month, so that it can be looked at and sent again."""

    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    event = models.CharField(max_length=64)
    """The same for the same event: a job that runs twice sends nothing twice."""
    stream = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=8, default=WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    http_status = models.PositiveSmallIntegerField(null=True)
    answer = models.TextField(blank=True, default="")
    """The beginning of the answer, or what went wrong."""
    milliseconds = models.PositiveIntegerField(null=True)
    created = models.DateTimeField(auto_now_add=True)
    last_try = models.DateTimeField(null=True)

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["hook", "event", "stream"], name="one_delivery_per_event")]
        indexes = [
            models.Index(fields=["hook", "id"], name="delivery_by_hook"),
            models.Index(fields=["created"], name="delivery_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.stream} to {self.hook_id}"
