"""Importing this registers every special page."""

from wikigrove.web.acts import hide, histories, move, page_settings, tags, undelete  # noqa: F401
from wikigrove.web.skin import page_life_lines  # noqa: F401
from wikigrove.web.special import (  # noqa: F401
    account,
    all_pages,
    categories,
    changes,
    contributions,
    edit_watchlist,
    file_search,
    files,
    links_here,
    log,
    maintenance,
    new_pages,
    notifications,
    page_properties,
    people,
    preferences,
    redirects,
    search,
    special_pages,
    statistics,
    tracking_categories,
    upload,
    version,
    watchlist,
)
