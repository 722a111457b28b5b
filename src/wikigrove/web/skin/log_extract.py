"""The last lines of a log about a page or a person, as forms and contributions show them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.i18n import format_timestamp
from wikigrove.pages.domain.queries import list_log
from wikigrove.web.skin.comments import comment_html
from wikigrove.web.skin.log_lines import describe_entry


@dataclass(frozen=True)
class ExtractLine:
    when: str
    text: SafeString
    comment_html: SafeString


def log_extract(kind: str, title: Title, *, limit: int = 5) -> tuple[ExtractLine, ...]:
    """Public entries only; one query."""
    rows = list_log(kind=kind, title=title, limit=limit).rows
    return tuple(
        ExtractLine(format_timestamp(row.timestamp), describe_entry(row), comment_html(row.comment)) for row in rows
    )
