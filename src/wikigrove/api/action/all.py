"""Imports every file that registers modules."""

from wikigrove.api.action import main
from wikigrove.api.action.query import modules, query

__all__ = ["main", "modules", "query"]
