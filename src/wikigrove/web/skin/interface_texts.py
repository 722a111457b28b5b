"""The wiki's own interface texts: MediaWiki: pages over the catalogs, and the menu of MediaWiki:Sidebar.

Read once and kept in the process; one short query a request tells whether a page of the namespace has changed.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Final

from wikigrove_engine.title import NS_MEDIAWIKI, Title

from wikigrove.farm.domain.mark_interface import read_interface_mark
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n.message import load_catalog
from wikigrove.pages.domain.queries import read_texts
from wikigrove.pages.models import Page, Revision

SIDEBAR: Final = Title(NS_MEDIAWIKI, "Sidebar")


@dataclass(frozen=True)
class InterfaceTexts:
    """Texts by message key, of the content language and ("edit/de") of others. `mark` says which edits it knows."""

    mark: str
    texts: dict[str, str] = field(default_factory=dict)

    def find(self, key: str, language: str) -> str | None:
        """The wiki's text of `key` in `language`: the plain page counts for the wiki's own language."""
        if not self.texts:
            return None
        own = self.texts.get(f"{key}/{language}")
        return own if own is not None or language != current_wiki().language else self.texts.get(key)


_kept: dict[int, InterfaceTexts] = {}
_lock = threading.Lock()


def load_interface_texts() -> InterfaceTexts:
    """The texts of the wiki in scope; one query while nothing has changed."""
    wiki_id = current_wiki().pk
    mark = read_interface_mark()
    known = _kept.get(wiki_id)
    if known is not None and known.mark == mark:
        return known
    fresh = InterfaceTexts(mark, _read())
    with _lock:
        _kept[wiki_id] = fresh
    return fresh


def _read() -> dict[str, str]:
    # Imported wikis have thousands of these pages, most for software that is not here.
    wanted = {*load_catalog("en"), "sidebar"}
    rows = Page.objects.filter(namespace=NS_MEDIAWIKI, latest__isnull=False).values_list("key", "latest_id")
    keys = {latest: key[:1].lower() + key[1:] for key, latest in rows}
    ids = [latest for latest, key in keys.items() if key.partition("/")[0] in wanted]
    texts = read_texts(Revision.objects.filter(pk__in=ids))
    return {keys[pk]: text.strip() for pk, text in texts.items() if text.strip()}
