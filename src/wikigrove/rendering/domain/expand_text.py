"""Expand templates and functions in a text that is no page's, as Special:ExpandTemplates does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from wikigrove_engine.collection import paused_collection
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.preprocess.expand import expand
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki
from wikigrove.pages.models import Revision
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.render import page_config
from wikigrove.rendering.domain.site import get_site


def expand_text(title: Title, text: str) -> str:
    """The wikitext with every template, argument and parser function replaced, as if it stood on `title`."""
    return expand_with_facts(title, text)[0]


def expand_with_facts(
    title: Title, text: str, *, revision: Revision | None = None, keeps_comments: bool = False
) -> tuple[str, Metadata]:
    """The same, with what the text says of its page; `revision` is what {{REVISIONID}} and its like tell."""
    wiki = current_wiki()
    page = PageConfig(title, now=datetime.now(UTC), is_preview=True)
    if revision is not None:
        known = page_config(title, page=revision.page, revision=revision, size=revision.size)
        page = replace(known, now=datetime.now(UTC))
    metadata = Metadata()
    with paused_collection:
        access = WikiAccess(wiki)
        shown = expand(
            text, site=get_site(wiki), page=page, access=access, metadata=metadata, keeps_comments=keeps_comments
        )
    return shown, metadata
