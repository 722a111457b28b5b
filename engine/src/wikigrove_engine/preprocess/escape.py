"""Texts made safe to stand in wikitext, and addresses."""

from __future__ import annotations

import re
from html.entities import html5
from typing import Final
from urllib.parse import quote, quote_plus

CHARACTERS: Final = str.maketrans(
    {
        '"': "&#34;",
        "&": "&#38;",
        "'": "&#39;",
        "<": "&#60;",
        "=": "&#61;",
        ">": "&#62;",
        "[": "&#91;",
        "]": "&#93;",
        "{": "&#123;",
        "|": "&#124;",
        "}": "&#125;",
        ";": "&#59;",
    }
)
"""Characters that mean something in wikitext, as references."""
_AT_LINE_START: Final = re.compile(r"(^|[\n\r])([#*: !\-\t])")
_SEQUENCES: Final = re.compile(r"!!|----|://|~~~|__|(?:ISBN|PMID|RFC)[ \t]|\u3000")
_REFERENCE: Final = re.compile(r"&(?:([A-Za-z0-9\x80-\U0010ffff]+);|#([0-9]+);|#[xX]([0-9A-Fa-f]+);)")


def escape_wikitext(text: str) -> str:
    """Plain text to wikitext that shows it: nothing in it means anything."""
    if text.isalnum():
        return text
    out = text.translate(CHARACTERS)
    out = _AT_LINE_START.sub(_line_start, out)
    return _SEQUENCES.sub(_sequence, out)


def _line_start(match: re.Match[str]) -> str:
    if match[2] == "-" and not match.string.startswith("----", match.start(2)):
        return match[0]
    if match[2] == "!" and match[1] == "":
        return match[0]
    return f"{match[1]}&#{ord(match[2])};"


def _sequence(match: re.Match[str]) -> str:
    found = match[0]
    if found == "://":
        return "&#58;//"
    if found in ("~~~", "__"):
        return f"{found[:-1]}&#{ord(found[-1])};"
    if found[0].isupper():
        return f"{found[:-1]}&#{ord(found[-1])};"
    return f"&#{ord(found[0])};{found[1:]}"


def escape_html(text: str) -> str:
    """As PHP's htmlspecialchars with both kinds of quotes, but for the name of the single one."""
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#039;")
    )


def escape_text(text: str) -> str:
    """Plain text to HTML that may stand between tags or in double quotes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def decode_references(text: str) -> str:
    """Character references, those with a semicolon only, to characters; bad ones stay."""
    return _REFERENCE.sub(_decode, text) if "&" in text else text


def _decode(match: re.Match[str]) -> str:
    if match[1] is not None:
        return html5.get(f"{match[1]};", match[0])
    number = int(match[2]) if match[2] is not None and len(match[2]) < 9 else int(match[3] or "110000", 16)
    if number in (9, 10, 13) or 0x20 <= number < 0xD800 or 0xE000 <= number <= 0x10FFFF:
        return chr(number)
    return "\ufffd"


def encode_query(text: str) -> str:
    """As PHP's urlencode."""
    return quote_plus(text, safe="-_.").replace("~", "%7E")


def encode_path(text: str) -> str:
    """As PHP's rawurlencode."""
    return quote(text, safe="-_.~")
