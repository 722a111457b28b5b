"""What people watch."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class WatchedPage(WikiOwned):
    """A title on somebody's watchlist, whether or not there is a page. A page and its talk page are two rows."""

    actor = models.ForeignKey("accounts.Actor", on_delete=models.CASCADE, related_name="+", db_index=False)
    namespace = models.IntegerField()
    key = models.CharField(max_length=512)
    notified = models.DateTimeField(null=True)
    """When the first change came that the person has not seen; None: all seen."""
    expires = models.DateTimeField(null=True)
    """When the watching ends; None: never."""
    added = models.DateTimeField(auto_now_add=True)

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["actor", "namespace", "key"], name="one_watch_per_title")]
        indexes = [
            models.Index(fields=["wiki", "namespace", "key", "actor"], name="watchers_of_title"),
            models.Index(fields=["actor", "notified"], name="watched_unseen"),
            models.Index(fields=["wiki", "expires"], name="watched_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_id} watches {self.namespace}:{self.key}"
