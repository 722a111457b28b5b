"""Imports every file of reading modules."""

from wikigrove.api.action.reads import (
    check_token,
    compare,
    expand_templates,
    feeds,
    help_page,
    open_search,
    param_info,
    parse,
)

__all__ = ["check_token", "compare", "expand_templates", "feeds", "help_page", "open_search", "param_info", "parse"]
