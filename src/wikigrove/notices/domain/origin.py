"""The address of the wiki in scope, for mails and feeds that are made outside of a request."""

from __future__ import annotations

from django.conf import settings

from wikigrove.farm.scope import current_wiki


def origin_of_wiki() -> str:
    """Scheme and host, such as `https://wiki.example.org`."""
    wiki = current_wiki()
    scheme = "https" if settings.WIKIGROVE["https"] else "http"
    if wiki.host:
        return f"{scheme}://{wiki.host}"
    base: str = settings.WIKIGROVE["base_url"]
    return base.rstrip("/") or f"{scheme}://localhost"


def full_url(path: str) -> str:
    return f"{origin_of_wiki()}{path}"


def host_of_wiki() -> str:
    return origin_of_wiki().partition("://")[2].partition(":")[0]
