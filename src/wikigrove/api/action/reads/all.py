"""Imports every file of reading modules."""

from wikigrove.api.action.reads import (
    check_token,
    compare,
    expand_templates,
    feeds,
    filters,
    help_page,
    notices,
    open_search,
    param_info,
    parse,
    small,
)

__all__ = [
    "check_token",
    "compare",
    "expand_templates",
    "feeds",
    "filters",
    "help_page",
    "notices",
    "open_search",
    "param_info",
    "parse",
    "small",
]
