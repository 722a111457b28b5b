"""Names of special pages in the languages of MediaWiki, from the engine's tables."""

from __future__ import annotations

from functools import lru_cache

from wikigrove_engine.language import load_language


@lru_cache(maxsize=4096)
def local_special_name(language: str, names: tuple[str, ...]) -> str:
    """What the special page known by any of these English names is called; the first of them where nothing is known."""
    if language == "en" or language.startswith("en-"):
        return names[0]
    known = load_language(language)
    english = load_language("en")
    for name in names:
        found = known.special_page_name(name)
        # The English name at the end of the fallbacks says nothing of this language.
        if found not in (name, english.special_page_name(name)):
            return found
    return names[0]


def find_special_name(language: str, name: str) -> str | None:
    """MediaWiki's own name of the special page that is called `name` in this language."""
    return load_language(language).special_pages.get(name.lower().replace(" ", "_"))
