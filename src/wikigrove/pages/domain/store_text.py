"""Put texts into the store and take them out again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import zstandard
from django.db import IntegrityError, transaction

from wikigrove.pages.errors import TextLost
from wikigrove.pages.models import Text

LEVEL: Final = 9
MAX_BYTES: Final = 1 << 30
_DELTA_WORTH: Final = 0.6
"""A difference must save this much of the whole form to be worth the second read."""


@dataclass(frozen=True)
class BaseText:
    """A text that later ones may be written as differences against."""

    pk: int
    data: bytes


def digest_of(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def sha1_base36(data: bytes) -> str:
    """SHA-1 in base 36, padded to 31 places, as in MediaWiki's dumps."""
    return _base36(hashlib.sha1(data, usedforsecurity=False).digest())


def sha1_of_file(path: Path) -> str:
    """As `sha1_base36`, of a file that need not fit into memory."""
    with path.open("rb") as stream:
        return _base36(hashlib.file_digest(stream, partial(hashlib.sha1, usedforsecurity=False)).digest())


def _base36(digest: bytes) -> str:
    number = int.from_bytes(digest, "big")
    digits = []
    while number:
        number, rest = divmod(number, 36)
        digits.append("0123456789abcdefghijklmnopqrstuvwxyz"[rest])
    return "".join(reversed(digits)).rjust(31, "0")


def pack(data: bytes, base: BaseText | None = None) -> tuple[bytes, int | None]:
    """The compressed form of `data` and the id of the base it needs."""
    if base is not None and base.data:
        against = zstandard.ZstdCompressionDict(base.data, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        size = max(len(base.data), len(data), 1024)
        # The window must reach over the whole base, or the difference finds nothing in it.
        parameters = zstandard.ZstdCompressionParameters.from_level(
            LEVEL, window_log=min(27, max(10, (2 * size).bit_length())), source_size=len(data)
        )
        delta = zstandard.ZstdCompressor(dict_data=against, compression_params=parameters).compress(data)
        if len(delta) < 200 or len(delta) < _DELTA_WORTH * len(data) / 3:
            return delta, base.pk
    return zstandard.ZstdCompressor(level=LEVEL).compress(data), None


def unpack(blob: bytes, base: bytes | None) -> bytes:
    """The reverse of `pack`. Raises TextLost."""
    try:
        if base is None:
            return zstandard.ZstdDecompressor().decompress(blob, max_output_size=MAX_BYTES)
        against = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        return zstandard.ZstdDecompressor(dict_data=against, max_window_size=1 << 28).decompress(
            blob, max_output_size=MAX_BYTES
        )
    except zstandard.ZstdError as err:
        raise TextLost(str(err)) from err


def store_text(text: str, *, base: Text | None = None) -> Text:
    """The stored row of `text`, found by digest or written; against `base` where that saves space."""
    data = text.encode()
    digest = digest_of(data)
    found = Text.objects.filter(digest=digest).only("pk", "size").first()
    if found is not None:
        return found
    against = None
    if base is not None:
        root = base if base.base_id is None else Text.objects.get(pk=base.base_id)
        against = BaseText(root.pk, unpack(bytes(root.blob), None))
    blob, base_id = pack(data, against)
    try:
        with transaction.atomic():
            row: Text = Text.objects.create(digest=digest, blob=blob, base_id=base_id, size=len(data))
    except IntegrityError:
        # Somebody has stored the same text since we looked.
        row = Text.objects.get(digest=digest)
    return row


def load_text(pk: int) -> str:
    """The text with this id. Raises TextLost."""
    return load_texts([pk])[pk]


def load_texts(ids: Iterable[int]) -> dict[int, str]:
    """Many texts in two queries for each 500 of them. Raises TextLost when one is damaged or gone."""
    wanted = list(dict.fromkeys(ids))
    rows = _rows(wanted)
    bases = {
        pk: unpack(bytes(blob), None)
        for pk, (blob, _) in _rows([base for _, base in rows.values() if base is not None]).items()
    }
    out: dict[int, str] = {}
    for pk in wanted:
        if pk not in rows:
            raise TextLost(f"text {pk} is not in the store")
        blob, base_id = rows[pk]
        out[pk] = unpack(bytes(blob), bases[base_id] if base_id is not None else None).decode()
    return out


def find_stored(digests: Sequence[bytes]) -> Mapping[bytes, int]:
    """Ids of the texts that are stored already, by digest."""
    out: dict[bytes, int] = {}
    for i in range(0, len(digests), 500):
        for digest, pk in Text.objects.filter(digest__in=digests[i : i + 500]).values_list("digest", "pk"):
            out[bytes(digest)] = pk
    return out


def _rows(ids: Sequence[int]) -> dict[int, tuple[bytes, int | None]]:
    out: dict[int, tuple[bytes, int | None]] = {}
    unique = list(dict.fromkeys(ids))
    for i in range(0, len(unique), 500):
        for pk, blob, base in Text.objects.filter(pk__in=unique[i : i + 500]).values_list("pk", "blob", "base_id"):
            out[pk] = (bytes(blob), base)
    return out
