"""A wiki for those who use the engine without one."""

from __future__ import annotations

from functools import lru_cache

from wikigrove_engine.ext.core_tags import CORE_TAGS
from wikigrove_engine.language import Language, load_language
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.site import SiteConfig
from wikigrove_engine.title import TitleRules, default_namespaces


@lru_cache(maxsize=32)
def default_site(language: str = "en") -> SiteConfig:
    """A wiki in `language` with MediaWiki's namespaces, the engine's own tags and functions, and no interwiki links.

    `dataclasses.replace` makes another one of it. The same language gives the same object, so that caches hold.
    """
    spoken = load_language(language)
    rules = TitleRules(default_namespaces(spoken.namespaces, aliases=_group_aliases(spoken)), {}, spoken.code)
    return SiteConfig(
        title_rules=rules,
        registry=default_registry().extended(tags=CORE_TAGS),
        language=spoken.code,
        direction=spoken.direction,
    )


def _group_aliases(language: Language) -> dict[int, tuple[str, ...]]:
    aliases: dict[int, tuple[str, ...]] = {}
    for name, number in language.namespace_aliases.items():
        aliases[number] = (*aliases.get(number, ()), name)
    return aliases
