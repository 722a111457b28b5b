"""How change tags are named for readers."""

from __future__ import annotations

from collections.abc import Iterable

from wikigrove.i18n import has_message, message


def tag_name(name: str) -> str:
    """The wiki's or the software's words for a tag, else its name; empty for one that the wiki hides ("-")."""
    key = f"tag-{name}"
    text = message(key) if has_message(key) else name
    return "" if text.strip() == "-" else text


def tag_names(names: Iterable[str]) -> tuple[str, ...]:
    """Those that show."""
    return tuple(text for text in map(tag_name, names) if text)
