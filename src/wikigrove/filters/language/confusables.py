"""Letters that look like others, for `ccnorm`: each becomes the capital, or digit, that it is read as.

The pairs are facts of the scripts (Cyrillic, Greek, Latin with marks, digits used as letters), as AntiSpoof folds them:
O and 0 are one, as are I, L and 1, S and 5.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

_LOOKALIKES: Final = {
    "А": "A", "В": "B", "Е": "E", "Ё": "E", "К": "K", "М": "M", "Н": "H", "О": "O", "Р": "P", "С": "C", "Т": "T",
    "У": "Y", "Х": "X", "І": "I", "Ї": "I", "Ј": "J", "Ѕ": "S", "З": "3", "Б": "6", "Ԁ": "D", "Ԍ": "G", "Ԛ": "Q",
    "Ԝ": "W", "Ѵ": "V", "Г": "R", "П": "N", "И": "N", "Й": "N", "Я": "R", "Ѡ": "W", "Ү": "Y", "Һ": "H", "Ӏ": "I",
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P",
    "Τ": "T", "Υ": "Y", "Χ": "X", "Ω": "W", "Σ": "E", "Λ": "A", "Δ": "A", "Θ": "O", "Φ": "O",
    "Ø": "O", "Ł": "I", "Đ": "D", "Ħ": "H", "Ŧ": "T", "Ð": "D", "Æ": "AE", "Œ": "OE", "ß": "B", "ẞ": "B", "Ɓ": "B",
    "Ƒ": "F", "Ɨ": "I", "Ƙ": "K", "Ɵ": "O", "Ʈ": "T", "Ʋ": "V", "Ɣ": "Y", "Ƶ": "Z", "Ɛ": "E", "Ɔ": "C", "Ə": "E",
    "0": "O", "1": "I", "L": "I", "|": "I", "!": "I", "3": "E", "4": "A", "@": "A", "5": "S", "$": "S", "7": "T",
    "€": "E", "£": "I", "¢": "C", "¥": "Y", "₽": "P", "6": "G", "8": "B", "9": "G", "2": "Z", "+": "T", "(": "C",
    "VV": "W",
}  # fmt: skip


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    wide = unicodedata.normalize("NFKD", char)
    letters = "".join(c for c in wide if not unicodedata.combining(c)).upper()
    return "".join(_LOOKALIKES.get(c, c) for c in letters)


def fold_lookalikes(text: str) -> str:
    """The text as a hasty reader reads it, in capitals."""
    return "".join(map(_fold_char, text))
