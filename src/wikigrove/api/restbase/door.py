"""The door of /api/rest_v1, and its own shape of refusals."""

from __future__ import annotations

import json
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from wikigrove.api.rest.door import answer, make_response
from wikigrove.api.routes import Reply, RouteTable

table: Final = RouteTable()
_TITLES: Final = {400: "Invalid request", 403: "Access denied.", 404: "Not found.", 405: "Method not allowed."}
_KINDS: Final = {400: "bad_request", 403: "forbidden", 404: "not_found", 405: "method_not_allowed"}


@csrf_exempt
def restbase(request: HttpRequest, path: str = "") -> HttpResponse:
    """/api/rest_v1/<path>"""
    if not path and "spec" in request.GET:
        path = "?spec"
    response = answer(table, request, "/" + path)
    if response.status_code >= 400:
        return _as_problem(request, response)
    return response


def _as_problem(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The same refusal with the fields that clients of RESTBase read."""
    try:
        facts: dict[str, Any] = json.loads(response.content)
    except ValueError:
        return response
    status = response.status_code
    texts = facts.get("messageTranslations") or {}
    problem = {
        "type": f"https://mediawiki.org/wiki/HyperSwitch/errors/{_KINDS.get(status, 'unknown_error')}",
        "title": _TITLES.get(status, facts.get("httpReason", "")),
        "method": (request.method or "get").lower(),
        "detail": texts.get("en") or facts.get("message", ""),
        "uri": request.path,
        **facts,
    }
    made = make_response(Reply(problem, status))
    made["Content-Type"] = "application/problem+json"
    for name, value in response.items():
        made.headers.setdefault(name, value)
    return made
