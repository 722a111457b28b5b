"""TemplateData, as it presents itself to the platform."""

from __future__ import annotations

from dataclasses import replace

from wikigrove.ext.templatedata.action import TEMPLATE_DATA
from wikigrove.ext.templatedata.engine import make_template_data
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return replace(make_template_data(), action_modules=(TEMPLATE_DATA,))


extension = Extension(
    name="templatedata",
    title="TemplateData",
    version="1.0",
    summary="What the parameters of a template are, for readers and editors: <templatedata>.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
