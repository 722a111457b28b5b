"""Error pages: what happened and what to do, never a traceback."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from wikigrove_engine.title import TitleError

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.i18n import message
from wikigrove.web.skin.frame import Frame


def show_error(request: HttpRequest, status: int, heading: str = "", text: str = "", *params: object) -> HttpResponse:
    """The page for `status`; `heading` and `text` are message keys and replace the usual ones."""
    lines = [message(text or f"wikigrove-error-{status}-text", *params)]
    return _page(request, status, message(heading or f"wikigrove-error-{status}"), lines)


def show_refusal(request: HttpRequest, refusal: PermissionRefused, *, status: int) -> HttpResponse:
    """Why somebody may not do what they asked for."""
    actor = getattr(request, "actor", None)
    lines = [message(refusal.message_key, *refusal.params)]
    heading = message("wikigrove-error-429" if status == 429 else "permissionserrors")
    return _page(request, status, heading, lines, offer_login=status == 403 and getattr(actor, "user", None) is None)


def show_title_error(request: HttpRequest, error: TitleError) -> HttpResponse:
    return _page(request, 400, message("badtitle"), [message("badtitletext"), message(error.code, error.text)])


def refuse_forged_request(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's view for a POST without the token that belongs to it. The reason stays in the log."""
    return _page(request, 403, message("sessionfailure-title"), [message("sessionfailure")])


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show_error(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show_error(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return show_error(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """The last resort: no database, no skin, since either may be what failed."""
    text = render_to_string(
        "web/failed.html", {"heading": message("wikigrove-error-500"), "text": message("wikigrove-error-500-text")}
    )
    return HttpResponse(text, status=500)


def _page(
    request: HttpRequest, status: int, heading: str, lines: list[str], *, offer_login: bool = False
) -> HttpResponse:
    context = {
        "heading": heading,
        "tab_title": heading,
        "lines": lines,
        "code": status,
        "frame": Frame(),
        "robots": "noindex,nofollow",
        "offer_login": offer_login,
    }
    try:
        text = render_to_string("web/error.html", context, request)
    except Exception:
        return failed(request)
    return HttpResponse(text, status=status)
