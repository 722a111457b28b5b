"""JSON pages, as they present themselves to the platform."""

from __future__ import annotations

from wikigrove.ext.jsonpages.engine import make_json_pages
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_json_pages()


extension = Extension(
    name="jsonpages",
    title="JSON pages",
    version="1.0",
    summary="Pages that are JSON: checked when they are saved, shown as tables.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
