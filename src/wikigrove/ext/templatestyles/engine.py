"""TemplateStyles for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.templatestyles.options import TemplateStylesOptions
from wikigrove.ext.templatestyles.tag import PAGE_TRACKING, SHEET_TRACKING, TemplateStylesTag
from wikigrove.extensions.api import Parts


def make_template_styles(options: TemplateStylesOptions | None = None) -> Parts:
    """The tag."""
    tag = TemplateStylesTag(options if options is not None else TemplateStylesOptions())
    return Parts(tags=(tag,), tracking=(PAGE_TRACKING, SHEET_TRACKING))
