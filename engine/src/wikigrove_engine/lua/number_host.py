"""Bits and digests for Lua: the host's half of bit32 and mw.hash."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from typing import Final

from wikigrove_engine.lua.faults import LuaFault
from wikigrove_engine.lua.library import pack_list

_FIXED: Final = (
    "md5",
    "sha1",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sha512_224",
    "sha512_256",
    "sha3_224",
    "sha3_256",
    "sha3_384",
    "sha3_512",
    "md4",
    "ripemd160",
    "whirlpool",
)
_NAMES: Final = {"sha512_224": "sha512/224", "sha512_256": "sha512/256"}


def _name(name: str) -> str:
    """PHP's name of a digest of hashlib."""
    return _NAMES.get(name, name.replace("sha3_", "sha3-"))


def _available() -> dict[str, str]:
    out = {}
    for name in _FIXED:
        try:
            hashlib.new(name, b"", usedforsecurity=False)
        except ValueError:
            continue
        out[_name(name)] = name
    return out


def _crc32_bzip(data: bytes) -> str:
    """PHP's crc32: the polynomial from the highest bit on, and its bytes reversed."""
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte << 24
        for _ in range(8):
            value = (value << 1 ^ 0x04C11DB7 if value & 0x80000000 else value << 1) & 0xFFFFFFFF
    return (value ^ 0xFFFFFFFF).to_bytes(4, "little").hex()


def _fnv(data: bytes, *, bits: int, xor_first: bool) -> str:
    prime, value = (0x01000193, 0x811C9DC5) if bits == 32 else (0x100000001B3, 0xCBF29CE484222325)
    mask = (1 << bits) - 1
    for byte in data:
        value = ((value ^ byte) * prime if xor_first else (value * prime) ^ byte) & mask
    return f"{value:0{bits // 4}x}"


def _joaat(data: bytes) -> str:
    value = 0
    for byte in data:
        value = (value + byte) & 0xFFFFFFFF
        value = (value + (value << 10)) & 0xFFFFFFFF
        value ^= value >> 6
    value = (value + (value << 3)) & 0xFFFFFFFF
    value ^= value >> 11
    return f"{(value + (value << 15)) & 0xFFFFFFFF:08x}"


_DIGESTS: Final = _available()
_CHECKSUMS: Final[dict[str, Callable[[bytes], str]]] = {
    "adler32": lambda data: f"{zlib.adler32(data):08x}",
    "crc32": _crc32_bzip,
    "crc32b": lambda data: f"{zlib.crc32(data):08x}",
    "fnv132": lambda data: _fnv(data, bits=32, xor_first=False),
    "fnv1a32": lambda data: _fnv(data, bits=32, xor_first=True),
    "fnv164": lambda data: _fnv(data, bits=64, xor_first=False),
    "fnv1a64": lambda data: _fnv(data, bits=64, xor_first=True),
    "joaat": _joaat,
}


def digest(algorithm: bytes, value: bytes) -> bytes:
    """The digest in hexadecimal."""
    name = algorithm.decode("latin-1").lower()
    if name in _DIGESTS:
        return hashlib.new(_DIGESTS[name], value, usedforsecurity=False).hexdigest().encode()
    checksum = _CHECKSUMS.get(name)
    if checksum is None:
        raise LuaFault(f"Unknown hashing algorithm: {name}")
    return checksum(value).encode()


def list_algorithms() -> bytes:
    return pack_list([name.encode() for name in (*_DIGESTS, *_CHECKSUMS)])


def band(a: float, b: float) -> int:
    return int(a) & int(b)


def bor(a: float, b: float) -> int:
    return int(a) | int(b)


def bxor(a: float, b: float) -> int:
    return int(a) ^ int(b)


def make_hashes(host: object) -> dict[str, Callable[..., object]]:
    return {"digest": digest, "list_algorithms": list_algorithms}


def make_bits(host: object) -> dict[str, Callable[..., object]]:
    return {"band": band, "bor": bor, "bxor": bxor}
