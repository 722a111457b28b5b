"""Where a text may end: after so many sentences, or so many characters and the rest of the word."""

from __future__ import annotations

import re
from typing import Final

_END: Final = re.compile(
    r"(?:\.|[!?\u061f\u06d4\u0964\u1362]+)[\"'\u201d\u2019\u00bb)\]]*(?=\s|$)|[\u3002\uff01\uff1f]"
)
_WORD: Final = re.compile(r"\w+")
ELLIPSIS: Final = "\N{HORIZONTAL ELLIPSIS}"


def end_of_sentences(text: str, number: int) -> int:
    """The place behind the last of `number` sentences; the text's end where it has fewer."""
    found = 0
    for match in _END.finditer(text):
        # An initial (J. K. Rowling) ends no sentence.
        if match[0][0] == "." and match.start() and text[match.start() - 1].isupper():
            continue
        found += 1
        if found == number:
            return match.end()
    return len(text)


def end_of_characters(text: str, number: int) -> int:
    """The place behind so many characters, with the rest of a word that they cut."""
    if number >= len(text):
        return len(text)
    if text[number - 1].isalnum():
        rest = _WORD.match(text, number)
        return rest.end() if rest is not None else number
    return number
