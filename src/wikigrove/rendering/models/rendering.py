"""Renderings that are kept."""

from __future__ import annotations

from django.db import models

from wikigrove.farm.models import WikiOwned


class Rendering(WikiOwned):
    """The HTML of a page's latest revision, packed. It holds while `version` matches and the page is not touched."""

    page = models.OneToOneField("pages.Page", on_delete=models.CASCADE, related_name="rendering")
    revision_id = models.BigIntegerField()
    version = models.CharField(max_length=80)
    """Of engine, wiki settings and extensions, all that the HTML depends on besides pages."""
    rendered = models.DateTimeField()
    expires = models.DateTimeField(null=True)
    blob = models.BinaryField()
    links = models.BinaryField(null=True)
    """The rows for the link tables that the same parse gave, packed."""

    class Meta(WikiOwned.Meta):
        pass

    def __str__(self) -> str:
        return f"rendering of {self.page_id}"
