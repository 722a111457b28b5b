"""Wikitext to HTML and back: the whole public API."""

from __future__ import annotations

from wikigrove_engine.comments import CommentStyle, format_comment, format_comments
from wikigrove_engine.document import Document, parse, to_html
from wikigrove_engine.preprocess import expand
from wikigrove_engine.pst import PreSaved, Signer, pre_save
from wikigrove_engine.redirects import find_redirect
from wikigrove_engine.sections import Section, extract_section, list_sections, replace_section

__all__ = [
    "CommentStyle", "Document", "PreSaved", "Section", "Signer", "expand", "extract_section", "find_redirect",
    "format_comment", "format_comments", "list_sections", "parse", "pre_save", "replace_section", "to_html",
]
