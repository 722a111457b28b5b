"""Is a text a redirect, and where to?"""

from __future__ import annotations

from typing import cast

from wikigrove_engine.ext import DocumentedModel
from wikigrove_engine.redirects import find_redirect as find_target
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.site import get_site


def find_redirect(text: str, *, model: str = "wikitext") -> Title | None:
    """The target of a redirect page's text; None when it is none. Cheap: looks at the start only."""
    if model == "wikitext":
        return find_target(text, current_wiki().title_rules)
    known = find_documented_model(model)
    return None if known is None else known.find_redirect(text, current_wiki().title_rules)


def find_documented_model(model: str) -> DocumentedModel | None:
    """The content model of this name, where its pages have documentation and can be redirects."""
    known = get_site(current_wiki()).registry.models.get(model)
    # It may be guarded by a stand-in that passes on what it does not know itself.
    return cast("DocumentedModel", known) if hasattr(known, "documentation_of") else None
