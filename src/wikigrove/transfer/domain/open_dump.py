"""Open a dump, whatever it is packed with, as a stream of bytes."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Protocol

import zstandard

from wikigrove.transfer.errors import DumpDamaged

if TYPE_CHECKING:
    from wikigrove.transfer.domain.seven_zip import SevenZip

_MAGIC: Final = (
    (b"\x1f\x8b", "gz"),
    (b"BZh", "bz2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x28\xb5\x2f\xfd", "zst"),
)


class Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


class Dump:
    """A dump that is read. `read` gives unpacked bytes, `position` tells how far the packed file is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.size = path.stat().st_size
        self._raw: IO[bytes] = path.open("rb")
        self._producer: SevenZip | None = None
        self._stream = self._unpack()

    @property
    def position(self) -> int:
        """Bytes of the file that have been read, for progress."""
        return self.size if self._raw.closed else self._raw.tell()

    def read(self, size: int = -1) -> bytes:
        """The next unpacked bytes. Raises DumpDamaged."""
        try:
            data = self._stream.read(size)
        except (OSError, EOFError, lzma.LZMAError, zstandard.ZstdError, ValueError) as err:
            raise DumpDamaged(f"{self.path.name}: the packed data is damaged near byte {self.position}: {err}") from err
        if not data and self._producer is not None and self._producer.error is not None:
            raise DumpDamaged(f"{self.path.name}: the 7z archive is damaged: {self._producer.error}")
        return data

    def close(self) -> None:
        if self._producer is not None:
            self._producer.close()
        self._raw.close()

    def __enter__(self) -> Dump:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _unpack(self) -> Readable:
        head = self._raw.read(6)
        self._raw.seek(0)
        kind = next((name for magic, name in _MAGIC if head.startswith(magic)), "plain")
        if kind == "7z":
            from wikigrove.transfer.domain.seven_zip import SevenZip

            self._producer = SevenZip(self.path)
            return self._producer.stream
        openers: dict[str, Callable[[], Any]] = {
            "gz": lambda: gzip.GzipFile(fileobj=self._raw),
            "bz2": lambda: bz2.BZ2File(self._raw),
            "xz": lambda: lzma.LZMAFile(self._raw),  # noqa: SIM115 - closed by close()
            "zst": lambda: zstandard.ZstdDecompressor(max_window_size=1 << 31).stream_reader(
                self._raw, read_across_frames=True
            ),
            "plain": lambda: self._raw,
        }
        opened: Readable = openers[kind]()
        return opened


def fingerprint_of(path: Path) -> str:
    """Tells files apart without reading gigabytes: size, and digest of both ends."""
    size = path.stat().st_size
    digest = hashlib.sha256(str(size).encode())
    with path.open("rb") as stream:
        digest.update(stream.read(1 << 20))
        if size > 2 << 20:
            stream.seek(-(1 << 20), os.SEEK_END)
            digest.update(stream.read())
    return digest.hexdigest()
