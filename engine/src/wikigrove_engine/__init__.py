"""Wikitext to HTML and back: the whole public API."""

from __future__ import annotations

from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.defaults import default_site
from wikigrove_engine.document import Document, expand, parse, to_html
from wikigrove_engine.linter import Finding, lint
from wikigrove_engine.parser import ParseOptions
from wikigrove_engine.pst import Signer, pre_save
from wikigrove_engine.serialize import Original, to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import parse_title

__all__ = [
    "Document",
    "Finding",
    "InMemoryAccess",
    "Original",
    "PageConfig",
    "ParseOptions",
    "Signer",
    "SiteConfig",
    "default_site",
    "expand",
    "lint",
    "parse",
    "parse_title",
    "pre_save",
    "to_html",
    "to_wikitext",
]
