"""A page of a wiki."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from django.db import models
from wikigrove_engine.title import Title

from wikigrove.farm.models import WikiOwned
from wikigrove.pages.errors import RevisionNotFound

if TYPE_CHECKING:
    from wikigrove.pages.models.revision import Revision


def pick_mark() -> float:
    """A page's place in the order in which random pages are picked, from 0 to 1."""
    return random.random()  # noqa: S311 - no secret


class Page(WikiOwned):
    """The page now; its past is in the revisions. `key` is the database key, without namespace."""

    namespace = models.IntegerField()
    key = models.CharField(max_length=512)
    latest = models.ForeignKey("pages.Revision", null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    length = models.PositiveIntegerField(default=0)
    """Bytes of the latest text."""
    model = models.CharField(max_length=32, default="wikitext")
    is_redirect = models.BooleanField(default=False)
    is_new = models.BooleanField(default=True)
    """Has one revision only."""
    language = models.CharField(max_length=20, blank=True, default="")
    """Empty: the wiki's."""
    random = models.FloatField(default=pick_mark)
    touched = models.DateTimeField()
    """When anything that it shows changed last: part of the key of its renderings."""
    links_updated = models.DateTimeField(null=True)
    created = models.DateTimeField(null=True)

    class Meta(WikiOwned.Meta):
        constraints = [models.UniqueConstraint(fields=["wiki", "namespace", "key"], name="one_page_per_title")]
        indexes = [
            models.Index(fields=["wiki", "namespace", "random"], name="page_random"),
            models.Index(fields=["wiki", "length"], name="page_length"),
        ]

    def __str__(self) -> str:
        return f"{self.namespace}:{self.key}"

    @property
    def title(self) -> Title:
        return Title(self.namespace, self.key)

    def get_latest(self) -> Revision:
        """The latest revision. Raises RevisionNotFound for a page that has none (it is being made, or deleted)."""
        if self.latest is None:
            raise RevisionNotFound(f"{self} has no revision")
        return self.latest
