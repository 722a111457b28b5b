"""Loops for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.loops.functions import Loops
from wikigrove.extensions.api import Parts


def make_loops(max_loops: int = 100) -> Parts:
    """The functions. `max_loops`: turns of all loops of a page together."""
    return Parts(functions=Loops(max_loops).functions())
