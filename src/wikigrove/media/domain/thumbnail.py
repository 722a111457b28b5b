"""Make smaller pictures of files, on demand, and keep them."""

from __future__ import annotations

import fcntl
import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pypdfium2
import pyvips
import resvg_py

from wikigrove.media.domain.film_frame import can_draw_frames, draw_frame
from wikigrove.media.domain.paths import blob_path, thumb_path
from wikigrove.media.errors import ThumbnailFailed
from wikigrove.media.models import FileVersion

MAX_WIDTH: Final = 4096
_NAME: Final = re.compile(
    r"(?:page(?P<page>\d{1,5})-)?(?:lang(?P<lang>[a-z-]{2,12})-)?(?P<width>\d{1,5})px-"
    r"(?:seek(?:=|%3D)(?P<seek>\d{1,6}(?:\.\d{1,15})?)-)?(?P<rest>.+)",
    re.S,
)
_OUTPUT: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/svg+xml": ".png",
    "application/pdf": ".jpg",
}


@dataclass(frozen=True)
class ThumbRequest:
    """A picture of a version: width in pixels, page of a document from 1."""

    width: int
    page: int | None = None
    language: str | None = None
    seek: float | None = None
    """Of a film: seconds from its start; None: its middle."""


def can_thumbnail(version: FileVersion) -> bool:
    return (version.mime in _OUTPUT or (version.media_type == "VIDEO" and can_draw_frames())) and version.width > 0


def thumb_name(key: str, mime: str, request: ThumbRequest) -> str:
    """MediaWiki's name of a thumbnail: `220px-Name.jpg`, `page2-220px-Name.pdf.jpg`, `220px-Name.svg.png`."""
    if mime.startswith("video/"):
        seek = f"seek={request.seek:g}" if request.seek is not None else ""
        return f"{request.width}px-{seek}-{key}.jpg"
    extra = {"image/svg+xml": ".png", "application/pdf": ".jpg"}.get(mime, "")
    page = f"page{request.page or 1}-" if mime == "application/pdf" else ""
    language = f"lang{request.language}-" if request.language else ""
    return f"{page}{language}{request.width}px-{key}{extra}"


def parse_thumb_name(name: str) -> ThumbRequest | None:
    """The request behind a thumbnail's name; None when it is none."""
    found = _NAME.fullmatch(name)
    if found is None or not 1 <= int(found["width"]) <= MAX_WIDTH:
        return None
    seek = float(found["seek"]) if found["seek"] else None
    return ThumbRequest(int(found["width"]), int(found["page"]) if found["page"] else None, found["lang"], seek)


def make_thumbnail(version: FileVersion, request: ThumbRequest) -> Path:
    """The path of the picture, made at the first call; one process makes it, others wait.

    Raises ThumbnailFailed.
    """
    is_film = version.media_type == "VIDEO"
    suffix = ".jpg" if is_film else _OUTPUT.get(version.mime)
    if suffix is None or not can_thumbnail(version):
        raise ThumbnailFailed(f"no pictures of {version.mime}")
    width = round_width(request.width, version)
    # Whole seconds: else somebody could have pictures made without end.
    second = frame_second(version, request.seek) if is_film else None
    name = f"{request.page or 1 if second is None else f'{second}s'}-{request.language or ''}-{width}{suffix}"
    path = thumb_path(version.sha256, name)
    if path.exists():
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            if second is not None:
                data = draw_frame(blob_path(version.sha256), width=width, second=second)
            else:
                data = _draw(version, width=width, page=request.page or 1, suffix=suffix, language=request.language)
            _write(path, data)
    return path


def frame_second(version: FileVersion, seek: float | None) -> int:
    """The second of a film whose picture stands for it: the one that was asked for, or its middle."""
    last = max(0, int(version.duration) - 1)
    return min(int(seek), last) if seek is not None else min(int(version.duration / 2), last)


def round_width(width: int, version: FileVersion) -> int:
    """Bitmaps are never enlarged; drawings and documents are, up to a limit."""
    if version.mime in ("image/svg+xml", "application/pdf"):
        return min(width, MAX_WIDTH)
    return min(width, version.width)


def _draw(version: FileVersion, *, width: int, page: int, suffix: str, language: str | None) -> bytes:
    source = blob_path(version.sha256)
    try:
        if version.mime == "image/svg+xml":
            return _draw_svg(source, width, language)
        if version.mime == "application/pdf":
            return _draw_pdf(source, width, page)
        return _draw_bitmap(source, width, suffix)
    except (pyvips.Error, pypdfium2.PdfiumError, OSError, ValueError, RuntimeError) as err:
        raise ThumbnailFailed(str(err)) from err


def _draw_bitmap(source: Path, width: int, suffix: str) -> bytes:
    pages = "[n=-1]" if suffix in (".gif", ".webp") else ""
    try:
        image = pyvips.Image.thumbnail(f"{source}{pages}", width, height=100_000, size="down")
    except pyvips.Error:
        image = pyvips.Image.thumbnail(str(source), width, height=100_000, size="down")
    options = {".jpg": "[Q=85,optimize_coding,strip]", ".png": "[compression=8,strip]", ".webp": "[Q=82,strip]"}
    return bytes(image.write_to_buffer(suffix + options.get(suffix, "")))


def _draw_svg(source: Path, width: int, language: str | None) -> bytes:
    text = source.read_text("utf-8")
    if language:
        return bytes(resvg_py.svg_to_bytes(svg_string=text, width=width, languages=[language]))
    return bytes(resvg_py.svg_to_bytes(svg_string=text, width=width))


def _draw_pdf(source: Path, width: int, page: int) -> bytes:
    document = pypdfium2.PdfDocument(str(source))
    try:
        if not 1 <= page <= len(document):
            raise ValueError(f"no page {page}")
        sheet = document[page - 1]
        bitmap = sheet.render(scale=width / max(1.0, sheet.get_size()[0]))
        height, row_width, bands = bitmap.height, bitmap.width, bitmap.n_channels
        image = pyvips.Image.new_from_memory(bytes(bitmap.buffer), bitmap.stride // bands, height, bands, "uchar")
        image = image.crop(0, 0, row_width, height)
        # PDFium answers blue, green, red.
        image = image[2].bandjoin([image[1], image[0]]) if bands >= 3 else image
        return bytes(image.copy(interpretation="srgb").write_to_buffer(".jpg[Q=88,strip]"))
    finally:
        document.close()


def _write(path: Path, data: bytes) -> None:
    """Write beside and rename, so that nobody sees half a picture."""
    handle, name = tempfile.mkstemp(dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
