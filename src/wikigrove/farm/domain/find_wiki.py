"""Which wiki answers a request."""

from __future__ import annotations

import time
from typing import Final

from wikigrove.farm.errors import WikiNotFound
from wikigrove.farm.models import Wiki

_SECONDS: Final = 1.0
_cache: tuple[float, list[Wiki]] = (0.0, [])


def list_wikis() -> list[Wiki]:
    """All wikis, the ones with a host and the longest path first. Read anew each second at most."""
    global _cache
    now = time.monotonic()
    if now - _cache[0] > _SECONDS or not _cache[1]:
        wikis = sorted(Wiki.objects.all(), key=lambda w: (w.host == "", -len(w.path_prefix)))
        _cache = (now, wikis)
    return _cache[1]


def forget_wikis() -> None:
    """Drop what is remembered: after a change of a wiki, and between tests."""
    global _cache
    _cache = (0.0, [])


def find_wiki_for(host: str, path: str) -> Wiki:
    """The wiki at this host and path. Raises WikiNotFound."""
    host = host.lower()
    for wiki in list_wikis():
        if wiki.host and wiki.host != host:
            continue
        if wiki.path_prefix and not (path == wiki.path_prefix or path.startswith(wiki.path_prefix + "/")):
            continue
        return wiki
    raise WikiNotFound(f"no wiki at {host}{path}")


def get_wiki(slug: str) -> Wiki:
    """The wiki with this short name. Raises WikiNotFound."""
    try:
        return Wiki.objects.get(slug=slug)
    except Wiki.DoesNotExist:
        raise WikiNotFound(f"There is no wiki named {slug!r} here.") from None


def has_several_wikis() -> bool:
    """Is this installation a farm?"""
    return len(list_wikis()) > 1
