"""TemplateStyles for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.templatestyles.options import TemplateStylesOptions
from wikigrove.ext.templatestyles.tag import TemplateStylesTag
from wikigrove.extensions.api import Parts


def make_template_styles(options: TemplateStylesOptions | None = None) -> Parts:
    """The tag."""
    return Parts(tags=(TemplateStylesTag(options if options is not None else TemplateStylesOptions()),))
