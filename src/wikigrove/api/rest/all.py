"""The modules that register routes."""

from wikigrove.api.rest import (  # noqa: F401
    contributions,
    files,
    oauth,
    pages,
    revisions,
    search_routes,
    sitemap,
    specs,
    transform,
)
