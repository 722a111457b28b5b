"""What lists may cost."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ListOptions:
    max_results: int = 200
    """Pages of one list."""
    max_categories: int = 10
    """Conditions of one list: categories, links, templates."""
    fresh_seconds: int = 900
    """How long a page with a list is kept: nobody touches it when the list changes."""
