"""Which accounts are in which groups."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wikigrove.farm.models import WikiOwned


class GroupMembership(WikiOwned):
    """`group` has MediaWiki's name (sysop, bureaucrat, bot, ...). Past `expires` it no longer counts."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    group = models.CharField(max_length=64)
    expires = models.DateTimeField(null=True, blank=True)
    granted = models.DateTimeField(auto_now_add=True)

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "user", "group"], name="one_membership")]
        indexes = [models.Index(fields=["wiki", "group", "user"], name="membership_by_group")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group}"


class GlobalMembership(models.Model):
    """A group that counts on every wiki of the installation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="global_memberships")
    group = models.CharField(max_length=64)
    expires = models.DateTimeField(null=True, blank=True)
    granted = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="one_global_membership")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group} everywhere"
