"""Tabber for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.tabber.tag import TabberTag
from wikigrove.extensions.api import Parts


def make_tabber() -> Parts:
    """The tag."""
    return Parts(tags=(TabberTag(),))
