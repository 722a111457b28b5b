"""The door of /api/wikigrove/v1, and its one shape of refusals: {"error": {"code", "message", ...}}."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware
from django.views.decorators.csrf import csrf_exempt
from wikigrove_engine.title import Title, TitleError, find_title

from wikigrove.accounts.domain.edit_tokens import check_token
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.errors import NameRefused, PermissionRefused, PreferenceRefused, RateLimited
from wikigrove.accounts.models import Actor
from wikigrove.api.rest.door import answer, make_response
from wikigrove.api.rest.errors import RestError
from wikigrove.api.routes import BadBody, BadValue, Call, MissingField, Reply, RouteTable, WrongField
from wikigrove.consumers.domain.identify import CallerRefused, identify_caller
from wikigrove.consumers.errors import ConsumerRefused
from wikigrove.editing.errors import EditRefused
from wikigrove.events.errors import HookRefused
from wikigrove.extensions.catalog import ExtensionError
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.errors import FilterRefused
from wikigrove.i18n import message
from wikigrove.notices.errors import NoticeRefused
from wikigrove.operations.errors import SettingRefused

log = logging.getLogger("wikigrove.api")
table: Final = RouteTable(check_token=lambda request: check_origin(request))
"""Everything below /api/wikigrove/v1."""
ERROR: Final = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string", "description": "For programs: stays the same."},
                "message": {"type": "string", "description": "For people, in the language of the call (`uselang`)."},
                "field": {"type": "string", "description": "The parameter or field that is wrong."},
            },
        }
    },
}
_CODES: Final = {"rest-no-match": "no-such-route", "rest-wrong-method": "wrong-method"}
_FAILURES: Final = {
    "missingparam": "is needed",
    "badinteger": "takes a whole number",
    "badbool": "takes true or false",
    "badvalue": "does not take this value",
    "outofrange": "is out of range",
}


class ApiRefused(Exception):
    """A refusal of a route's own. `text` is a message key, or a sentence where it has a blank."""

    def __init__(self, status: int, code: str, text: str, *params: object) -> None:
        super().__init__(code)
        self.status, self.code, self.text, self.params = status, code, text, params


@csrf_exempt
def own_api(request: HttpRequest, path: str = "") -> HttpResponse:
    """/api/wikigrove/v1/<path>. Who comes by a cookie shows a token, which `check_origin` asks for."""
    return answer(table, request, "/" + path.rstrip("/"), refuse=refusal)


def check_origin(request: HttpRequest) -> None:
    """Of callers by cookie: the token of a form of ours, or one of the Action API (`meta=tokens`)."""
    token = request.headers.get("X-CSRF-Token")
    if token is not None and check_token(request, "csrf", token):
        return
    if CsrfViewMiddleware(lambda r: HttpResponse()).process_view(request, _no_view, (), {}) is not None:
        raise ApiRefused(403, "badtoken", "A call that changes something needs a token in the header X-CSRF-Token.")


def _no_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def refusal(error: Exception, request: HttpRequest) -> HttpResponse:
    """The answer for whatever was raised; what nobody foresaw is logged and says nothing of the inside."""
    status, code, text, more = _describe(error)
    if status == 500:
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            raise error
        log.error("%s %s failed", request.method, request.path, exc_info=error)
    return make_response(Reply({"error": {"code": code, "message": text, **more}}, status))


def _describe(error: Exception) -> tuple[int, str, str, Mapping[str, Any]]:
    for known, describe in _DESCRIBERS:
        if isinstance(error, known):
            found: tuple[int, str, str, Mapping[str, Any]] = describe(error)
            return found
    return 500, "internal", "Something went wrong on the server. It was noted.", {}


def _plain(status: int, code: str, text: str) -> Any:
    return lambda error: (status, code, text, {})


def _keyed(status: int, code: str = "") -> Any:
    """Of errors with a message key and parameters; `code` where they have none of their own."""
    return lambda e: (status, code or getattr(e, "code", "") or e.message_key, message(e.message_key, *e.params), {})


def _of_value(error: BadValue) -> tuple[int, str, str, Mapping[str, Any]]:
    text = f"The parameter {error.param.name!r} {_FAILURES.get(error.failure, 'is wrong')}."
    return 400, "bad-parameter", text, {"field": error.param.name}


def _of_field(error: WrongField) -> tuple[int, str, str, Mapping[str, Any]]:
    return 400, "bad-field", f"The field {error.param.name!r} has a wrong value.", {"field": error.param.name}


def _of_setting(error: SettingRefused) -> tuple[int, str, str, Mapping[str, Any]]:
    return 400, "bad-setting", message(error.message_key, *error.params), {"field": error.field}


def _of_filter(error: FilterRefused) -> tuple[int, str, str, Mapping[str, Any]]:
    status = 404 if error.message_key == "abusefilter-edit-badfilter" else 400
    more = {"position": error.position} if error.position >= 0 else {}
    return status, error.message_key, message(error.message_key, *error.params), more


def _of_body(error: BadBody) -> tuple[int, str, str, Mapping[str, Any]]:
    return error.status, "bad-body", "The body of the call must be a JSON object.", {}


def _of_own(error: ApiRefused) -> tuple[int, str, str, Mapping[str, Any]]:
    text = error.text if " " in error.text else message(error.text, *error.params)
    return error.status, error.code, text, {}


_DESCRIBERS: Final[tuple[tuple[type[Exception], Any], ...]] = (
    (ApiRefused, _of_own),
    (RestError, lambda e: (e.status, _CODES.get(e.key, e.key), message(e.key, *e.params), {})),
    (BadValue, _of_value),
    (MissingField, lambda e: (400, "missing-field", f"The field {e!s} is needed.", {"field": str(e)})),
    (WrongField, _of_field),
    (BadBody, _of_body),
    (CallerRefused, lambda e: (401, e.code, e.text, {})),
    (TitleError, lambda e: (400, "invalidtitle", message("apierror-invalidtitle", e.text), {})),
    (RateLimited, _keyed(429, "ratelimited")),
    (SettingRefused, _of_setting),
    (ExtensionError, lambda e: (400, "extension", str(e), {})),
    (NoticeRefused, _keyed(400)),
    (PreferenceRefused, _keyed(400, "bad-preference")),
    (NameRefused, _keyed(400)),
    (ConsumerRefused, _keyed(400)),
    (HookRefused, _keyed(400)),
    (EditRefused, _keyed(400)),
    (FilterRefused, _of_filter),
    (PermissionRefused, _keyed(403)),
    (RequestDataTooBig, _plain(413, "too-large", "The body of the call is too large.")),
    (MultiPartParserError, _plain(400, "bad-request", "The call can't be read.")),
    (SuspiciousOperation, _plain(400, "bad-request", "The call can't be read.")),
    (Http404, _plain(404, "not-found", "Nothing is here.")),
)
"""The first that fits holds."""


def person_of(call: Call, right: str = "") -> Actor:
    """The account that calls; with `right`, one that has it. Raises ApiRefused, PermissionRefused."""
    actor = call.actor
    if not actor.is_registered or actor.user_id is None:
        raise ApiRefused(401, "notloggedin", "rest-permission-denied-anon")
    if right:
        check_right(actor, right)
    found: Actor = identify_caller(call.request).actor  # type: ignore[assignment]
    return found


def check_no_key(call: Call) -> None:
    """What concerns keys is not for keys: a stolen one must not make others. Raises ApiRefused."""
    if not identify_caller(call.request).is_by_cookie:
        raise ApiRefused(403, "session-only", "This can be done only by somebody who is signed in, not with a key.")


def title_of(text: str) -> Title:
    """A local title. Raises ApiRefused."""
    found = find_title(text, current_wiki().title_rules)
    if found is None or found.interwiki or found.namespace < 0:
        raise ApiRefused(400, "invalidtitle", "apierror-invalidtitle", text)
    return found


def wire_time(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if moment is not None else None
