"""The door: find the route, read its values, let it act, and answer as MediaWiki's REST API does."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.cache import get_conditional_response
from django.utils.http import parse_http_date_safe
from django.views.decorators.csrf import csrf_exempt
from wikigrove_engine.title import TitleError

from wikigrove.accounts.domain.edit_tokens import check_token
from wikigrove.accounts.errors import AccountsError, PermissionRefused, RateLimited
from wikigrove.api.limits import charge, limit_headers
from wikigrove.api.rest.errors import PlainError, RestError, translations
from wikigrove.api.routes import (
    BadBody,
    BadValue,
    Call,
    MissingField,
    Reply,
    RouteTable,
    WrongField,
    read_values,
    reason_of,
)
from wikigrove.consumers.domain.identify import CallerRefused, identify_caller
from wikigrove.editing.errors import EditConflict, EditRefused
from wikigrove.i18n import message

log = logging.getLogger("wikigrove.api")
Refuse = Callable[[Exception, HttpRequest], HttpResponse]
table: Final = RouteTable()
"""Everything below /w/rest.php."""
_HEADERS: Final = (
    "Accept, Accept-Language, Content-Language, Content-Type, Accept-Encoding, DNT, Origin, User-Agent, "
    "Api-User-Agent, Access-Control-Max-Age, Authorization, If-Match, If-None-Match, If-Modified-Since"
)


@csrf_exempt
def rest(request: HttpRequest, path: str = "") -> HttpResponse:
    """/w/rest.php/<path>"""
    return answer(table, request, "/" + path)


def answer(routes: RouteTable, request: HttpRequest, path: str, *, refuse: Refuse | None = None) -> HttpResponse:
    """Answer a request to `path` from `routes`; whatever goes wrong has a JSON answer too, which `refuse` words."""
    try:
        response = _dispatch(routes, request, path)
    except Exception as error:
        response = (refuse or refusal)(error, request)
        if isinstance(error, RateLimited):
            response["Retry-After"] = str(error.seconds)
        if isinstance(error, CallerRefused):
            response["WWW-Authenticate"] = f'Bearer error="{error.oauth_error}"'
        if isinstance(error, RestError) and error.allowed:
            response["Allow"] = ", ".join(_in_order(error.allowed))
    for name, value in limit_headers(request).items():
        response.headers.setdefault(name, value)
    return _allow_origin(request, response)


def _dispatch(routes: RouteTable, request: HttpRequest, path: str) -> HttpResponse:
    method = request.method or "GET"
    route, in_path, allowed = routes.find(path, method)
    if method == "OPTIONS" and allowed:
        return _options(allowed)
    if route is None:
        if not allowed:
            raise RestError(404, "rest-no-match", path)
        raise RestError(405, "rest-wrong-method", method, ", ".join(_in_order(allowed)), allowed=allowed)
    identify_caller(request)
    charge(request, cost=route.cost)
    values = read_values(route, request, in_path)
    if route.writes and identify_caller(request).is_by_cookie:
        (routes.check_token or _check_token)(request)
    found = route.act(Call(request, values))
    response = found if isinstance(found, HttpResponse) else make_response(found)
    return _not_modified(request, response)


def make_response(reply: Reply) -> HttpResponse:
    if reply.body is not None:
        response = HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)
    else:
        text = "" if reply.status == 204 else json.dumps(reply.data, ensure_ascii=False, separators=(",", ":"))
        response = HttpResponse(text, status=reply.status, content_type="application/json")
    for name, value in reply.headers.items():
        response[name] = value
    return response


def etag_of(*facts: object) -> str:
    return f'"{hashlib.sha1(repr(facts).encode(), usedforsecurity=False).hexdigest()}"'


def _check_token(request: HttpRequest) -> None:
    """Who comes by a cookie shows a token that no other site can know; who brings a key of an app has shown enough."""
    token = _token_of(request)
    if token is None:
        facts = {"actionModuleErrorCode": "missingparam"}
        raise RestError(400, "paramvalidator-missingparam", "token", facts=facts)
    if not check_token(request, "csrf", token):
        raise RestError(403, "rest-badtoken")


def _token_of(request: HttpRequest) -> str | None:
    value: object = request.headers.get("X-CSRF-Token")
    if value is None and (request.content_type or "") == "application/json":
        body = json.loads(request.body or b"{}")
        value = body.get("token") if isinstance(body, dict) else None
    elif value is None:
        value = request.POST.get("token")
    return str(value) if value else None


def _options(allowed: list[str]) -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = response["Allow"] = ", ".join(_in_order(allowed))
    response["Access-Control-Allow-Headers"] = _HEADERS
    return response


def _in_order(methods: list[str]) -> list[str]:
    return sorted(set(methods), key=["HEAD", "GET", "POST", "PUT", "PATCH", "DELETE"].index)


def _not_modified(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        return response
    etag = response.get("ETag")
    modified = parse_http_date_safe(response["Last-Modified"]) if response.has_header("Last-Modified") else None
    if etag is None and modified is None:
        return response
    return get_conditional_response(request, etag=etag, last_modified=modified, response=response) or response


def _allow_origin(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Pages of other sites may read what anybody may read: without cookies, so nobody's own data leaves."""
    if "HTTP_ORIGIN" in request.META:
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = (
            "ETag, Last-Modified, Retry-After, RateLimit, RateLimit-Policy, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
        )
    return response


def refusal(error: Exception, request: HttpRequest) -> HttpResponse:
    """The answer for whatever was raised; what nobody foresaw is logged and says nothing of the inside."""
    status, facts = _describe(error)
    if status == 500:
        if settings.DEBUG_PROPAGATE_EXCEPTIONS and not isinstance(error, RestError | PlainError):
            raise error
        log.error("%s %s failed", request.method, request.path, exc_info=error)
    return make_response(Reply({**facts, "httpCode": status, "httpReason": reason_of(status)}, status))


def _describe(error: Exception) -> tuple[int, dict[str, Any]]:
    if isinstance(error, RestError):
        return error.status, {**error.facts, "messageTranslations": translations(error.key, *error.params)}
    if isinstance(error, PlainError):
        return error.status, {**({"error": error.error} if error.error else {}), "message": error.text, **error.facts}
    if isinstance(error, BadValue):
        return 400, _bad_value(error)
    if isinstance(error, MissingField):
        return 400, {"messageTranslations": translations("rest-missing-body-field", error.name)}
    if isinstance(error, WrongField):
        return 400, _bad_value(BadValue(error.param, error.value, "badvalue", []))
    if isinstance(error, BadBody):
        return _bad_body(error)
    if isinstance(error, CallerRefused):
        return 401 if error.code != "blocked" else 403, {"error": error.code, "message": error.text}
    if isinstance(error, TitleError):
        facts = {"actionModuleErrorCode": "invalidtitle"}
        return 400, {**facts, "messageTranslations": translations("apierror-invalidtitle", error.text)}
    if isinstance(error, RateLimited):
        return 429, {
            "error": "rest-rate-limited",
            "messageTranslations": translations(error.message_key, error.seconds),
        }
    if isinstance(error, EditConflict):
        return 409, {"messageTranslations": translations("apierror-editconflict")}
    if isinstance(error, PermissionRefused):
        return 403, {
            "actionModuleErrorCode": error.code,
            "messageTranslations": translations(error.message_key, *error.params),
        }
    if isinstance(error, EditRefused):
        status = {"articleexists": 409, "missingtitle": 404, "ratelimited": 429}.get(error.code, 400)
        return status, {
            "actionModuleErrorCode": error.code,
            "messageTranslations": translations(error.message_key, *error.params),
        }
    if isinstance(error, AccountsError):
        return 400, {"message": message(getattr(error, "message_key", ""), *getattr(error, "params", ()))}
    if isinstance(error, RequestDataTooBig):
        return 413, {"error": "payload-too-large", "message": "The body of the request is too large."}
    if isinstance(error, SuspiciousOperation | MultiPartParserError):
        return 400, {"error": "bad-request", "message": "The request can't be read."}
    if isinstance(error, Http404):
        return 404, {"message": "Nothing is here."}
    return 500, {"message": "Something went wrong on the server. It was noted."}


def _bad_value(error: BadValue) -> dict[str, Any]:
    name, value = error.param.name, error.value
    texts = {
        "missingparam": ("paramvalidator-missingparam", name),
        "badinteger": ("paramvalidator-badinteger", name, value),
        "badbool": ("paramvalidator-badbool", value, name),
        "badvalue": ("paramvalidator-badvalue-enumnotmulti", name, value),
        "invalid-domain": ("rest-invalid-domain", value),
    }
    if error.failure == "outofrange":
        data = error.data or {}
        key, *params = ("paramvalidator-outofrange-minmax", name, value, data.get("min"), data.get("max"))
        if data.get("max") is None:
            key, params = "paramvalidator-outofrange-min", [name, value, data.get("min")]
    else:
        key, *params = texts[error.failure]
    return {
        "error": "parameter-validation-failed",
        "name": name,
        "value": value,
        "failureCode": error.failure,
        "failureData": error.data,
        "messageTranslations": translations(key, *params),
    }


def _bad_body(error: BadBody) -> tuple[int, dict[str, Any]]:
    code = str(error)
    if code == "no-content-type":
        return 415, {"message": "A request with a body needs a Content-Type header.", "error": code}
    if code == "unsupported-content-type":
        return 415, {"message": "This type of body can't be read here.", "error": code}
    return error.status, {"messageTranslations": translations("rest-json-body-parse-error", code)}
