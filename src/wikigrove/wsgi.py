"""The WSGI application: what any WSGI server runs."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wikigrove.settings.installation")

import django

django.setup(set_prefix=False)

from wikigrove.web.locations import WholeLocations  # noqa: E402 - Django must be set up first

django_application = WholeLocations()

from wikigrove.web.caching import CachedReader  # noqa: E402
from wikigrove.web.special.registry import special_names  # noqa: E402

special_names()  # Loads all special pages before the workers fork, so that they share them.

# Anonymous readers of pages that are kept are answered before Django builds a request.
application = CachedReader(django_application)
