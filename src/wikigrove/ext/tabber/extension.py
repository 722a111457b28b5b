"""Tabber, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.tabber.engine import make_tabber
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_tabber()


extension = Extension(
    name="tabber",
    title="Tabber",
    version="1.0",
    summary="Tabs in pages: <tabber>.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
