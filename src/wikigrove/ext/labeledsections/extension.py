"""Labeled Section Transclusion, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.labeledsections.engine import make_labeled_sections
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_labeled_sections()


extension = Extension(
    name="labeledsections",
    title="Labeled Section Transclusion",
    version="1.0",
    summary="Parts of pages shown elsewhere: <section>, #lst, #lsth, #lstx.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
