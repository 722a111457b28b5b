"""Loops, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.loops.engine import make_loops
from wikigrove.extensions.api import Extension, Parts, Setting, Values


def _make_parts(values: Values) -> Parts:
    return make_loops(int(values["max-loops"]))


extension = Extension(
    name="loops",
    title="Loops",
    version="1.0",
    summary="Repetition in wikitext: #while, #dowhile, #loop, #forargs, #fornumargs.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(Setting("max-loops", 100, "Rounds that all loops of a page may take together."),),
    enabled_by_default=True,
)
