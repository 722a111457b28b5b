"""Who may not write, where and until when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from wikigrove.farm.models import WikiOwned


class Block(models.Model):
    """One block of an account, a temporary account, an address or a range. Without a wiki it holds on all of them.

    Addresses are kept as `start` and `end`: the digits of the range in hexadecimal, IPv4 ones mapped into IPv6, so that
    both kinds compare as texts. A name has neither.
    """

    wiki = models.ForeignKey("farm.Wiki", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    target = models.CharField(max_length=255)
    """The name, the address or the range, as it is shown. Of an autoblock it is for nobody's eyes."""
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+", db_index=True
    )
    start = models.CharField(max_length=32, blank=True, default="")
    end = models.CharField(max_length=32, blank=True, default="")
    by_name = models.CharField(max_length=255)
    by = models.ForeignKey("accounts.Actor", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    reason = models.TextField(blank=True, default="")
    timestamp = models.DateTimeField()
    expires = models.DateTimeField(null=True, blank=True)
    is_sitewide = models.BooleanField(default=True)
    pages = models.JSONField(default=list, blank=True)
    """Of a partial block: [namespace, key] of pages."""
    namespaces = models.JSONField(default=list, blank=True)
    acts = models.JSONField(default=list, blank=True)
    """Of a partial block: upload, move, create, thanks."""
    prevents_accounts = models.BooleanField(default=True)
    prevents_mail = models.BooleanField(default=False)
    allows_own_talk = models.BooleanField(default=True)
    is_hard = models.BooleanField(default=True)
    """Of an address: holds for those who are signed in, too."""
    blocks_addresses = models.BooleanField(default=True)
    """Of an account: addresses that it tries to write from are blocked for a day."""
    hides_name = models.BooleanField(default=False)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="autoblocks")
    """Of an autoblock: the block that it came of."""

    class Meta:
        indexes = [
            models.Index(fields=["target"], name="block_by_target"),
            models.Index(fields=["start", "end"], name="block_by_range"),
            models.Index(fields=["wiki", "timestamp", "id"], name="block_by_time"),
            models.Index(fields=["expires"], name="block_by_expiry"),
        ]

    def __str__(self) -> str:
        return f"block {self.pk}"

    @property
    def is_auto(self) -> bool:
        return self.parent_id is not None

    @property
    def is_global(self) -> bool:
        return self.wiki_id is None

    @property
    def shown_target(self) -> str:
        return f"#{self.pk}" if self.is_auto else self.target


class BlockExemption(WikiOwned):
    """A wiki lets somebody write though they are blocked on all wikis."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="exemptions")
    by_name = models.CharField(max_length=255)
    reason = models.TextField(blank=True, default="")
    timestamp = models.DateTimeField()

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "block"], name="one_exemption_per_block")]

    def __str__(self) -> str:
        return f"exemption from {self.block_id}"
