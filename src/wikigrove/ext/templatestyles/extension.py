"""TemplateStyles, as it presents itself to the platform."""

from __future__ import annotations

from dataclasses import replace

from wikigrove.ext.templatestyles.check_edit import CheckSheet
from wikigrove.ext.templatestyles.engine import make_template_styles
from wikigrove.ext.templatestyles.options import TemplateStylesOptions
from wikigrove.extensions.api import EditFilter, Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    options = TemplateStylesOptions()
    check = EditFilter("templatestyles", CheckSheet(options))
    return replace(make_template_styles(options), edit_filters=(check,))


extension = Extension(
    name="templatestyles",
    title="TemplateStyles",
    version="1.0",
    summary="Style sheets of templates, sanitized and scoped: <templatestyles>.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
