"""Wikitext to HTML and back: the whole public API."""

from __future__ import annotations

from wikigrove_engine.document import Document, expand, parse, to_html
from wikigrove_engine.parser import ParseOptions
from wikigrove_engine.pst import pre_save

__all__ = ["Document", "ParseOptions", "expand", "parse", "pre_save", "to_html"]
