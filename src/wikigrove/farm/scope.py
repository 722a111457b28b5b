"""The wiki that the current work is for. Every query for wiki-owned rows runs in this scope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from wikigrove.farm.errors import NoWikiInScope

if TYPE_CHECKING:
    from wikigrove.farm.models import Wiki

_current: ContextVar[Wiki | None] = ContextVar("wikigrove_wiki", default=None)


def current_wiki() -> Wiki:
    """The wiki in scope. Raises NoWikiInScope."""
    wiki = _current.get()
    if wiki is None:
        raise NoWikiInScope("no wiki is in scope here")
    return wiki


def current_wiki_id() -> int:
    """The id of the wiki in scope: the default of every `wiki` column."""
    return current_wiki().pk


@contextmanager
def use_wiki(wiki: Wiki) -> Iterator[Wiki]:
    """Make `wiki` the scope of what happens inside."""
    token = _current.set(wiki)
    try:
        yield wiki
    finally:
        _current.reset(token)
