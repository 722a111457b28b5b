"""Wikitext to HTML and back: the whole public API."""

from __future__ import annotations

from wikigrove_engine.document import Document, parse, to_html

__all__ = ["Document", "parse", "to_html"]
