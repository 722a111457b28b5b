"""The small ASGI application that keeps connections open: /v2/stream/<streams> and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.middleware import ActorMiddleware
from wikigrove.api.streams.door import refusal_of
from wikigrove.api.streams.hub import END, Connection, Hub
from wikigrove.api.streams.listen import HEADERS, Listener, content_type, open_listener
from wikigrove.consumers.domain.identify import CallerRefused
from wikigrove.consumers.middleware import CallerMiddleware
from wikigrove.events.errors import StreamRefused
from wikigrove.farm.middleware import WikiMiddleware

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
log = logging.getLogger("wikigrove.streams")
ROOT: Final = "/v2/stream/"
LIFE_SECONDS: Final = 900.0
"""An open connection ends after a quarter of an hour and is opened anew, with the rights as they are then."""
BREATH_SECONDS: Final = 15.0
"""So often something is sent, so that nothing on the way takes the connection for dead."""


class Opened(HttpResponse):
    """What the chain of middlewares hands back: somebody may listen."""

    def __init__(self, listener: Listener) -> None:
        super().__init__()
        self.listener = listener


class Streams:
    """`life` and `breath` in seconds; other ones only in tests."""

    def __init__(self, *, life: float = LIFE_SECONDS, breath: float = BREATH_SECONDS, poll: float = 1.0) -> None:
        self.life, self.breath, self.poll = life, breath, poll
        # One thread, so one connection to the database.
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="streams")
        self._hub: Hub | None = None
        self._reader: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        response = await loop.run_in_executor(self._executor, open_request, scope)
        if not isinstance(response, Opened):
            await _send_whole(response, send)
            return
        hub = self._start(loop)
        try:
            connection = hub.join(response.listener)
        except PermissionRefused as refused:
            await _send_whole(refusal_of(refused), send)
            return
        try:
            await self._stream(connection, receive, send)
        finally:
            hub.leave(connection)

    def _start(self, loop: asyncio.AbstractEventLoop) -> Hub:
        """The reader starts with the first listener: it belongs to the loop that serves."""
        if self._hub is None or self._reader is None or self._reader.done():
            self._hub = Hub(most=settings.WIKIGROVE["stream_listeners"], executor=self._executor, poll=self.poll)
            self._reader = loop.create_task(self._hub.run())
            self._reader.add_done_callback(_tell_failure)
        return self._hub

    async def _stream(self, connection: Connection, receive: Receive, send: Send) -> None:
        as_lines = connection.listener.as_lines
        headers = [(b"content-type", content_type(as_lines=as_lines).encode())]
        headers += [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"\n" if as_lines else b":ok\n\n", "more_body": True})
        gone = asyncio.ensure_future(_wait_for_end(receive))
        end = asyncio.get_running_loop().time() + self.life
        try:
            while not gone.done() and not self._is_over(connection, end):
                text = await self._next(connection, end)
                if text is not END:
                    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
            if not gone.done():
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except OSError:
            log.debug("a listener went away")
        finally:
            gone.cancel()

    def _is_over(self, connection: Connection, end: float) -> bool:
        late = asyncio.get_running_loop().time() >= end
        dead = self._reader is None or self._reader.done()
        return connection.queue.empty() and (connection.is_cut or late or dead)

    async def _next(self, connection: Connection, end: float) -> str | None:
        """What is to be sent next; after a while of silence a word that means nothing."""
        rest = max(0.01, min(self.breath, end - asyncio.get_running_loop().time()))
        with contextlib.suppress(TimeoutError):
            return await asyncio.wait_for(connection.queue.get(), rest)
        return "\n" if connection.listener.as_lines else ":\n\n"


def open_request(scope: Scope) -> HttpResponse:
    """Who asks, on which wiki, for what: through the same middlewares as a web page; runs in the executor's thread."""
    close_old_connections()
    try:
        request = ASGIRequest(dict(scope), io.BytesIO())
    except ValueError:
        return HttpResponse("The request can't be read.\n", status=400, content_type="text/plain")
    return _chain(request)


def _open(request: HttpRequest) -> HttpResponse:
    if request.method == "OPTIONS":
        return HttpResponse(status=204)
    if not request.path_info.startswith(ROOT) or request.method != "GET":
        return HttpResponse("Nothing is here but /v2/stream/.\n", status=404, content_type="text/plain")
    try:
        return Opened(open_listener(request, request.path_info.removeprefix(ROOT)))
    except (StreamRefused, CallerRefused, PermissionRefused) as error:
        return refusal_of(error)


def _make_chain() -> Callable[[HttpRequest], HttpResponse]:
    out: Any = _open
    for layer in (CallerMiddleware, ActorMiddleware, AuthenticationMiddleware, SessionMiddleware, WikiMiddleware):
        out = layer(out)
    chain: Callable[[HttpRequest], HttpResponse] = out
    return chain


_chain: Final = _make_chain()


async def _send_whole(response: HttpResponse, send: Send) -> None:
    named = {**HEADERS, **dict(response.items())}
    headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in named.items()]
    await send({"type": "http.response.start", "status": response.status_code, "headers": headers})
    await send({"type": "http.response.body", "body": response.content})


async def _wait_for_end(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _live(receive: Receive, send: Send) -> None:
    while True:
        word = (await receive())["type"]
        await send({"type": f"{word}.complete"})
        if word == "lifespan.shutdown":
            return


def _tell_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("the reader of the event stream failed", exc_info=task.exception())
