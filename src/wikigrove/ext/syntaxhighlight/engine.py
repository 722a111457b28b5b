"""SyntaxHighlight for the engine: everything that an engine's registry needs. Does not need Django."""

from __future__ import annotations

from wikigrove.ext.syntaxhighlight.models import code_models
from wikigrove.ext.syntaxhighlight.tag import ENCLOSE_TRACKING, ERROR_TRACKING, SOURCE_TRACKING, SyntaxHighlightTag
from wikigrove.extensions.api import Parts


def make_syntax_highlight() -> Parts:
    """The tag by both of its names, and the content models that are code."""
    return Parts(
        tags=(SyntaxHighlightTag("syntaxhighlight"), SyntaxHighlightTag("source")),
        models=code_models(),
        tracking=(ENCLOSE_TRACKING, ERROR_TRACKING, SOURCE_TRACKING),
    )
