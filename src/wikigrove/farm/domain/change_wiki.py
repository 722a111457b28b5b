"""Change what a wiki is: settings, namespaces, interwiki prefixes."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from wikigrove.farm.domain.find_wiki import forget_wikis
from wikigrove.farm.models import InterwikiPrefix, Wiki


def change_wiki(wiki: Wiki, **changes: Any) -> Wiki:
    """Set columns of `wiki`; `settings` are merged, a None removes one. The version rises."""
    with transaction.atomic():
        row = Wiki.objects.select_for_update().get(pk=wiki.pk)
        settings = changes.pop("settings", None)
        if settings:
            merged = {**row.settings, **settings}
            row.settings = {k: v for k, v in merged.items() if v is not None}
        for name, value in changes.items():
            setattr(row, name, value)
        row.version += 1
        row.full_clean()
        row.save()
    forget_wikis()
    wiki.refresh_from_db()
    return wiki


def set_interwiki(wiki: Wiki, prefixes: dict[str, dict[str, Any]]) -> None:
    """Add or replace interwiki prefixes: prefix -> url, is_local, language_name."""
    with transaction.atomic():
        for prefix, facts in prefixes.items():
            InterwikiPrefix.everywhere.update_or_create(wiki=wiki, prefix=prefix.lower(), defaults=facts)
        change_wiki(wiki)
