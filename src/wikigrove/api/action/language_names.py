"""Names of languages."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError

from wikigrove.farm.domain.languages import autonym_of


@lru_cache(maxsize=4096)
def name_in(code: str, shown_in: str) -> str:
    """The name of a language in another one, as CLDR has it; its own name where nobody wrote it down."""
    try:
        locale = Locale.parse(shown_in.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return locale.languages.get(code.replace("-", "_")) or autonym_of(code)
