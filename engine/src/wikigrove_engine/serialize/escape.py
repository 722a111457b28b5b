"""Escaping: plain text must not become markup where it is put."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from wikigrove_engine.html.entities import ENTITY, find_entity

if TYPE_CHECKING:
    from wikigrove_engine.serialize.state import State
    from wikigrove_engine.tree.nodes import Node

_NOWIKI_TAG: Final = re.compile(r"<(/?nowiki\s*/?\s*)>", re.I)


def escape_entities(text: str) -> str:
    """Keep what looks like a character reference from being one."""
    if "&" not in text:
        return text
    return ENTITY.sub(_escape_entity, text)


def _escape_entity(match: re.Match[str]) -> str:
    return "&amp;" + match[0][1:] if find_entity(match) is not None else match[0]


def escape_nowiki_tags(text: str) -> str:
    """Keep `<nowiki>` and `</nowiki>` from being tags."""
    return _NOWIKI_TAG.sub(r"&lt;\1&gt;", text) if "<" in text else text


def escape_text(state: State, text: str, node: Node) -> str:
    return text
