"""Scribunto, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.scribunto.engine import make_scribunto
from wikigrove.ext.scribunto.options import ScribuntoOptions
from wikigrove.extensions.api import Extension, Parts, Setting, Values


def _make_parts(values: Values) -> Parts:
    return make_scribunto(ScribuntoOptions(seconds=float(values["seconds"]), memory=int(values["memory"])))


extension = Extension(
    name="scribunto",
    title="Scribunto",
    version="1.0",
    summary="Templates in Lua: #invoke and the Module namespace.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    settings=(
        Setting("seconds", 10.0, "Seconds that all modules of a page may take together."),
        Setting("memory", 50, "Megabytes that Lua may take for a page."),
    ),
    enabled_by_default=True,
)
