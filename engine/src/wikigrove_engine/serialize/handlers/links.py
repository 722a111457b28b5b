"""Links. (The other helper fills this.)"""

from __future__ import annotations

from wikigrove_engine.serialize.handlers.base import Handler


class LinkHandler(Handler):
    """<a>."""


class LinkElementHandler(Handler):
    """<link>: categories, language links, redirects."""
