"""Importing this registers every special page."""

from wikigrove.web.special import (  # noqa: F401
    account,
    all_pages,
    categories,
    changes,
    contributions,
    files,
    links_here,
    log,
    people,
    preferences,
    redirects,
    search,
    special_pages,
    statistics,
    tracking_categories,
    upload,
    version,
)
