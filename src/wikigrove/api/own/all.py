"""All routes of our own API: importing this registers them."""

from wikigrove.api.own import (  # noqa: F401
    hooks_routes,
    jobs_routes,
    me_routes,
    programs_routes,
    sandbox,
    settings_routes,
    site_routes,
)
