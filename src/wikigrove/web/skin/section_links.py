"""Edit links beside headings. They are put in late, since they depend on the reader's language."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

from django.utils.html import escape
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message

# Sections of transcluded pages have negative or no numbers, and can't be edited here.
_SECTION: Final = re.compile(
    r'(<section[^>]* data-mw-section-id="(?P<number>[1-9]\d*)"[^>]*>\s*(?:<div class="mw-heading[^>]*>)?\s*'
    r"<h(?P<level>[1-6])\b[^>]*>(?P<text>.*?)</h(?P=level)>)",
    re.DOTALL,
)
_TAG: Final = re.compile(r"<[^>]*>")


def add_section_links(html: str, title: Title) -> str:
    """`html` with an edit link after each heading that begins a section of this page's own text."""
    label, opens, closes = (
        message("editsection"),
        message("editsection-brackets-open"),
        message("editsection-brackets-close"),
    )
    path = current_wiki().path_for(title, action="edit")

    def with_link(match: re.Match[str]) -> str:
        heading = unescape(_TAG.sub("", match["text"])).strip()
        hint = escape(message("editsectionhint", heading))
        return (
            f'{match[1]}<span class="mw-editsection"><span class="mw-editsection-bracket">{escape(opens)}</span>'
            f'<a href="{escape(path)}&amp;section={match["number"]}" title="{hint}" aria-label="{hint}">'
            f"{escape(label)}</a>"
            f'<span class="mw-editsection-bracket">{escape(closes)}</span></span>'
        )

    return _SECTION.sub(with_link, html)
