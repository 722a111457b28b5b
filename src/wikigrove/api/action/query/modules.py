"""Imports the modules of `action=query`."""

from wikigrove.api.action.query import meta_tokens

__all__ = ["meta_tokens"]
