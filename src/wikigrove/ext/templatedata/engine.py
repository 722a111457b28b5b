"""TemplateData for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.templatedata.tag import TemplateDataTag
from wikigrove.extensions.api import Parts


def make_template_data() -> Parts:
    """The tag."""
    return Parts(tags=(TemplateDataTag(),))
