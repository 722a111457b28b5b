"""Send something to a foreign server: one POST to a public address, no redirects, and the beginning of its answer."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

import httpcore

from wikigrove import __version__
from wikigrove.net.fetch import FetchFailed, check_url
from wikigrove.net.guard import PrivateAddress, PublicBackend

SECONDS: Final = 10.0
_READ: Final = 2000


@dataclass(frozen=True)
class Answered:
    """What the server said: its status and how its answer begins."""

    status: int
    text: str
    milliseconds: int


def post(
    url: str,
    body: bytes,
    *,
    headers: Mapping[str, str],
    backend: httpcore.NetworkBackend | None = None,
    seconds: float = SECONDS,
) -> Answered:
    """POST `body` to `url`. A redirect is an answer like others: what was signed for one address goes to no other.

    Raises FetchFailed.
    """
    check_url(url)
    began = time.monotonic()
    timeouts = {"connect": seconds, "read": seconds, "write": seconds, "pool": seconds}
    named: dict[bytes | str, bytes | str] = {
        "Host": urlsplit(url).netloc,
        "User-Agent": f"Wikigrove/{__version__}",
        "Content-Length": str(len(body)),
    }
    for name, value in headers.items():
        named[name] = value
    try:
        with (
            httpcore.ConnectionPool(network_backend=backend or PublicBackend(), max_connections=1) as pool,
            pool.stream("POST", url, headers=named, content=body, extensions={"timeout": timeouts}) as response,
        ):
            text = _read(response, end=began + 2 * seconds)
            return Answered(response.status, text, int((time.monotonic() - began) * 1000))
    except PrivateAddress as err:
        raise FetchFailed("private", str(err)) from err
    except (httpcore.TimeoutException, TimeoutError) as err:
        raise FetchFailed("timeout", url) from err
    except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol, OSError, UnicodeError) as err:
        raise FetchFailed("unreachable", str(err)) from err


def _read(response: httpcore.Response, *, end: float) -> str:
    got = b""
    for chunk in response.iter_stream():
        got += chunk
        if len(got) >= _READ or time.monotonic() > end:
            break
    return got[:_READ].decode("utf-8", "replace").replace("\x00", "")
