"""How long sounds and films are, and how large films: from their headers, never from the whole file.

Sounds by mutagen; of films the boxes and elements that say their size, by the containers' specifications (ISO/IEC
14496-12, Matroska, Theora). A file that can't be read has no length: that is a flaw of the file, not a danger.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

import mutagen
import mutagen.flac
import mutagen.mp3
import mutagen.mp4
import mutagen.oggflac
import mutagen.oggopus
import mutagen.oggspeex
import mutagen.oggtheora
import mutagen.oggvorbis
import mutagen.wave

MAX_SECONDS: Final = 10_000_000.0
_MOST_PARTS: Final = 2000
"""Boxes or elements that are looked at: a file made to keep us reading ends here."""
_LARGEST_HEADER: Final = 1 << 20
_READERS: Final = {
    "audio/mpeg": (mutagen.mp3.MP3,),
    "audio/wav": (mutagen.wave.WAVE,),
    "audio/flac": (mutagen.flac.FLAC,),
    "application/ogg": (
        mutagen.oggvorbis.OggVorbis,
        mutagen.oggopus.OggOpus,
        mutagen.oggflac.OggFLAC,
        mutagen.oggspeex.OggSpeex,
    ),
}
_SEGMENT: Final = 0x18538067
_CLUSTER: Final = 0x1F43B675
_INFO: Final = 0x1549A966
_SCALE: Final = 0x2AD7B1
_DURATION: Final = 0x4489
_TRACKS: Final = 0x1654AE6B
_TRACK: Final = 0xAE
_KIND: Final = 0x83
_VIDEO: Final = 0xE0
_PIXELS: Final = (0xB0, 0xBA)
_SHOWN: Final = (0x54B0, 0x54BA)
_UNIT: Final = 0x54B2


@dataclass(frozen=True)
class MediaFacts:
    """Seconds, pixels (0 for a sound), and whether there are pictures. None of it where the file does not say."""

    seconds: float = 0.0
    width: int = 0
    height: int = 0
    has_pictures: bool = False
    is_read: bool = True


def inspect_media(path: Path, mime: str) -> MediaFacts:
    """The facts of a sound or film of this type."""
    try:
        if mime in ("video/webm", "audio/webm"):
            facts = _inspect_webm(path)
        elif mime in ("video/mp4", "audio/mp4"):
            facts = _inspect_mp4(path)
        elif mime.endswith("/ogg"):
            facts = _inspect_ogg(path)
        else:
            facts = MediaFacts(_length(path, mime))
    except (mutagen.MutagenError, OSError, struct.error, ValueError, IndexError, OverflowError):
        return MediaFacts(is_read=False)
    seconds = facts.seconds if math.isfinite(facts.seconds) and 0 <= facts.seconds <= MAX_SECONDS else 0.0
    if max(facts.width, facts.height) > 65_535:
        return MediaFacts(seconds, has_pictures=facts.has_pictures)
    return MediaFacts(seconds, facts.width, facts.height, facts.has_pictures)


def _length(path: Path, mime: str) -> float:
    for reader in _READERS[mime]:
        try:
            return _seconds_of(reader(path))  # type: ignore[no-untyped-call]
        except mutagen.MutagenError:
            continue
    return 0.0


def _seconds_of(sound: mutagen.FileType) -> float:
    return float(getattr(sound.info, "length", 0.0) or 0.0)


# --- Ogg


def _inspect_ogg(path: Path) -> MediaFacts:
    with path.open("rb") as stream:
        head = stream.read(65_536)
    at = head.find(b"\x80theora")
    if at < 0 or len(head) < at + 20:
        return MediaFacts(_length(path, "application/ogg"))
    # Behind the name three bytes of version and the size in blocks of 16: the picture's own size is what is shown.
    width = int.from_bytes(head[at + 14 : at + 17], "big")
    height = int.from_bytes(head[at + 17 : at + 20], "big")
    try:
        seconds = _seconds_of(mutagen.oggtheora.OggTheora(path))  # type: ignore[no-untyped-call]
    except mutagen.MutagenError:
        seconds = 0.0
    return MediaFacts(seconds, width, height, True)


# --- MP4


def _inspect_mp4(path: Path) -> MediaFacts:
    seconds, width, height = 0.0, 0, 0
    has_pictures = False
    with path.open("rb") as stream:
        size = path.stat().st_size
        for name, start, end in _iter_boxes(stream, 0, size):
            if name != b"moov":
                continue
            for inner, inner_start, inner_end in _iter_boxes(stream, start, end):
                if inner == b"mvhd":
                    seconds = _read_movie_length(_read(stream, inner_start, inner_end))
                elif inner == b"trak":
                    track = _read_track(stream, inner_start, inner_end)
                    if track is not None:
                        has_pictures = True
                        width, height = max((width, height), track)
            break
    return MediaFacts(seconds, width, height, has_pictures)


def _iter_boxes(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Name, and where the content starts and ends."""
    at = start
    for _ in range(_MOST_PARTS):
        if at + 8 > end:
            return
        stream.seek(at)
        size, name = struct.unpack(">I4s", stream.read(8))
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", stream.read(8))[0], 16
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            return
        yield name, at + head, at + size
        at += size


def _read_movie_length(data: bytes) -> float:
    if data[0] == 1:
        scale, length = struct.unpack(">IQ", data[20:32])
    else:
        scale, length = struct.unpack(">II", data[12:20])
        length = 0 if length == 0xFFFFFFFF else length
    return float(length) / scale if scale else 0.0


def _read_track(stream: BinaryIO, start: int, end: int) -> tuple[int, int] | None:
    """Width and height of a track with pictures; None for others."""
    size = (0, 0)
    is_video = False
    for name, box_start, box_end in _iter_boxes(stream, start, end):
        if name == b"tkhd":
            size = _read_track_size(_read(stream, box_start, box_end))
        elif name == b"mdia":
            for inner, inner_start, inner_end in _iter_boxes(stream, box_start, box_end):
                if inner == b"hdlr":
                    is_video = _read(stream, inner_start, inner_end)[8:12] == b"vide"
    return size if is_video else None


def _read_track_size(data: bytes) -> tuple[int, int]:
    at = 52 if data[0] == 1 else 40
    matrix = struct.unpack(">9i", data[at : at + 36])
    width, height = (n >> 16 for n in struct.unpack(">II", data[at + 36 : at + 44]))
    # A telephone that was held upright writes its film lying down, with a turn by a quarter.
    return (height, width) if matrix[0] == 0 and matrix[4] == 0 else (width, height)


# --- WebM


def _inspect_webm(path: Path) -> MediaFacts:
    seconds, width, height = 0.0, 0, 0
    has_pictures = False
    with path.open("rb") as stream:
        end = path.stat().st_size
        for name, start, stop in _iter_elements(stream, 0, end):
            if name != _SEGMENT:
                continue
            for inner, inner_start, inner_stop in _iter_elements(stream, start, stop):
                if inner == _INFO:
                    seconds = _read_info(_read(stream, inner_start, inner_stop))
                elif inner == _TRACKS:
                    found = _read_tracks(_read(stream, inner_start, inner_stop))
                    if found is not None:
                        has_pictures = True
                        width, height = found
                elif inner == _CLUSTER:
                    # What is played starts here; the headers stand before it.
                    break
            break
    return MediaFacts(seconds, width, height, has_pictures)


def _read_info(data: bytes) -> float:
    values = _values(data)
    scale = _number(values.get(_SCALE, b"")) or 1_000_000
    length = values.get(_DURATION, b"")
    ticks = struct.unpack(">f" if len(length) == 4 else ">d", length)[0] if len(length) in (4, 8) else 0.0
    return float(ticks) * scale / 1e9


def _read_tracks(data: bytes) -> tuple[int, int] | None:
    """The size of the first track with pictures."""
    for name, start, end in _iter_packed(data):
        if name != _TRACK:
            continue
        track = _values(data[start:end])
        if _number(track.get(_KIND, b"")) != 1:
            continue
        video = _values(track.get(_VIDEO, b""))
        width, height = (_number(video.get(key, b"")) for key in _PIXELS)
        if _number(video.get(_UNIT, b"")) == 0:
            # Pixels that are not square are shown at another size.
            width, height = (_number(video.get(key, b"")) or n for key, n in zip(_SHOWN, (width, height), strict=True))
        return width, height
    return None


def _values(data: bytes) -> dict[int, bytes]:
    return {name: data[start:end] for name, start, end in _iter_packed(data)}


def _number(data: bytes) -> int:
    return int.from_bytes(data[:8], "big")


def _iter_packed(data: bytes) -> Iterator[tuple[int, int, int]]:
    at = 0
    for _ in range(_MOST_PARTS):
        if at >= len(data):
            return
        name, width = _read_varint(data, at, keep_mark=True)
        size, more = _read_varint(data, at + width, keep_mark=False)
        start = at + width + more
        if start + size > len(data):
            return
        yield name, start, start + size
        at = start + size


def _iter_elements(stream: BinaryIO, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    at = start
    for _ in range(_MOST_PARTS):
        if at + 2 > end:
            return
        stream.seek(at)
        head = stream.read(12)
        name, width = _read_varint(head, 0, keep_mark=True)
        size, more = _read_varint(head, width, keep_mark=False)
        first = at + width + more
        # All bits set: the size was not known when it was written (a recording that is still going on).
        is_open = size == (1 << (7 * more)) - 1
        last = end if is_open else first + size
        if last > end:
            last = end
        yield name, first, last
        at = last


def _read_varint(data: bytes, at: int, *, keep_mark: bool) -> tuple[int, int]:
    """A number of EBML and its length in bytes. Raises ValueError."""
    first = data[at]
    length = 9 - first.bit_length()
    if length > 8 or at + length > len(data):
        raise ValueError("no number of EBML")
    value = first if keep_mark else first & ((1 << (8 - length)) - 1)
    for byte in data[at + 1 : at + length]:
        value = value << 8 | byte
    return value, length


def _read(stream: BinaryIO, start: int, end: int) -> bytes:
    stream.seek(start)
    return stream.read(min(end - start, _LARGEST_HEADER))
