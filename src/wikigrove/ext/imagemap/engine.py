"""ImageMap for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.imagemap.place_areas import PlaceAreas
from wikigrove.ext.imagemap.tag import ImageMapTag
from wikigrove.extensions.api import Parts


def make_image_map() -> Parts:
    """The tag, and the pass that puts areas over the finished picture."""
    return Parts(tags=(ImageMapTag(),), passes=(PlaceAreas(),))
