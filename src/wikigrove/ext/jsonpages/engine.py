"""JSON pages for the engine: everything that an engine's registry needs."""

from __future__ import annotations

from wikigrove.ext.jsonpages.model import JsonModel
from wikigrove.extensions.api import Parts


def make_json_pages() -> Parts:
    """The content model."""
    return Parts(models=(JsonModel(),))
