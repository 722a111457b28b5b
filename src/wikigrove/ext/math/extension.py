"""Math, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.math.engine import make_math
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_math()


extension = Extension(
    name="math",
    title="Math",
    version="1.0",
    summary="Formulas in TeX and of chemistry, shown as MathML: <math>, <chem>.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
