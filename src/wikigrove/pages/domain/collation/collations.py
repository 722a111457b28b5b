"""What a category's members are ordered by, and under which letter they stand.

Names are MediaWiki's: `uppercase`, `numeric`, `uca-default`, `uca-<language>`, the last two also with `-u-kn` for
numbers by their value.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from wikigrove.pages.domain.collation.tailorings import TAILORINGS
from wikigrove.pages.domain.collation.uca import Letters, Weight, load_letters

LONGEST: Final = 400
"""Characters of the column."""
_NUMBER: Final = re.compile(r"[0-9]+")
_INITIALS: Final = "가까나다따라마바빠사싸아자짜차카타파하"


@dataclass(frozen=True)
class Collation:
    """`make_key` gives what the database compares, `find_letter` the heading."""

    name: str
    make_key: Callable[[str], str]
    find_letter: Callable[[str], str]


def is_collation(name: str) -> bool:
    """Is there an order of this name?"""
    base = name.removesuffix("-u-kn")
    return name in ("uppercase", "numeric") or base == "uca-default" or base.removeprefix("uca-") in _languages()


@lru_cache(maxsize=16)
def find_collation(name: str) -> Collation:
    """The order of this name; MediaWiki's usual one for a name that means nothing."""
    if not is_collation(name) or name == "uppercase":
        return Collation("uppercase", _upper_key, _upper_letter)
    if name == "numeric":
        return Collation(name, lambda text: _upper_key(_pad_numbers(text)), _letter_or_digits)
    letters = load_letters(name.removesuffix("-u-kn").removeprefix("uca-"))
    by_value = name.endswith("-u-kn")
    return Collation(name, lambda text: _weights(letters, text, by_value), lambda text: _uca_letter(letters, text))


def list_collations() -> list[str]:
    """All names, for a list to choose from."""
    plain = ["uca-default", *(f"uca-{language}" for language in _languages())]
    return ["uppercase", "numeric", *plain, *(f"{name}-u-kn" for name in plain)]


def _languages() -> list[str]:
    # Languages that Unicode's own order suits need no rules.
    return sorted(
        {*TAILORINGS, "ar", "bg", "ca", "de", "el", "en", "fa", "fr", "he", "it", "ka", "mk", "nl", "pt", "ru"}
    )


def _upper_key(text: str) -> str:
    return text.upper().replace("\x00", "")[:LONGEST]


def _upper_letter(text: str) -> str:
    # A sharp s becomes two letters: one is enough of a heading.
    return text[:1].upper()[:1] or "#"


def _letter_or_digits(text: str) -> str:
    return "0–9" if text[:1].isdecimal() else _upper_letter(text)


def _pad_numbers(text: str) -> str:
    """Numbers so that longer ones come later: their length before them."""

    def pad(match: re.Match[str]) -> str:
        digits = match[0].lstrip("0") or "0"
        return f"{min(len(digits), 99):02}{digits}"

    return _NUMBER.sub(pad, text)


def _weights(letters: Letters, text: str, by_value: bool) -> str:
    """Five hexadecimal digits for each letter: the same order in every database, whatever its own."""
    weights = letters.weigh(_pad_numbers(text) if by_value else text)
    # What belongs to the text's own prefix ends with a line break: below every letter.
    return "".join(f"{weight:04x}{place:x}" for weight, place in weights)[: LONGEST - LONGEST % 5]


def _uca_letter(letters: Letters, text: str) -> str:
    first = text[:1]
    if first.isdecimal():
        return "0–9"
    if "가" <= first <= "힣":
        return _INITIALS[(ord(first) - ord("가")) // 588]
    weights: list[Weight] = letters.weigh(text[:8])
    return (letters.name(weights[0]) if weights else "") or _upper_letter(text)
