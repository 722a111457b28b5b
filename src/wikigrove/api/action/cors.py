"""Calls from pages of other sites: allowed without cookies to everybody, with them to sites that the wiki names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest, HttpResponse

from wikigrove.accounts.visitor import Visitor
from wikigrove.api.action.callers import Caller
from wikigrove.api.action.errors import Problem
from wikigrove.farm.scope import current_wiki

if TYPE_CHECKING:
    from wikigrove.api.action.call import Frame

_ALLOWED: Final = "Accept, Accept-Language, Content-Language, Content-Type, Accept-Encoding, DNT, Origin, User-Agent, Api-User-Agent, Access-Control-Max-Age, Authorization"
_EXPOSED: Final = "MediaWiki-API-Error, Retry-After, X-Database-Lag, MediaWiki-Login-Suppressed"


class OriginRefused(Exception):
    """The page that calls is of a site that the wiki does not know."""


def allow_origin(frame: Frame) -> None:
    """Note the headers of an answer to another site. With `origin=*` the call is one of a visitor, whatever it sends."""
    asked = frame.sent.get("origin")
    if asked is None:
        return
    if asked == "*":
        frame.caller = Caller(Visitor(address=getattr(frame.caller.actor, "address", "")))
        frame.headers["Access-Control-Allow-Origin"] = "*"
        frame.headers["Access-Control-Expose-Headers"] = _EXPOSED
        frame.headers["MediaWiki-Login-Suppressed"] = "true"
        return
    if asked not in frame.request.headers.get("Origin", "").split():
        raise OriginRefused(asked)
    if is_known(asked, frame.request):
        frame.headers.update(_headers_for(asked))
        frame.headers["Vary"] = "Origin"
    else:
        frame.warnings.append(Problem("origin", "apiwarn-badorigin", (asked,), {}, "main"))


def answer_preflight(request: HttpRequest) -> HttpResponse:
    """A browser asks first whether it may send a call."""
    response = HttpResponse(status=200)
    asked = request.GET.get("origin", "")
    method = request.headers.get("Access-Control-Request-Method", "")
    if method.upper() in ("GET", "POST") and (asked == "*" or is_known(asked, request)):
        for name, value in ({"Access-Control-Allow-Origin": "*"} if asked == "*" else _headers_for(asked)).items():
            response[name] = value
        response["Access-Control-Allow-Headers"] = _ALLOWED
        response["Access-Control-Allow-Methods"] = "POST, GET"
    return response


def is_known(origin: str, request: HttpRequest) -> bool:
    """The wiki itself, or a site of its setting `cross_site_origins` (`*` and `?` stand for characters of a name)."""
    if not origin:
        return False
    if origin == f"{request.scheme}://{request.get_host()}":
        return True
    host = origin.partition("://")[2]
    return any(_matches(str(rule), host) for rule in current_wiki().setting("cross_site_origins", []))


def _matches(rule: str, host: str) -> bool:
    pattern = "".join("[^.]*" if c == "*" else "." if c == "?" else re.escape(c) for c in rule)
    return re.fullmatch(pattern, host, re.IGNORECASE) is not None


def _headers_for(origin: str) -> dict[str, str]:
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Access-Control-Expose-Headers": _EXPOSED,
        "Timing-Allow-Origin": origin,
    }
