"""The WSGI application: what any WSGI server runs."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wikigrove.settings.installation")

from django.core.wsgi import get_wsgi_application

django_application = get_wsgi_application()

from wikigrove.web.caching import CachedReader  # noqa: E402 - Django must be set up first

# Anonymous readers of pages that are kept are answered before Django builds a request.
application = CachedReader(django_application)
