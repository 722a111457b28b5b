"""Edit summaries as readers see them: their links and section names work, nothing else in them is markup."""

from __future__ import annotations

import re
from typing import Final

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from wikigrove_engine.title import Title, find_title

from wikigrove.farm.scope import current_wiki

_SECTION: Final = re.compile(r"/\*\s*(.*?)\s*\*/\s*")
_LINK: Final = re.compile(r"\[\[:?([^\[\]|]+)(?:\|([^\[\]]*))?\]\]")


def comment_html(comment: str, title: Title | None = None) -> SafeString:
    """The summary `comment` of an edit of `title`."""
    text, pieces = comment, []
    section = _SECTION.match(text)
    if section and title is not None:
        path = current_wiki().path_for(title.with_fragment(section[1].replace(" ", "_")))
        pieces.append(
            format_html(
                '<a href="{}">→\N{NO-BREAK SPACE}{}</a>{}', path, section[1], ": " if text[section.end() :] else ""
            )
        )
        text = text[section.end() :]
    at = 0
    for match in _LINK.finditer(text):
        pieces.append(escape(text[at : match.start()]))
        pieces.append(_link(match))
        at = match.end()
    pieces.append(escape(text[at:]))
    return mark_safe("".join(pieces))  # noqa: S308 - each piece is escaped


def _link(match: re.Match[str]) -> SafeString:
    wiki = current_wiki()
    target = find_title(match[1], wiki.title_rules)
    if target is None:
        return escape(match[0])
    return format_html('<a href="{}">{}</a>', wiki.path_for(target), match[2] or match[1])
