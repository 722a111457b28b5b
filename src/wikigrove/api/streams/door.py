"""/v2/stream/<streams> at the web processes: on to the process that keeps connections open, or one part of the stream.

A web process must not be held by somebody who only listens. Where there is no process for them, the answer has what is new
and ends; `retry` tells the client when to come back, and every client of server-sent events does, with its `Last-Event-ID`.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from wikigrove.accounts.errors import PermissionRefused, RateLimited
from wikigrove.api.limits import charge, limit_headers
from wikigrove.api.streams.listen import HEADERS, Listener, content_type, open_listener, write_event
from wikigrove.consumers.domain.identify import CallerRefused
from wikigrove.events.domain.read_stream import Part, changes_after, write_place
from wikigrove.events.domain.streams import STREAMS
from wikigrove.events.errors import StreamRefused
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.web.skin.comments import comment_html

RETRY_MILLISECONDS: Final = 3000


@csrf_exempt
def stream(request: HttpRequest, names: str = "") -> HttpResponse:
    """One part, or the way to the open connection."""
    if request.method == "OPTIONS":
        return _finish(HttpResponse(status=204))
    if request.method not in ("GET", "HEAD"):
        return _finish(_refuse(405, "wrong-method", "This takes GET only."))
    try:
        elsewhere = _elsewhere(request)
        if elsewhere:
            # 307 keeps the method; clients follow it with their headers.
            response: HttpResponse = HttpResponseRedirect(elsewhere)
            response.status_code = 307
            return _finish(response)
        charge(request, cost=2)
        if not names:
            return _finish(_list(request))
        response = _part(open_listener(request, names))
        for name, value in limit_headers(request).items():
            response[name] = value
    except (StreamRefused, CallerRefused, PermissionRefused) as error:
        response = refusal_of(error)
    return _finish(response)


def refusal_of(error: Exception) -> HttpResponse:
    """A refusal as JSON, in the shape of our own API."""
    if isinstance(error, StreamRefused):
        return _refuse(404 if error.code == "no-such-stream" else 400, error.code, error.text)
    if isinstance(error, CallerRefused):
        return _refuse(401, error.code, error.text)
    if isinstance(error, RateLimited):
        response = _refuse(429, "ratelimited", message(error.message_key, *error.params))
        response["Retry-After"] = str(error.seconds)
        return response
    if isinstance(error, PermissionRefused):
        return _refuse(403, error.code, message(error.message_key, *error.params))
    raise error


def _part(listener: Listener) -> HttpResponse:
    numbers, place = changes_after(listener.place)
    found = Part(numbers, show_comment=comment_html).events_for(
        listener.streams, wanted=listener.wanted, actor=listener.actor
    )
    pieces = [write_event(sent, as_lines=listener.as_lines) for sent in found]
    if not listener.as_lines:
        # An id without data moves the client's place on, also past what it did not want to hear.
        here = write_place(place, streams=listener.streams, moment=timezone.now())
        pieces = [":ok\n\n", f"retry: {RETRY_MILLISECONDS}\n\n", *pieces, f"id: {here}\n\n"]
    return HttpResponse("".join(pieces), content_type=content_type(as_lines=listener.as_lines))


def _elsewhere(request: HttpRequest) -> str:
    """The address of the process that keeps connections open; empty: there is none."""
    bind, base = settings.WIKIGROVE["stream_bind"], settings.WIKIGROVE["stream_url"]
    if not bind:
        return ""
    if not base:
        scheme = "https" if settings.WIKIGROVE["https"] else request.scheme
        host = urlsplit(f"//{request.get_host()}").hostname or "localhost"
        base = f"{scheme}://{f'[{host}]' if ':' in host else host}:{bind.rpartition(':')[2]}"
    return f"{base.rstrip('/')}{current_wiki().path_prefix}{request.get_full_path()}"


def _list(request: HttpRequest) -> HttpResponse:
    """/v2/stream/: what there is to listen to."""
    return JsonResponse({"streams": [f"{request.path.rstrip('/')}/{name}" for name in STREAMS]})


def _refuse(status: int, code: str, text: str) -> HttpResponse:
    return JsonResponse({"error": {"code": code, "message": text}}, status=status)


def _finish(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response
