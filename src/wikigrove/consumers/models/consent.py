"""What somebody has allowed a program."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wikigrove.consumers.models.consumer import Consumer
from wikigrove.farm.models import WikiOwned


class Consent(WikiOwned):
    """One person's word to one program; taking it back ends all its tokens. OAuth 1's only token belongs to it."""

    consumer = models.ForeignKey(Consumer, on_delete=models.CASCADE, related_name="consents", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    grants = models.JSONField(default=list)
    token = models.CharField(max_length=64, unique=True)
    seed = models.CharField(max_length=64)
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True)

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["consumer", "user"], name="one_consent_per_program")]

    def __str__(self) -> str:
        return f"{self.user_id} to {self.consumer_id}"
