"""Numbers and sizes as the reader's language writes them."""

from __future__ import annotations

from functools import lru_cache

from babel.numbers import format_decimal

from wikigrove.i18n.languages import current_language, locale_of


def format_number(value: int | float, language: str | None = None) -> str:
    return _format(value, language or current_language())


@lru_cache(maxsize=4096, typed=True)
def _format(value: int | float, language: str) -> str:
    """Kept, as a list says many sizes of the same few digits and each takes 30 µs."""
    return format_decimal(value, locale=locale_of(language))


def format_bytes(size: int, language: str | None = None) -> str:
    """A file's size with the unit that keeps the number short; units of 1024 as everywhere in wikis."""
    amount, unit = float(size), "B"
    for larger in ("kB", "MB", "GB"):
        if amount < 1024:
            break
        amount, unit = amount / 1024, larger
    return f"{format_number(round(amount, 1 if unit in {'MB', 'GB'} else 0), language)}\N{NO-BREAK SPACE}{unit}"
