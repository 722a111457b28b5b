"""Primary weights of the Unicode Collation Algorithm, with the letters of one language put where it has them.

The table is Unicode's DUCET, from the library pyuca; its own collator is not used, since it keeps the whole table as a
tree of objects and knows no languages. Case and accents are left out, as in MediaWiki's categories.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Final

from wikigrove.pages.domain.collation.tailorings import TAILORINGS

Weight = tuple[int, int]
"""A weight of the table, and the place behind it of a letter that a language put there."""
_LINE: Final = re.compile(r"^([0-9A-F ]+?)\s*;\s*((?:\[[.*][0-9A-F.]+\])+)", re.M)
_ELEMENT: Final = re.compile(r"\[[.*]([0-9A-F]{4,5})\.")
_IDEOGRAPHS: Final = ((0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x3400, 0x4DBF), (0x20000, 0x3FFFF))


class Letters:
    """How one language weighs characters."""

    def __init__(self, language: str) -> None:
        self._table = load_table()
        self._own: dict[str, tuple[Weight, ...]] = {}
        self._names: dict[Weight, str] = {}
        self._is_turkic = language in ("az", "tr")
        for rule in TAILORINGS.get(language, ()):
            self._put(rule)
        self._longest = max((len(text) for text in (*self._own, "xxx")), default=1)

    def weigh(self, text: str) -> list[Weight]:
        """The weights of `text`, letter by letter."""
        text = unicodedata.normalize("NFD", (_fold_turkic(text) if self._is_turkic else text).casefold())
        out: list[Weight] = []
        at = 0
        while at < len(text):
            for length in range(min(self._longest, len(text) - at), 0, -1):
                part = text[at : at + length]
                if part in self._own:
                    out += self._own[part]
                    break
                if part in self._table:
                    out += [(weight, 0) for weight in self._table[part]]
                    break
            else:
                length = 1
                out += [(weight, 0) for weight in _implicit(text[at])]
            at += length
        return out

    def name(self, weight: Weight) -> str:
        """The letter that stands for a weight in a heading; empty for one that no letter has."""
        found = self._names.get(weight)
        return found if found is not None else load_names().get(weight[0], "") if not weight[1] else ""

    def _put(self, rule: str) -> None:
        base, *letters = rule.split()
        weight = self._table[unicodedata.normalize("NFD", base)][-1]
        for place, spellings in enumerate(letters, start=1):
            for spelling in spellings.split("/"):
                self._own[unicodedata.normalize("NFD", spelling)] = ((weight, place),)
            self._names[weight, place] = spellings.split("/")[0].capitalize()


@lru_cache(maxsize=16)
def load_letters(language: str) -> Letters:
    return Letters(language)


@lru_cache(maxsize=1)
def load_table() -> dict[str, tuple[int, ...]]:
    """Primary weights by character, or by characters that count together. Read at the first need: some megabytes."""
    folder = resources.files("pyuca")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.startswith("allkeys"))
    text = folder.joinpath(names[-1]).read_text("utf-8")
    out: dict[str, tuple[int, ...]] = {}
    for match in _LINE.finditer(text):
        characters = "".join(chr(int(code, 16)) for code in match[1].split())
        weights = (int(weight, 16) for weight in _ELEMENT.findall(match[2]))
        out[characters] = tuple(weight for weight in weights if weight)
    return out


@lru_cache(maxsize=1)
def load_names() -> dict[int, str]:
    """The plainest character of each weight."""
    out: dict[int, tuple[bool, str]] = {}
    for characters, weights in load_table().items():
        if len(weights) != 1 or len(unicodedata.normalize("NFC", characters)) != 1:
            continue
        # One without marks, where there is one: Г and not Ѓ.
        plain = len(unicodedata.normalize("NFD", characters)) > 1, characters
        known = out.get(weights[0])
        if known is None or plain < known:
            out[weights[0]] = plain
    return {weight: unicodedata.normalize("NFC", text).upper() for weight, (_, text) in out.items()}


def _implicit(character: str) -> tuple[int, int]:
    """Weights of characters that the table leaves out, by rule: Han first, then the rest."""
    code = ord(character)
    base = 0xFB40 if any(first <= code <= last for first, last in _IDEOGRAPHS[:2]) else 0xFB80
    if not any(first <= code <= last for first, last in _IDEOGRAPHS):
        base = 0xFBC0
    return base + (code >> 15), (code & 0x7FFF) | 0x8000


def _fold_turkic(text: str) -> str:
    """The dotless i is a letter of its own, and its capital is the I."""
    return text.replace("İ", "i").replace("I", "ı")
