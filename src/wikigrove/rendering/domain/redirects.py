"""Is a text a redirect, and where to?"""

from __future__ import annotations

from wikigrove_engine.redirects import find_redirect as find_target
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki


def find_redirect(text: str) -> Title | None:
    """The target of a redirect page's text; None when it is none. Cheap: looks at the start only."""
    return find_target(text, current_wiki().title_rules)
