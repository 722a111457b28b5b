"""The handler that servers run: redirects name whole addresses, as MediaWiki's do.

Old programs compare what `Location` says with addresses that they know, and do not complete a path.
"""

from __future__ import annotations

from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class WholeLocations(WSGIHandler):
    """Django's own handler, with one thing more."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        response = super().get_response(request)
        location = response.get("Location", "")
        if location.startswith("/") and not location.startswith("//"):
            response["Location"] = request.build_absolute_uri(location)
        return response
