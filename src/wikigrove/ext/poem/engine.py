"""Poem for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.poem.tag import PoemTag
from wikigrove.extensions.engine_parts import EngineParts


def make_poem() -> EngineParts:
    """The tag."""
    return EngineParts(tags=(PoemTag(),))
