"""Tabber for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.tabber.tag import TabberTag
from wikigrove.extensions.engine_parts import EngineParts


def make_tabber() -> EngineParts:
    """The tag."""
    return EngineParts(tags=(TabberTag(),))
