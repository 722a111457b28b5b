"""All routes of our own API: importing this registers them."""

from wikigrove.api.own import (  # noqa: F401
    filters_routes,
    gardening_routes,
    hooks_routes,
    jobs_routes,
    me_routes,
    people_routes,
    programs_routes,
    sandbox,
    settings_routes,
    site_routes,
)
