"""The ASGI application: the event stream's open connections. Pages and APIs are the WSGI application's."""

from __future__ import annotations

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wikigrove.settings.installation")

import django

django.setup(set_prefix=False)

from wikigrove.api.streams.app import Streams  # noqa: E402 - Django must be set up first

application = Streams()
