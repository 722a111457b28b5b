"""Variables for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.variables.final import FillFinals
from wikigrove.ext.variables.functions import variable_functions
from wikigrove.extensions.api import Parts


def make_variables() -> Parts:
    """The functions, and the pass that fills in what variables hold at the end of the page."""
    return Parts(functions=variable_functions(), passes=(FillFinals(),))
