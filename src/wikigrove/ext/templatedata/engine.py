"""TemplateData for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.templatedata.tag import TemplateDataTag
from wikigrove.extensions.engine_parts import EngineParts


def make_template_data() -> EngineParts:
    """The tag."""
    return EngineParts(tags=(TemplateDataTag(),))
