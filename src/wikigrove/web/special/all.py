"""Importing this registers every special page."""

from wikigrove.web.special import (  # noqa: F401
    account,
    all_pages,
    categories,
    changes,
    contributions,
    file_search,
    files,
    links_here,
    log,
    maintenance,
    page_properties,
    preferences,
    redirects,
    search,
    special_pages,
    statistics,
    tracking_categories,
    upload,
    users,
    version,
)
