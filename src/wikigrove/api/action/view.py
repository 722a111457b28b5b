"""/w/api.php: read the call, run the module, write the answer."""

from __future__ import annotations

import logging
import secrets
import unicodedata
from dataclasses import replace
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import RateLimited
from wikigrove.accounts.middleware import address_of
from wikigrove.accounts.visitor import Visitor
from wikigrove.api.action.call import Call, Frame
from wikigrove.api.action.callers import Caller, identify_caller
from wikigrove.api.action.cors import OriginRefused, allow_origin, answer_preflight
from wikigrove.api.action.declare import Module
from wikigrove.api.action.errors import ApiError, Listed, Problem, error_of, fail, problem, refuse_right
from wikigrove.api.action.main import MAIN
from wikigrove.api.action.read_params import read_param, read_params
from wikigrove.api.action.registry import find_module
from wikigrove.api.action.texts import error_answer, warning_answer
from wikigrove.api.action.times import iso
from wikigrove.api.action.tokens import is_good
from wikigrove.api.action.write_answer import hint_of, write_answer
from wikigrove.api.bare_lines import accept_bare_lines
from wikigrove.api.limits import charge, limit_headers
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import use_language
from wikigrove.i18n.languages import current_language

log = logging.getLogger("wikigrove.api")
_NO_LAG: Final = -1
"""What MediaWiki calls the lag of a single database."""


@csrf_exempt
def action_api(request: HttpRequest) -> HttpResponse:
    """One call. Tokens of the API's own keep strangers' pages away; a form's token is of no use to a program."""
    if request.method == "OPTIONS":
        return answer_preflight(request)
    frame = open_frame(request)
    try:
        allow_origin(frame)
        frame.general = _read_general(frame)
    except OriginRefused:
        return HttpResponse(
            "'origin' parameter does not match Origin header\n", status=403, content_type="text/html; charset=utf-8"
        )
    except ApiError as err:
        return _refuse(frame, err)
    with use_language(frame.general["language"]):
        return _run(frame)


def open_frame(request: HttpRequest) -> Frame:
    if request.method == "POST":
        accept_bare_lines(request)
    posted = request.POST.dict() if request.method == "POST" else {}
    sent = {**request.GET.dict(), **posted}
    for name, value in sent.items():
        if not value.isascii():
            sent[name] = unicodedata.normalize("NFC", value)
    try:
        return Frame(request, sent, posted, current_wiki(), identify_caller(request))
    except ApiError as err:
        # A key that does not count makes nobody a visitor: the call is refused, in the form that it asks for.
        request.actor = Visitor(address=address_of(request))  # type: ignore[attr-defined]
        caller = Caller(request.actor, "bearer")  # type: ignore[attr-defined]
        return Frame(request, sent, posted, current_wiki(), caller, refused=err)


def _read_general(frame: Frame) -> dict[str, Any]:
    """The parameters that all modules share. What is wrong with those of the answer itself must not hinder telling."""
    call = Call(frame, MAIN, {})
    values: dict[str, Any] = {"form": "bc", "language": current_language()}
    frame.general = values
    for param in MAIN.params:
        if param.name != "action":
            values[param.name] = read_param(param, call)
    values["form"] = values["errorformat"]
    values["language"] = _language(values["uselang"], frame)
    asked = values["errorlang"]
    values["errors_in"] = values["language"] if asked == "uselang" else _language(asked, frame)
    return values


def _language(asked: str, frame: Frame) -> str:
    if asked == "content":
        return str(frame.wiki.language)
    if asked == "user":
        return current_language()
    return asked if asked.replace("-", "").isalnum() and asked.isascii() else current_language()


def _run(frame: Frame) -> HttpResponse:
    status = 200
    try:
        _charge(frame)
        module = _begin(frame)
        call = read_params(module, frame)
        if module.dynamic is not None:
            frame.used.update(module.dynamic(call))
        _check_token(call)
        _check_permissions(call)
        module.run(call)
        _warn_of_unknown(frame)
    except Exception as err:  # all that a module raises is told in the API's own way
        told = error_of(err)
        if told is None:
            told, status = _hide(err), 500
        return _refuse(frame, told.in_module(_path_of(frame)), status=status)
    if frame.body is not None:
        return _send_body(frame)
    if frame.warnings and frame.refuses_warnings:
        warned = {"warnings": _warnings(frame)}
        frame.warnings.clear()
        return _refuse(frame, fail(frame.refuses_warnings, code="warnings", data=warned))
    return _answer(frame)


def _begin(frame: Frame) -> Module:
    """Before the module: what the caller takes for granted, and that there is such a module."""
    if frame.refused is not None:
        raise frame.refused
    _check_asserts(frame)
    name = read_param(MAIN.by_name["action"], Call(frame, MAIN, {}))
    module = find_module("action", name)
    if module is None:
        raise fail("apierror-unknownaction", name, code="unknown_action")
    frame.general["module"] = module
    if module.usual_format and "format" not in frame.sent:
        frame.general["format"] = module.usual_format
    _check_lag(frame)
    return module


def _charge(frame: Frame) -> None:
    """One point; what the call turns out to take of the server's time is added at its end."""
    # Programs of one person are counted apart.
    key = f"key {frame.caller.secret}" if frame.caller.kind == "bearer" and frame.caller.secret else ""
    try:
        charge(frame.request, cost=1, actor=frame.caller.actor, key=key)
    except RateLimited as err:
        retry = {"Retry-After": str(err.seconds)}
        raise ApiError([problem("apierror-ratelimited")], status=429, headers=retry) from err


def _path_of(frame: Frame) -> str:
    module = frame.general.get("module")
    return module.path if isinstance(module, Module) else "main"


def _check_asserts(frame: Frame) -> None:
    actor = frame.caller.actor
    wanted = frame.general["assert"]
    registered = actor.is_registered
    if wanted == "anon" and registered:
        raise fail("apierror-assertanonfailed")
    if wanted == "user" and not registered:
        raise fail("apierror-assertuserfailed")
    if wanted == "bot" and not has_right(actor, "bot"):
        raise fail("apierror-assertbotfailed")
    name = frame.general["assertuser"]
    if name is not None and name != (actor.name if registered else ""):
        raise fail("apierror-assertnameduserfailed", name)


def _check_lag(frame: Frame) -> None:
    """There is one database, so nothing ever lags behind; a limit below nothing is how clients test themselves."""
    most = frame.general["maxlag"]
    if most is not None and most < _NO_LAG:
        frame.headers["Retry-After"] = str(max(5, most))
        frame.headers["X-Database-Lag"] = "0"
        host = frame.request.get_host()
        data = {"host": host, "lag": _NO_LAG, "type": "db"}
        raise fail("apierror-maxlag", _NO_LAG, host, code="maxlag", data=data)


def _check_token(call: Call) -> None:
    module = call.module
    if module.token and "token" in module.by_name and call.caller.needs_token:
        if call.frame.request.GET.get("token") is not None:
            raise fail("apierror-mustpostparams", "token", 1)
        if not is_good(call, module.token, call.text("token")):
            raise fail("apierror-badtoken", code="badtoken")


def _check_permissions(call: Call) -> None:
    module = call.module
    if module.must_be_posted and call.request.method != "POST":
        raise fail("apierror-mustbeposted", module.name)
    if module.needs_read and not has_right(call.actor, "read"):
        raise fail("apierror-readapidenied")
    if module.writes:
        if not has_right(call.actor, "writeapi"):
            raise fail("apierror-writeapidenied")
        reason = call.wiki.setting("read_only", "")
        if reason:
            raise fail("apierror-readonly", data={"readonlyreason": str(reason)})
    if module.right and not call.may(module.right):
        raise refuse_right(module.right)


def _warn_of_unknown(frame: Frame) -> None:
    known = frame.used | frame.general.get("format_names", set())
    form = find_module("format", str(frame.general["format"]))
    known |= {p.name for p in form.params} if form is not None else set()
    unknown = tuple(name for name in frame.sent if name not in known)
    if unknown:
        found = Problem(
            "unrecognizedparams", "apierror-unrecognizedparams", (Listed(unknown, "comma"), len(unknown)), {}, "main"
        )
        frame.warnings.insert(0, found)


def _hide(error: Exception) -> ApiError:
    """Nothing of the inside goes out: a number by which the log's entry is found."""
    mark = secrets.token_hex(12)
    log.exception("[%s] a call of the API failed", mark)
    name = type(error).__name__
    if settings.DEBUG_PROPAGATE_EXCEPTIONS:
        raise error
    return ApiError(
        [Problem(f"internal_api_error_{name}", "apierror-exceptioncaught", (mark, name), {"errorclass": name})]
    )


def _answer(frame: Frame) -> HttpResponse:
    out: dict[str, Any] = {}
    answer = frame.answer
    for name in ("batchcomplete", "continue", "query-continue"):
        if name in answer:
            out[name] = answer.pop(name)
    if frame.warnings:
        out["warnings"] = _warnings(frame)
    _add_general(frame, out)
    if frame.limits:
        out["limits"] = frame.limits
    out.update(answer)
    return _finish(frame, write_answer(frame, out))


def _warnings(frame: Frame) -> Any:
    general = frame.general
    return warning_answer(
        frame.warnings, form=general["form"], language=general["errors_in"], own_texts=general["errorsuselocal"]
    )


def _add_general(frame: Frame, out: dict[str, Any]) -> None:
    general = frame.general
    if general.get("requestid") is not None:
        out["requestid"] = general["requestid"]
    if general.get("servedby"):
        out["servedby"] = frame.request.get_host()
    if general.get("curtimestamp"):
        out["curtimestamp"] = iso(timezone.now())
    if general.get("responselanginfo"):
        out["uselang"] = general["language"]
        out["errorlang"] = general["errors_in"]


def _refuse(frame: Frame, error: ApiError, *, status: int = 200) -> HttpResponse:
    general = frame.general
    own = bool(general.get("errorsuselocal"))
    problems = [replace(p, module=p.module or _path_of(frame)) for p in error.problems]
    out: dict[str, Any] = {}
    _add_general(frame, out)
    if frame.warnings:
        general.setdefault("errors_in", current_language())
        general.setdefault("errorsuselocal", False)
        out["warnings"] = _warnings(frame)
    language = str(general.get("errors_in") or current_language())
    body = error_answer(
        problems,
        form=general["form"],
        language=language,
        own_texts=own,
        hint=hint_of(frame, "en" if general["form"] == "bc" else language),
    )
    for name, value in out.items():
        body[name] = value
    response = write_answer(frame, body, status=error.status if error.status != 200 else status)
    response["MediaWiki-API-Error"] = ", ".join(dict.fromkeys(problem.code for problem in problems))
    for name, value in error.headers.items():
        response[name] = value
    return _finish(frame, response, refused=True)


def _send_body(frame: Frame) -> HttpResponse:
    body, content_type = frame.body
    return _finish(frame, HttpResponse(body, content_type=content_type, status=frame.status))


def _finish(frame: Frame, response: HttpResponse, *, refused: bool = False) -> HttpResponse:
    """Headers of every answer. Only what is the same for everybody, and asked to be kept, may be kept."""
    for name, value in (*limit_headers(frame.request).items(), *frame.headers.items()):
        response[name] = value
    shared, own = (int(frame.general.get(name) or 0) for name in ("smaxage", "maxage"))
    signed_in = settings.SESSION_COOKIE_NAME in frame.request.COOKIES or frame.caller.kind != "session"
    if frame.is_public and not refused and not signed_in and (shared > 0 or own > 0):
        response["Cache-Control"] = f"s-maxage={max(shared, 0)}, max-age={max(own, 0)}, public"
        patch_vary_headers(response, ["Accept-Encoding", "Treat-as-Untrusted", "Cookie"])
    elif "Cache-Control" not in frame.headers:
        response["Cache-Control"] = "private, must-revalidate, max-age=0"
    return response
