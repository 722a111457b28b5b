"""What can go wrong with a search."""


class SearchError(Exception):
    """Base of search's errors."""


class QueryTooLong(SearchError):
    """The query has more characters than anyone types."""
