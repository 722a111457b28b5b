"""SyntaxHighlight, as it presents itself to the platform."""

from __future__ import annotations

from wikigrove.ext.syntaxhighlight.engine import make_syntax_highlight
from wikigrove.extensions.api import Extension, Parts, Values


def _make_parts(values: Values) -> Parts:
    return make_syntax_highlight()


extension = Extension(
    name="syntaxhighlight",
    title="SyntaxHighlight",
    version="1.0",
    summary="Source code in colours: <syntaxhighlight>, and pages that are code.",
    make_parts=_make_parts,
    licence="AGPL-3.0-or-later",
    authors=("The Wikigrove authors",),
    enabled_by_default=True,
)
