"""Poem, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.poem.engine import make_poem
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_poem()


extension = Extension(
    name="poem",
    title="Poem",
    version="1.0",
    summary="Verse: <poem> keeps line breaks and indents.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
