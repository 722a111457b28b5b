"""What happens around every view: headers, language, errors."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import Final

from allauth.core.exceptions import ImmediateHttpResponse, ReauthenticationRequired
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils import translation
from wikigrove_engine.title import TitleError

from wikigrove.accounts.domain.preferences import gender_of, genders_of, read_flag, read_preference
from wikigrove.accounts.errors import PermissionRefused, RateLimited
from wikigrove.accounts.models import User
from wikigrove.i18n import DateChoice, read_zone, use_dates, use_language, use_overrides, use_people
from wikigrove.web.skin.interface_texts import load_interface_texts
from wikigrove.web.views.errors import show_error, show_refusal, show_title_error

log = logging.getLogger("wikigrove.web")
GetResponse = Callable[[HttpRequest], HttpResponse]

# Styles may be inline: authors' wikitext has style attributes, and their templates style sheets. Both come through
# sanitizers of ours. Nothing may run that is not a file of ours.
CONTENT_POLICY: Final = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "media-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_LANGUAGE: Final = re.compile(r"^[a-z]{2,8}(-[a-z0-9]{1,8}){0,3}$")


class RefuseZeroBytesMiddleware:
    """Refuses addresses with a zero byte: no name has one, and PostgreSQL can't even be asked for it."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\x00" in query or "\x00" in request.path_info:
            return HttpResponse("This address has a zero byte in it.\n", status=400, content_type="text/plain")
        return self.get_response(request)


class SecurityHeadersMiddleware:
    """Headers that hold for every answer; a view that needs a stricter policy sets its own."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response


class LanguageMiddleware:
    """The interface speaks what the address asks for, else what the account prefers, else the wiki's language."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request_language(request)
        # Django and allauth bring texts of their own, for form errors; they know other spellings of codes.
        texts = load_interface_texts()
        request.interface_texts = texts  # type: ignore[attr-defined]
        with (
            use_language(code),
            use_dates(read_date_choice(request)),
            use_overrides(texts.find),
            use_people(genders_of, lambda: gender_of(find_account(request))),
            translation.override(code if code != "qqx" else "en"),
        ):
            return self.get_response(request)


class ErrorMiddleware:
    """Turns what the domain refuses into a page that says why, and hides the rest."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, ReauthenticationRequired | ImmediateHttpResponse):
            # allauth's own way of leading somewhere else: its middleware, which comes next, answers.
            return None
        if isinstance(error, RateLimited):
            response = show_refusal(request, error, status=429)
            response["Retry-After"] = str(error.seconds)
            return response
        if isinstance(error, PermissionRefused):
            return show_refusal(request, error, status=403)
        if isinstance(error, TitleError):
            return show_title_error(request, error)
        if isinstance(error, Http404):
            return show_error(request, 404)
        if isinstance(error, PermissionDenied):
            return show_error(request, 403)
        if isinstance(error, RequestDataTooBig):
            return show_error(request, 413)
        if isinstance(error, SuspiciousOperation | BadRequest | MultiPartParserError):
            return show_error(request, 400)
        if settings.DEBUG_PROPAGATE_EXCEPTIONS:
            return None
        log.exception("%s %s failed", request.method, request.path)
        return show_error(request, 500)


def request_language(request: HttpRequest) -> str:
    asked = request.GET.get("uselang", "").lower()
    if asked == "content":
        return str(request.wiki.language)  # type: ignore[attr-defined]
    if _LANGUAGE.match(asked):
        return asked
    user = find_account(request)
    if user is None:
        return str(request.wiki.language)  # type: ignore[attr-defined]
    note_reading_choices(request, user)
    chosen = str(read_preference(user, "language"))
    return chosen if _LANGUAGE.match(chosen) else str(request.wiki.language)  # type: ignore[attr-defined]


def find_account(request: HttpRequest) -> User | None:
    """Who is signed in; no query for requests without a session cookie."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
        return None
    return request.user if isinstance(request.user, User) else None


def note_reading_choices(request: HttpRequest, user: User) -> None:
    """How the person wants pages to look, for the skin."""
    request.theme = str(read_preference(user, "theme"))  # type: ignore[attr-defined]
    request.thumb_size = str(read_preference(user, "thumbsize"))  # type: ignore[attr-defined]
    classes = [name for name in ("editsection", "underline") if not read_flag(user, name)]
    request.reading_classes = " ".join(f"no-{name}" for name in classes)  # type: ignore[attr-defined]


def read_date_choice(request: HttpRequest) -> DateChoice:
    user = find_account(request)
    if user is None:
        return DateChoice()
    return DateChoice(read_zone(str(read_preference(user, "timecorrection"))), str(read_preference(user, "date")))
