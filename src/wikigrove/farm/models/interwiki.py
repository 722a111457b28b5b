"""Prefixes that lead to other wikis."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models.owned import WikiOwned


class InterwikiPrefix(WikiOwned):
    """A prefix such as `wikipedia:`. `url` holds $1."""

    prefix = models.CharField(max_length=64)
    url = models.CharField(max_length=500)
    is_local = models.BooleanField(default=False)
    is_transcludable = models.BooleanField(default=False)
    language_name = models.CharField(max_length=100, blank=True, default="")
    """The autonym where the prefix makes language links; empty: it makes none."""

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "prefix"], name="one_interwiki_prefix")]

    def __str__(self) -> str:
        return self.prefix
