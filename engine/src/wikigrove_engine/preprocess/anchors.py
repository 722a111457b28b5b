"""Anchors of sections made from wikitext, without parsing it fully."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from wikigrove_engine.preprocess.escape import decode_references
from wikigrove_engine.site import SiteConfig

_PIPED_LINK: Final = re.compile(r"\[\[:?([^\[|]+)\|([^\[]+?)\]\]")
_LINK: Final = re.compile(r"\[\[:?([^\[|]+)\|?\]\]")
_TAG: Final = re.compile(r"<[^<>]*>")
_QUOTES: Final = re.compile(r"''+")
_SPACE: Final = re.compile(r"[ _]+")
_ATTRIBUTE: Final = (
    ("&", "&amp;"),
    ("<", "&lt;"),
    (">", "&gt;"),
    ('"', "&quot;"),
    ("'", "&#39;"),
    ("{", "&#123;"),
    ("}", "&#125;"),
    ("[", "&#91;"),
    ("]", "&#93;"),
    ("|", "&#124;"),
    ("__", "&#95;_"),
    ("ISBN", "&#73;SBN"),
    ("RFC", "&#82;FC"),
    ("PMID", "&#80;MID"),
)


@lru_cache(maxsize=8)
def _external_link(protocols: tuple[str, ...]) -> re.Pattern[str]:
    names = "|".join(re.escape(p) for p in protocols)
    return re.compile(rf"\[(?:{names})[^ \[\]]+ ([^\[]+?)\]", re.IGNORECASE)


@lru_cache(maxsize=8)
def _protocol(protocols: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(p) for p in protocols if ":" in p), re.IGNORECASE)


def _hide_colon(match: re.Match[str]) -> str:
    return match[0].replace(":", "&#58;")


def strip_section_name(text: str, site: SiteConfig) -> str:
    """The plain text of a heading's wikitext: links show their text, quotes and tags are gone."""
    text = _PIPED_LINK.sub(r"\2", text)
    text = _LINK.sub(r"\1", text)
    text = _external_link(site.protocols).sub(r"\1", text)
    text = _QUOTES.sub("", text)
    return _TAG.sub("", strip_comments(text))


def strip_comments(text: str) -> str:
    """Drop comments that are closed; in time linear in the text, whatever it holds."""
    if "<!--" not in text:
        return text
    out = []
    position = 0
    while True:
        start = text.find("<!--", position)
        end = text.find("-->", start + 4) if start >= 0 else -1
        if end < 0:
            out.append(text[position:])
            return "".join(out)
        out.append(text[position:start])
        position = end + 3


def section_id(text: str) -> str:
    """The id of a heading with this plain text."""
    text = _SPACE.sub(" ", decode_references(text)).strip()
    return re.sub(r"[ \t\n\f\r_]", "_", text)


def section_anchor(text: str, site: SiteConfig) -> str:
    """The anchor of the section with this heading, as {{anchorencode:}} writes it into wikitext."""
    anchor = section_id(strip_section_name(text, site))
    anchor = re.sub(r"%(?=[0-9A-Fa-f]{2})", "%25", anchor)
    for plain, escaped in _ATTRIBUTE:
        anchor = anchor.replace(plain, escaped)
    return _protocol(site.protocols).sub(_hide_colon, anchor)
