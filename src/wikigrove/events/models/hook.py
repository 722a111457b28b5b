"""An address that wants to hear what happens."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wikigrove.farm.models import WikiOwned


class Hook(WikiOwned):
    """It gets a POST for each event of its streams. Its secret is not stored: it is computed from `seed`."""

    name = models.CharField(max_length=100)
    url = models.CharField(max_length=2000)
    seed = models.CharField(max_length=64)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    """What the owner may not read is not sent."""
    streams = models.JSONField(default=list)
    namespaces = models.JSONField(default=list)
    """Empty: all."""
    with_bots = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    failures = models.PositiveIntegerField(default=0)
    """Deliveries in a row that were given up; too many switch the hook off."""
    created = models.DateTimeField(auto_now_add=True)

    class Meta(WikiOwned.Meta):
        indexes = [models.Index(fields=["wiki", "is_active"], name="hook_active")]

    def __str__(self) -> str:
        return self.name
