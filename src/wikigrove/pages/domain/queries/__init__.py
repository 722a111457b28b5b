"""Reads that more than one place uses. All run in the scope of a wiki."""

from wikigrove.pages.domain.queries.changes import ChangeFilter, ChangeRow, list_changes
from wikigrove.pages.domain.queries.contributions import ContributionFilter, Contributions, list_contributions
from wikigrove.pages.domain.queries.describe import PageDescription, describe_page, read_statistics
from wikigrove.pages.domain.queries.history import HistoryRow, Slice, list_history
from wikigrove.pages.domain.queries.links_here import LinksWanted, list_links_here
from wikigrove.pages.domain.queries.lists import (
    CategorySlice,
    list_all_pages,
    list_categories,
    list_category,
    list_file_usage,
    pick_random,
    pick_random_member,
)
from wikigrove.pages.domain.queries.logs import get_log_entry, list_log
from wikigrove.pages.domain.queries.pages import (
    access_revision,
    find_page,
    find_pages,
    get_revision,
    read_text,
    read_texts,
)

__all__ = [
    "CategorySlice",
    "ChangeFilter",
    "ChangeRow",
    "ContributionFilter",
    "Contributions",
    "HistoryRow",
    "LinksWanted",
    "PageDescription",
    "Slice",
    "access_revision",
    "describe_page",
    "find_page",
    "find_pages",
    "get_log_entry",
    "get_revision",
    "list_all_pages",
    "list_categories",
    "list_category",
    "list_changes",
    "list_contributions",
    "list_file_usage",
    "list_history",
    "list_links_here",
    "list_log",
    "pick_random",
    "pick_random_member",
    "read_statistics",
    "read_text",
    "read_texts",
]
