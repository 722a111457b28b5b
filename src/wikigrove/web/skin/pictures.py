"""The pictures that stand for pages in lists, from the wiki's extensions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import partial

from wikigrove.extensions.api import Picture
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.scope import current_wiki


def find_page_pictures(page_ids: Collection[int], *, side: int) -> dict[int, Picture]:
    """Page id -> a picture within a square of `side` pixels; asked once for all. The first extension's counts."""
    out: dict[int, Picture] = {}
    ids = list(page_ids)
    for enabled in parts_of_wiki(current_wiki().settings):
        for part in enabled.parts.page_pictures if ids else ():
            where = f"pictures {part.name}"
            found = enabled.breaker.run(where, partial(part.find, ids, side), _nothing)
            out = {**found, **out}
    return out


def _nothing(reason: str) -> Mapping[int, Picture]:
    return {}
