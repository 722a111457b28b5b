"""A program that asks people whether it may act for them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wikigrove.farm.models import WikiOwned

PROPOSED, APPROVED, REJECTED, DISABLED = "proposed", "approved", "rejected", "disabled"


class Consumer(WikiOwned):
    """Registered on one wiki. Its secret is not stored: it is computed from `seed` and the installation's secret."""

    key = models.CharField(max_length=64, unique=True)
    seed = models.CharField(max_length=64)
    name = models.CharField(max_length=128)
    version = models.CharField(max_length=32, default="1.0")
    description = models.TextField(blank=True, default="")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="consumers", db_index=True
    )
    """None: an app that registered itself."""
    oauth = models.PositiveSmallIntegerField(default=2)
    """Version of the protocol: 1 (1.0a) or 2."""
    callbacks = models.JSONField(default=list)
    is_prefix = models.BooleanField(default=False)
    """OAuth 1: addresses that begin with the callback are right too."""
    grants = models.JSONField(default=list)
    grant_types = models.JSONField(default=list)
    is_confidential = models.BooleanField(default=True)
    """It can keep a secret: it runs on a server, not on people's devices."""
    is_owner_only = models.BooleanField(default=False)
    stage = models.CharField(max_length=10, default=APPROVED)
    homepage = models.CharField(max_length=500, blank=True, default="")
    created = models.DateTimeField(auto_now_add=True)

    class Meta(WikiOwned.Meta):
        indexes = [models.Index(fields=["wiki", "stage", "id"], name="consumer_by_stage")]

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    @property
    def is_usable(self) -> bool:
        return self.stage == APPROVED
