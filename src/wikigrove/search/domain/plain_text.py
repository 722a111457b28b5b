"""The words of a page, without its markup."""

from __future__ import annotations

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

MAX_CHARS: Final = 500_000
_DROPPED: Final = "style, script, .mw-editsection, .noprint, .toc, .reference, .mw-cite-backlink, .mw-empty-elt"


def text_of(html: str) -> str:
    """Visible text of a rendering, white space folded."""
    if not html:
        return ""
    tree = LexborHTMLParser(html)
    for node in tree.css(_DROPPED):
        node.decompose()
    body = tree.body
    text = body.text(separator=" ") if body is not None else ""
    return re.sub(r"\s+", " ", text).strip()[:MAX_CHARS]
