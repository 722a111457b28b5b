"""Importing this registers every special page."""

from wikigrove.web.acts import hide, histories, leads, mass, move, page_settings, tags, undelete, unwatched  # noqa: F401  # noqa: F401
from wikigrove.web.filters import filters  # noqa: F401
from wikigrove.web.filters import log as filter_log  # noqa: F401
from wikigrove.web.skin import page_life_lines  # noqa: F401
from wikigrove.web.special import (  # noqa: F401
    account,
    all_messages,
    all_pages,
    categories,
    changes,
    consumers,
    contributions,
    edit_watchlist,
    file_search,
    files,
    find_tools,
    interwiki,
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
    text_tools,
    tracking_categories,
    transfer,
    upload,
    version,
    watchlist,
    webhooks,
    wiki_settings,
)
