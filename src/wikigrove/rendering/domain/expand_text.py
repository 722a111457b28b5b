"""Expand templates and functions in a text that is no page's, as Special:ExpandTemplates does."""

from __future__ import annotations

from datetime import UTC, datetime

from wikigrove_engine.preprocess.expander import expand
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.site import get_site


def expand_text(title: Title, text: str) -> str:
    """The wikitext with every template, argument and parser function replaced, as if it stood on `title`."""
    wiki = current_wiki()
    page = PageConfig(title, now=datetime.now(UTC), is_preview=True)
    return expand(text, site=get_site(wiki), page=page, access=WikiAccess(wiki))
