"""InputBox, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.inputbox.engine import make_input_box
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_input_box()


extension = Extension(
    name="inputbox",
    title="InputBox",
    version="1.0",
    summary="Forms to search and to make pages, in pages: <inputbox>.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
