"""Imports every file that registers modules."""

from wikigrove.api.action import extension_modules, main
from wikigrove.api.action.acts import all as acts
from wikigrove.api.action.query import modules, query
from wikigrove.api.action.reads import all as reads

__all__ = ["acts", "extension_modules", "main", "modules", "query", "reads"]
