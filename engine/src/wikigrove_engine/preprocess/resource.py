"""What a function keeps for a page and has to be let go of when the page is done."""

from __future__ import annotations


class PageResource:
    """Kept in `Expander.notes`."""

    def close(self) -> None:
        """Called once, when nothing of the page will be expanded any more."""
