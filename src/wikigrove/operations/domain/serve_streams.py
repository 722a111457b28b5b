"""The process that keeps connections of the event stream open: one event loop, one thread for the database."""

from __future__ import annotations

import asyncio
import importlib
import signal
from typing import Any, Final

from django.conf import settings

_SPARE: Final = 100
"""Connections beside those that listen: they are told that there are too many."""


def serve_streams() -> None:
    """Until SIGTERM."""
    asyncio.run(_serve())


async def _serve() -> None:
    from granian.constants import Interfaces
    from granian.server.embed import Server

    from wikigrove.operations.domain.serve import split_bind

    host, port = split_bind(settings.WIKIGROVE["stream_bind"])
    # By name: the application stands above the contexts that serve it.
    application: Any = importlib.import_module("wikigrove.asgi").application
    server = Server(
        application,
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        backlog=1024,
        backpressure=settings.WIKIGROVE["stream_listeners"] + _SPARE,
        websockets=False,
        log_level=settings.WIKIGROVE["log_level"],
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, server.stop)
    await server.serve()
