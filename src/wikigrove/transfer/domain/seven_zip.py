"""Read a 7z archive as a stream. Imported when one is met: its library takes a third of a second to load."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import IO

import py7zr
from py7zr.io import Py7zIO, WriterFactory

from wikigrove.transfer.errors import DumpDamaged


class SevenZip:
    """Unpacks the first member of an archive in a thread, through a pipe, so that memory stays small."""

    def __init__(self, path: Path) -> None:
        self.error: Exception | None = None
        reader, writer = os.pipe()
        self.stream: IO[bytes] = os.fdopen(reader, "rb", buffering=1 << 20)
        self._thread = threading.Thread(target=self._run, args=(path, writer), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.stream.close()
        self._thread.join(timeout=10)

    def _run(self, path: Path, writer: int) -> None:
        with os.fdopen(writer, "wb", buffering=1 << 20) as out:
            try:
                with py7zr.SevenZipFile(path, "r") as archive:
                    names = [f.filename for f in archive.list() if not f.is_directory]
                    if not names:
                        raise DumpDamaged("the archive is empty")
                    archive.extract(targets=names[:1], factory=_PipeFactory(out))
            except BrokenPipeError:
                return
            except Exception as err:
                # py7zr raises many kinds; the reader turns this into one clear line.
                self.error = err


class _PipeFactory(WriterFactory):
    def __init__(self, out: IO[bytes]) -> None:
        self.out = out

    def create(self, filename: str) -> Py7zIO:
        return _PipeIO(self.out)


class _PipeIO(Py7zIO):
    """What py7zr writes to."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.length = 0

    def write(self, s: bytes | bytearray) -> int:
        self.length += len(s)
        return self.out.write(s)

    def read(self, size: int | None = None) -> bytes:
        return b""

    def seek(self, offset: int, whence: int = 0) -> int:
        return self.length

    def flush(self) -> None:
        self.out.flush()

    def size(self) -> int:
        return self.length
