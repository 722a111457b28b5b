"""A wiki of this installation."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.validators import RegexValidator
from django.db import models
from wikigrove_engine.title import Title, TitleRules, encode_title, find_title


class Wiki(models.Model):
    """One wiki: its name, its address and its settings.

    `version` rises with each change of settings, namespaces or interwiki prefixes,
    and is part of the key of everything that is cached from them.
    """

    slug = models.CharField(max_length=50, unique=True, validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$")])
    name = models.CharField(max_length=200)
    host = models.CharField(max_length=255, blank=True, default="")
    """The host name it answers to; empty: every host that no other wiki claims."""
    path_prefix = models.CharField(max_length=100, blank=True, default="")
    """The path below which it lives, such as `/team`; empty: the root."""
    language = models.CharField(max_length=20, default="en")
    project_namespace = models.CharField(max_length=100, blank=True, default="")
    namespace_changes = models.JSONField(default=list, blank=True)
    """Namespaces added or renamed: objects with id, name, canonical, aliases, case, subpages, content."""
    settings = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    interface_mark = models.CharField(max_length=16, default="", editable=False)
    """Another one with each change of the MediaWiki namespace; read it with `read_interface_mark`, never from here."""
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["host", "path_prefix"], name="one_wiki_per_address")]

    def __str__(self) -> str:
        return self.slug

    @property
    def title_rules(self) -> TitleRules:
        """The rules of this wiki's titles, cached until its version changes. Each link of a page asks for them."""
        known: tuple[int, TitleRules] | None = self.__dict__.get("_rules_of_version")
        if known is not None and known[0] == self.version:
            return known[1]
        from wikigrove.farm.domain.title_rules import get_title_rules

        rules = get_title_rules(self)
        self.__dict__["_rules_of_version"] = (self.version, rules)
        return rules

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`, of the content language."""
        from wikigrove.farm.domain.languages import direction_of

        return direction_of(self.language)

    @property
    def main_page(self) -> Title:
        found = find_title(str(self.setting("main_page", "Main Page")), self.title_rules)
        return found or Title(0, "Main_Page")

    def setting(self, name: str, default: Any = None) -> Any:
        """This wiki's own value of a setting, else `default`."""
        return self.settings.get(name, default)

    @property
    def script(self) -> str:
        return f"{self.path_prefix}/w/index.php"

    def path_for(self, title: Title, **query: object) -> str:
        """The path of a page; with a query, the form of index.php that MediaWiki's links have."""
        key = self.title_rules.prefixed_key(title)
        fragment = f"#{encode_title(title.fragment)}" if title.fragment else ""
        if query:
            given = {k: str(v) for k, v in query.items() if v is not None}
            return f"{self.script}?title={encode_title(key)}&{urlencode(given)}{fragment}"
        return f"{self.path_prefix}/wiki/{encode_title(key)}{fragment}"
