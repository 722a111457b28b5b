"""Variables, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.variables.engine import make_variables
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_variables()


extension = Extension(
    name="variables",
    title="Variables",
    version="1.0",
    summary="Values that a page keeps while it is read: #vardefine, #var.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
