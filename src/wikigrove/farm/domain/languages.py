"""What the farm knows of languages: direction and own names, from CLDR by Babel."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale, UnknownLocaleError


@lru_cache(maxsize=512)
def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None


_RTL = frozenset(
    [
        "ar",
        "arc",
        "arz",
        "azb",
        "ckb",
        "dv",
        "fa",
        "glk",
        "he",
        "khw",
        "ks",
        "lrc",
        "mzn",
        "nqo",
        "pnb",
        "ps",
        "sd",
        "ug",
        "ur",
        "yi",
    ]
)


def direction_of(code: str) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if code.split("-")[0] in _RTL else "ltr"


def is_known_language(code: str) -> bool:
    """Whether CLDR or MediaWiki's list of directions knows it."""
    return _locale(code) is not None or code in _RTL


def autonym_of(code: str) -> str:
    """The language's own name; the code where nothing is known."""
    locale = _locale(code)
    return (locale.get_display_name(locale) if locale else None) or code
