"""The template level in one call: a page's text in, flat wikitext out."""

from __future__ import annotations

from wikigrove_engine.access import DataAccess
from wikigrove_engine.metadata import Metadata
from wikigrove_engine.preprocess.expander import Expander
from wikigrove_engine.site import PageConfig, SiteConfig


def expand(
    text: str,
    *,
    site: SiteConfig,
    page: PageConfig,
    access: DataAccess,
    metadata: Metadata | None = None,
    keeps_comments: bool = False,
) -> str:
    """A page's text with all templates and functions expanded; extension tags stay as they were written.

    `metadata` collects what functions and templates say of the page on the way.
    """
    expander = Expander(site=site, page=page, access=access, metadata=metadata, keeps_comments=keeps_comments)
    try:
        return expander.strip.unstrip_source(expander.root.expand_seq(expander.build_page_tree(text).root))
    finally:
        expander.close()
