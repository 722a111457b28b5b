"""ImageMap, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.imagemap.engine import make_image_map
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_image_map()


extension = Extension(
    name="imagemap",
    title="ImageMap",
    version="1.0",
    summary="Pictures with areas that are links: <imagemap>.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
