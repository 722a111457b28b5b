"""Comments on the way back."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from wikigrove_engine.tree.nodes import Comment

_COMMENT_END: Final = re.compile(r"--(?:>|&((?:amp;)*)gt;)")


def comment_source(node: Comment) -> str:
    """A comment as wikitext: its data are encoded so that HTML readers find its end where ours is."""
    data = node.data
    if "&" in data:
        data = decode_comment(data)
    return f"<!--{data}-->"


def decode_comment(data: str) -> str:
    """The text of a comment; where it holds the end of one, that is escaped once more."""
    text = unescape(data)
    if "--" in text and (">" in text or "&" in text):
        text = _COMMENT_END.sub(_escape_comment_end, text)
    return text


def _escape_comment_end(match: re.Match[str]) -> str:
    return "--&gt;" if match[0] == "-->" else f"--&{match[1]}amp;gt;"
