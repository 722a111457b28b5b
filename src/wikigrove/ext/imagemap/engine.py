"""ImageMap for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.imagemap.place_areas import PlaceAreas
from wikigrove.ext.imagemap.tag import ImageMapTag
from wikigrove.extensions.engine_parts import EngineParts


def make_image_map() -> EngineParts:
    """The tag, and the pass that puts areas over the finished picture."""
    return EngineParts(tags=(ImageMapTag(),), passes=(PlaceAreas(),))
