"""Wikitext to HTML and back: the whole public API."""
