"""Is a text a redirect, and where to?"""

from __future__ import annotations

from wikigrove_engine.ext import DocumentedModel
from wikigrove_engine.redirects import find_redirect as find_target
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.site import build_registry


def find_redirect(text: str, *, model: str = "wikitext") -> Title | None:
    """The target of a redirect page's text; None when it is none. Cheap: looks at the start only."""
    if model == "wikitext":
        return find_target(text, current_wiki().title_rules)
    known = build_registry().models.get(model)
    return known.find_redirect(text, current_wiki().title_rules) if isinstance(known, DocumentedModel) else None
