"""Small facts about titles that several modules tell."""

from __future__ import annotations

from wikigrove_engine.title import Title

from wikigrove.media.models import File
from wikigrove.web.special.registry import extension_specials, find_special


def exists_special(title: Title) -> bool:
    """Is there a special page of this name?"""
    name = title.key.partition("/")[0]
    return find_special(name) is not None or any(page.name == name for page in extension_specials())


def is_known_file(key: str) -> bool:
    return bool(File.objects.filter(key=key, latest__isnull=False).exists())
