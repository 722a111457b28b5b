"""What pages point at. Rows are written by the link update only."""

from __future__ import annotations

from typing import Any

from django.db import models

from wikigrove.farm.models import WikiOwned


class LinkRow(WikiOwned):
    """A row that belongs to the page it was found on."""

    page: Any = models.ForeignKey("pages.Page", on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta(WikiOwned.Meta):
        abstract = True


class TargetRow(LinkRow):
    """A row that points at a title of the same wiki."""

    namespace = models.IntegerField()
    key = models.CharField(max_length=512)

    class Meta(LinkRow.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.page_id} -> {self.namespace}:{self.key}"


class PageLink(TargetRow):
    """[[a link]]."""

    class Meta(TargetRow.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "namespace", "key"], name="one_page_link")]
        indexes = [models.Index(fields=["wiki", "namespace", "key", "page"], name="pagelink_target")]


class TemplateLink(TargetRow):
    """{{a transclusion}}, direct or through another template."""

    class Meta(TargetRow.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "namespace", "key"], name="one_template_link")]
        indexes = [models.Index(fields=["wiki", "namespace", "key", "page"], name="templatelink_target")]


class Redirect(LinkRow):
    """Where a redirect page leads."""

    namespace = models.IntegerField()
    key = models.CharField(max_length=512)
    fragment = models.CharField(max_length=512, blank=True, default="")
    interwiki = models.CharField(max_length=64, blank=True, default="")

    class Meta(LinkRow.Meta):
        constraints = [models.UniqueConstraint(fields=["page"], name="one_redirect")]
        indexes = [models.Index(fields=["wiki", "namespace", "key", "page"], name="redirect_target")]

    def __str__(self) -> str:
        return f"{self.page_id} => {self.namespace}:{self.key}"


class FileLink(LinkRow):
    """A file shown by a page."""

    key = models.CharField(max_length=255)

    class Meta(LinkRow.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "key"], name="one_file_link")]
        indexes = [models.Index(fields=["wiki", "key", "page"], name="filelink_target")]

    def __str__(self) -> str:
        return f"{self.page_id} shows {self.key}"


class CategoryLink(LinkRow):
    """A page in a category. `sort_key` is what lists are ordered by; `prefix` what the page itself asked for."""

    category = models.CharField(max_length=255)
    kind = models.CharField(max_length=6, choices=[("page", "page"), ("subcat", "subcat"), ("file", "file")])
    sort_key = models.CharField(max_length=400)
    prefix = models.CharField(max_length=255, blank=True, default="")
    added = models.DateTimeField()

    class Meta(LinkRow.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "category"], name="one_category_link")]
        indexes = [models.Index(fields=["wiki", "category", "kind", "sort_key", "page"], name="category_order")]

    def __str__(self) -> str:
        return f"{self.page_id} in {self.category}"


class ExternalLink(LinkRow):
    """A link that leaves the wiki. `host` is reversed (`org.example.www.`), so that domains can be searched."""

    url = models.TextField()
    host = models.CharField(max_length=255)

    class Meta(LinkRow.Meta):
        indexes = [
            models.Index(fields=["page"], name="externallink_page"),
            models.Index(fields=["wiki", "host"], name="externallink_host"),
        ]

    def __str__(self) -> str:
        return self.url


class LanguageLink(LinkRow):
    """The same subject in another language."""

    language = models.CharField(max_length=35)
    title = models.CharField(max_length=512)

    class Meta(LinkRow.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="one_language_link")]

    def __str__(self) -> str:
        return f"{self.language}:{self.title}"


class InterwikiLink(LinkRow):
    """A link to another wiki by prefix."""

    prefix = models.CharField(max_length=64)
    title = models.CharField(max_length=512)

    class Meta(LinkRow.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "prefix", "title"], name="one_interwiki_link")]

    def __str__(self) -> str:
        return f"{self.prefix}:{self.title}"


class PageProperty(LinkRow):
    """A fact that the text sets about its page, such as `displaytitle` or `hiddencat`."""

    name = models.CharField(max_length=60)
    value = models.TextField(blank=True, default="")

    class Meta(LinkRow.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "name"], name="one_page_property")]
        indexes = [models.Index(fields=["wiki", "name", "page"], name="property_name")]

    def __str__(self) -> str:
        return f"{self.name}={self.value}"
