"""Small pictures, made without a library."""

from __future__ import annotations

import struct
import zlib


def make_png(width: int, height: int, seed: int) -> bytes:
    """A picture whose bytes depend on `seed`."""
    rows = b"".join(
        b"\x00" + bytes((x * seed + y * 7 + c * 31) % 256 for x in range(width) for c in range(3))
        for y in range(height)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
