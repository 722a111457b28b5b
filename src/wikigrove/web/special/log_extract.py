"""The last lines of a log about a page or a person, as forms and contributions show them."""

from __future__ import annotations

from wikigrove_engine.title import Title

from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.pages.domain.queries import list_log
from wikigrove.web.special.log import LogShown, shown_entries


def log_extract(kind: str, title: Title, *, actor: Actor | Visitor, limit: int = 5) -> list[LogShown]:
    """What `actor` may see of it; two queries."""
    rows = list_log(kinds=[kind], title=title, reader=actor, limit=limit).rows
    return shown_entries(rows, actor=actor)
