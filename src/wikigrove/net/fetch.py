"""Fetch a file from a foreign server, with limits of size, time, redirects and address in one place."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpcore

from wikigrove import __version__
from wikigrove.net.guard import PrivateAddress, PublicBackend

MAX_REDIRECTS: Final = 5
SECONDS: Final = 60.0
"""For all of it, redirects included."""
_STEP_SECONDS: Final = 10.0


class FetchFailed(Exception):
    """Nothing usable came. `reason`: bad-url, private, unreachable, timeout, status, too-large, too-many-redirects."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


@dataclass(frozen=True)
class Fetched:
    """What came: the address in the end, the type that the server says, bytes."""

    url: str
    content_type: str
    size: int


def fetch_to_file(
    url: str, path: Path, *, most: int, backend: httpcore.NetworkBackend | None = None, seconds: float = SECONDS
) -> Fetched:
    """GET `url` into the file at `path`, at most `most` bytes. Raises FetchFailed; the file may be there in part then."""
    end = time.monotonic() + seconds
    with httpcore.ConnectionPool(network_backend=backend or PublicBackend(), max_connections=1) as pool:
        for _ in range(MAX_REDIRECTS + 1):
            check_url(url)
            found = _get(pool, url, path, most=most, end=end)
            if isinstance(found, Fetched):
                return found
            url = urljoin(url, found)
    raise FetchFailed("too-many-redirects", url)


def check_url(url: str) -> None:
    """Is this an address that can be asked at all? Raises FetchFailed."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as err:
        raise FetchFailed("bad-url", url) from err
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or port == 0:
        raise FetchFailed("bad-url", url)


def _get(pool: httpcore.ConnectionPool, url: str, path: Path, *, most: int, end: float) -> Fetched | str:
    """The file, or the address that it has gone to."""
    step = min(_STEP_SECONDS, max(0.1, end - time.monotonic()))
    timeouts = {"connect": step, "read": step, "write": step, "pool": step}
    headers: dict[bytes | str, bytes | str] = {
        "Host": urlsplit(url).netloc,
        "User-Agent": f"Wikigrove/{__version__}",
        "Accept": "*/*",
    }
    try:
        with pool.stream("GET", url, headers=headers, extensions={"timeout": timeouts}) as response:
            named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            if response.status in (301, 302, 303, 307, 308) and "location" in named:
                return named["location"]
            if response.status != 200:
                raise FetchFailed("status", str(response.status))
            return Fetched(url, named.get("content-type", ""), _write(response, path, most=most, end=end))
    except PrivateAddress as err:
        raise FetchFailed("private", str(err)) from err
    except (httpcore.TimeoutException, TimeoutError) as err:
        raise FetchFailed("timeout", url) from err
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError, UnicodeError) as err:
        raise FetchFailed("unreachable", str(err)) from err


def _write(response: httpcore.Response, path: Path, *, most: int, end: float) -> int:
    size = 0
    with path.open("wb") as out:
        for chunk in response.iter_stream():
            size += len(chunk)
            if size > most:
                raise FetchFailed("too-large", str(most))
            if time.monotonic() > end:
                # A server that sends a byte now and then would hold us for ever.
                raise FetchFailed("timeout", "")
            out.write(chunk)
    return size
