"""Poem for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.poem.tag import PoemTag
from wikigrove.extensions.api import Parts


def make_poem() -> Parts:
    """The tag."""
    return Parts(tags=(PoemTag(),))
