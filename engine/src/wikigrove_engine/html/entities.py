"""Character references: which are valid in wikitext, and what they stand for."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final

ENTITY: Final = re.compile(r"&(?:#([0-9]+)|#[xX]([0-9A-Fa-f]+)|([A-Za-z0-9\u0080-\uffff]+));")
_NAMED: Final[dict[str, str]] = {name[:-1]: value for name, value in html5.items() if name.endswith(";")}
# MediaWiki's own names for the direction marks.
_ALIASES: Final[dict[str, str]] = {"רלמ": "rlm", "رلم": "rlm"}


def find_entity(match: re.Match[str]) -> str | None:
    """The characters behind a reference; None when it is not valid."""
    decimal, hexadecimal, name = match.groups()
    if name is not None:
        return _NAMED.get(_ALIASES.get(name, name))
    digits = decimal if decimal is not None else hexadecimal
    if len(digits) > 12:
        return None
    code = int(digits, 10 if decimal is not None else 16)
    return chr(code) if is_valid_code(code) else None


def is_valid_code(code: int) -> bool:
    """Whether XML and HTML allow the character."""
    return (
        code in (0x09, 0x0A)
        or 0x20 <= code <= 0x7E
        or 0xA0 <= code <= 0xD7FF
        or 0xE000 <= code <= 0xFDCF
        or 0xFDF0 <= code <= 0xFFFD
        or 0x10000 <= code <= 0x10FFFF
    )


def decode_entities(text: str) -> str:
    """Replace all valid references by their characters."""
    return ENTITY.sub(_decode, text) if "&" in text else text


def _decode(match: re.Match[str]) -> str:
    found = find_entity(match)
    if found is not None:
        return found
    return "\ufffd" if match[3] is None else match[0]
