"""Start web workers, job worker and event stream, keep them alive, stop them cleanly."""

from __future__ import annotations

import gc
import importlib
import logging
import socket
from typing import Final

from django.conf import settings
from django.db import connections

from wikigrove.operations.domain.announce import announce_ready
from wikigrove.operations.domain.children import STOP_SECONDS, Child
from wikigrove.operations.domain.serve_streams import serve_streams
from wikigrove.settings.declared import SettingError

log = logging.getLogger("wikigrove.serve")
ACCESS_FORMAT: Final = '%(addr)s "%(method)s %(path)s" %(status)d %(dt_ms).1f ms'


def serve(*, bind: str, workers: int | None = None, with_jobs: bool = True) -> int:
    """Serve until SIGTERM or SIGINT. Raises SettingError for an address that can't be used."""
    from granian.constants import Interfaces
    from granian.server import MPServer

    host, port = split_bind(bind)
    preload()
    children = [Child("job worker", _work)] if with_jobs else []
    if settings.WIKIGROVE["stream_bind"]:
        split_bind(settings.WIKIGROVE["stream_bind"])
        children.append(Child("event stream", serve_streams))
    for child in children:
        child.start()
    server = MPServer(
        "wikigrove.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=max(1, workers or settings.WIKIGROVE["workers"]),
        blocking_threads=max(1, settings.WIKIGROVE["threads"]),
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_access=True,
        log_access_format=ACCESS_FORMAT,
        log_level=settings.WIKIGROVE["log_level"],
        process_name=None,
    )
    server.on_startup(announce_ready)
    log.info("Wikigrove serves on http://%s", bind)
    try:
        server.serve()
    finally:
        for child in children:
            child.stop()
    return 0


def split_bind(bind: str) -> tuple[str, int]:
    """`HOST:PORT`, `:PORT` or `[::1]:PORT`. Raises SettingError."""
    host, colon, port = bind.rpartition(":")
    if not colon or not port.isdigit() or not 0 < int(port) < 65536:
        raise SettingError(f"--bind takes HOST:PORT, not {bind!r}.")
    host = host.strip("[]") or "0.0.0.0"  # noqa: S104 - asked for by leaving the host out
    try:
        found = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)
    except OSError as err:
        raise SettingError(f"--bind: {host} is no address of this machine: {err}") from err
    # The server wants an address, not a name; of a name's addresses the old kind is the one that always works.
    addresses = sorted((family != socket.AF_INET, str(where[0])) for family, _, _, _, where in found)
    return addresses[0][1], int(port)


def preload() -> None:
    """Import what every process needs before they fork, so that they share its memory."""
    for name in ("wikigrove.urls", "wikigrove.wsgi", "wikigrove.rendering.domain.render"):
        importlib.import_module(name)
    # A connection must never be shared by processes.
    connections.close_all()
    gc.collect()
    gc.freeze()
    # Trees of pages are large and live short: looking for cycles often costs more than it frees.
    gc.set_threshold(50_000, 20, 50)


def _work() -> None:
    """In the child: run jobs."""
    from wikigrove.operations.domain.run_jobs import run_jobs

    run_jobs()
