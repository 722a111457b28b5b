"""Scribunto for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove_engine.lua.invoke import make_invoke
from wikigrove_engine.lua.limits import LuaLimits

from wikigrove.ext.scribunto.models import ModuleModel
from wikigrove.ext.scribunto.options import ScribuntoOptions
from wikigrove.extensions.api import Parts


def make_scribunto(options: ScribuntoOptions | None = None) -> Parts:
    """#invoke within these limits, and modules as pages."""
    chosen = options if options is not None else ScribuntoOptions()
    limits = LuaLimits(seconds=chosen.seconds, memory=chosen.memory * 1_048_576)
    return Parts(
        functions=(make_invoke(limits),), models=(ModuleModel(),), tracking=("scribunto-common-error-category",)
    )
