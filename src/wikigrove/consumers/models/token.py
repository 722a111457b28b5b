"""Keys that programs hold for a while. Only their digests are stored."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wikigrove.consumers.models.consumer import Consumer
from wikigrove.farm.models import WikiOwned

ACCESS, REFRESH, CODE, REQUEST = "access", "refresh", "code", "request"


class Token(WikiOwned):
    """`kind`: access and refresh tokens and authorization codes of OAuth 2; request tokens of OAuth 1.

    `family` is shared by all that came out of one sign-in: when a refresh token is used twice, all of it ends.
    """

    kind = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, unique=True)
    consumer = models.ForeignKey(Consumer, on_delete=models.CASCADE, related_name="tokens", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    scope = models.TextField(blank=True, default="")
    family = models.CharField(max_length=32, blank=True, default="")
    facts = models.JSONField(default=dict)
    """Of a code: redirect_uri, nonce, challenge, method; of a request token: seed, callback, verifier."""
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    last_used = models.DateTimeField(null=True)

    class Meta(WikiOwned.Meta):
        indexes = [
            models.Index(fields=["consumer", "user"], name="token_by_consumer"),
            models.Index(fields=["family"], name="token_by_family"),
            models.Index(fields=["expires"], name="token_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.consumer_id}"
