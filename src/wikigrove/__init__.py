"""Wikigrove: a complete, MediaWiki-compatible, federated wiki platform."""

__version__ = "0.1.0"
