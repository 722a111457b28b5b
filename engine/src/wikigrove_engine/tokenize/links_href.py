"""Addresses of pages, as Parsoid writes them."""

from __future__ import annotations


def encode_href(key: str) -> str:
    """Escape of a page name only what would break an address."""
    return key.replace("%", "%25").replace("?", "%3F").replace("\\", "%5C").replace("#", "%23")
