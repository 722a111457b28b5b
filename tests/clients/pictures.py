"""Small pictures, made without a library."""

from __future__ import annotations

import random
import struct
import zlib


def make_png(width: int, height: int, seed: int) -> bytes:
    """A picture whose bytes depend on `seed`."""
    noise = random.Random(seed)  # noqa: S311 - a picture, no secret
    rows = b"".join(b"\x00" + noise.randbytes(3 * width) for _ in range(height))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
