"""The words of a page, without its markup."""

from __future__ import annotations

import re
from typing import Final

from selectolax.lexbor import LexborHTMLParser

MAX_CHARS: Final = 500_000
_DROPPED: Final = "style, script, .mw-editsection, .noprint, .toc, .reference, .mw-cite-backlink, .mw-empty-elt"
_BLOCK: Final = re.compile(
    r"</?(?:p|div|li|ul|ol|dl|dt|dd|table|tr|td|th|caption|h[1-6]|br|hr|section|figure|figcaption|blockquote|pre)\b",
    re.I,
)


def text_of(html: str) -> str:
    """Visible text of a rendering, white space folded."""
    if not html:
        return ""
    # Words of neighbouring blocks must not run together; those around inline markup must not fall apart.
    tree = LexborHTMLParser(_BLOCK.sub(r" \g<0>", html))
    for node in tree.css(_DROPPED):
        node.decompose()
    body = tree.body
    text = body.text(separator="") if body is not None else ""
    return re.sub(r"\s+", " ", text).strip()[:MAX_CHARS]
