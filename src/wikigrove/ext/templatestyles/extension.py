"""TemplateStyles, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.templatestyles.engine import make_template_styles
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_template_styles()


extension = Extension(
    name="templatestyles",
    title="TemplateStyles",
    version="1.0",
    summary="Style sheets of templates, sanitized and scoped: `<templatestyles>`.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
