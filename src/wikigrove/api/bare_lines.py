"""Forms whose parts' heads end their lines in a bare line feed: pywikibot sends uploads so, and PHP takes them.

Django's parser wants the carriage returns of RFC 7578 in the heads; what stands between the heads it takes either way.
"""

from __future__ import annotations

import re
from io import BufferedReader, RawIOBase
from typing import Any, Final

from django.http import HttpRequest

_BOUNDARY: Final = re.compile(r'boundary="?([^";,]{1,200})"?', re.I)
_LONGEST_HEAD: Final = 4096
_PIECE: Final = 65_536


def accept_bare_lines(request: HttpRequest) -> None:
    """To be called before the form is read. Forms as they should be are read as they are."""
    found = _BOUNDARY.search(request.headers.get("Content-Type", ""))
    stream: Any = getattr(request, "_stream", None)
    if found is None or stream is None or hasattr(request, "_post"):
        return
    opening = b"--" + found[1].encode("latin-1", "replace")
    start = stream.read(len(opening) + 2)
    is_bare = start.startswith(opening + b"\n")
    mended = _WithReturns(stream, start, opening) if is_bare else _Rejoined(stream, start)
    request._stream = BufferedReader(mended, _PIECE)


class _Rejoined(RawIOBase):
    """A stream of which the start was read already."""

    def __init__(self, stream: Any, start: bytes) -> None:
        self._stream, self._ready = stream, start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if not self._ready:
            self._more(len(buffer))
        size = min(len(buffer), len(self._ready))
        buffer[:size], self._ready = self._ready[:size], self._ready[size:]
        return size

    def _more(self, size: int) -> None:
        self._ready = bytes(self._stream.read(size))


class _WithReturns(_Rejoined):
    """The stream with carriage returns in the heads of its parts. Holds a piece of it and a head at a time."""

    def __init__(self, stream: Any, start: bytes, opening: bytes) -> None:
        # What the parser meets first is a boundary without a line before it.
        super().__init__(stream, b"")
        self._opening, self._raw = b"\n" + opening + b"\n", b"\n" + start
        self._is_first, self._is_over = True, False

    def _more(self, size: int) -> None:
        while not self._ready and not self._is_over:
            self._step()

    def _step(self) -> None:
        piece = bytes(self._stream.read(_PIECE))
        self._is_over = not piece
        self._raw += piece
        while (at := self._raw.find(self._opening)) >= 0:
            head = at + len(self._opening)
            end = self._raw.find(b"\n\n", head - 1, head + _LONGEST_HEAD)
            if end < 0 and not self._is_over and len(self._raw) < head + _LONGEST_HEAD:
                return
            end = head if end < 0 else end + 2
            self._put(self._raw[:at])
            self._put(self._raw[at:end].replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
            self._raw = self._raw[end:]
        # A boundary may go on in the next piece.
        kept = 0 if self._is_over else len(self._opening)
        self._put(self._raw[: len(self._raw) - kept])
        self._raw = self._raw[len(self._raw) - kept :] if kept else b""

    def _put(self, data: bytes) -> None:
        if self._is_first and data:
            data, self._is_first = data.lstrip(b"\r\n"), False
        self._ready += data
