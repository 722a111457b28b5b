"""Is a text a redirect, and where to?"""

from __future__ import annotations

from wikigrove_engine.redirect import find_redirect_target
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.site import get_site


def find_redirect(text: str) -> Title | None:
    """The target of a redirect page's text; None when it is none. Cheap: looks at the start only."""
    return find_redirect_target(text, site=get_site(current_wiki()))
