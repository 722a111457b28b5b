"""Passwords for programs."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class BotPassword(models.Model):
    """A second password of an account, with fewer rights. One signs in as `Name@app`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bot_passwords")
    app = models.CharField(max_length=32)
    password = models.CharField(max_length=128)
    """A digest that Django's hashers made."""
    grants = models.JSONField(default=list)
    ranges = models.JSONField(default=list)
    """Addresses it may be used from; empty: any."""
    created = models.DateTimeField(auto_now_add=True)
    last_used = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "app"], name="one_bot_password_per_app")]

    def __str__(self) -> str:
        return f"{self.user_id}@{self.app}"
