"""The one way out: every request to a foreign server goes through `fetch` or `send`."""

from wikigrove.net.fetch import Fetched, FetchFailed, fetch_to_file

__all__ = ["FetchFailed", "Fetched", "fetch_to_file"]
