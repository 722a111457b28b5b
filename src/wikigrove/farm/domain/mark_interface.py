"""The mark of a wiki's interface pages: another one with each change of the MediaWiki namespace."""

from __future__ import annotations

import secrets
from typing import Final

from wikigrove_engine.title import NS_MEDIAWIKI

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki_id

_BYTES: Final = 8


def mark_interface(*namespaces: int) -> None:
    """Give the wiki in scope a new mark if one of these namespaces is MediaWiki's; call it in the act's transaction.

    Drawn by lot and not counted: a database that was put back to an older state, and went on from there, would count
    to a number that it had before.
    """
    if NS_MEDIAWIKI in namespaces:
        Wiki.objects.filter(pk=current_wiki_id()).update(interface_mark=secrets.token_hex(_BYTES))


def read_interface_mark() -> str:
    """The mark of the wiki in scope as the database has it now; one query."""
    return str(Wiki.objects.values_list("interface_mark", flat=True).get(pk=current_wiki_id()))
