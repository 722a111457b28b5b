"""The base of every row that belongs to one wiki."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from wikigrove.farm.scope import current_wiki_id

M = TypeVar("M", bound=models.Model)


class ScopedManager(models.Manager[M]):
    """Sees the rows of the wiki in scope only; raises NoWikiInScope outside of one."""

    def get_queryset(self) -> models.QuerySet[M]:
        return super().get_queryset().filter(wiki_id=current_wiki_id())


class WikiOwned(models.Model):
    """A row of one wiki. `objects` is scoped; `everywhere` is for the farm's own work."""

    wiki: Any = models.ForeignKey(
        "farm.Wiki", on_delete=models.CASCADE, default=current_wiki_id, db_index=False, related_name="+"
    )

    objects: Any = ScopedManager()
    everywhere: Any = models.Manager()

    class Meta:
        abstract = True
        base_manager_name = "everywhere"
