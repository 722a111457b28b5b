"""Makes `request.actor` the one in whose name a program asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from wikigrove.consumers.domain.identify import carries_key, identify_caller

_DOORS: Final = ("/w/api.php", "/w/rest.php/", "/api/", "/v2/stream/")


class CallerMiddleware:
    """Only at the doors for programs: a key is no way to the screens. An anonymous reader costs nothing."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.META.get("HTTP_AUTHORIZATION", "")[:6].lower() == "oauth ":
            # No page of a stranger can make a browser send this header, and these requests bring no cookies' rights.
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
        if request.path_info.startswith(_DOORS) and carries_key(request):
            request.actor = SimpleLazyObject(lambda: identify_caller(request).actor)  # type: ignore[attr-defined]
        return self.get_response(request)
