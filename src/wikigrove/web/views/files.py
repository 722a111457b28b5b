"""The bytes of files and their pictures, at MediaWiki's addresses."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO, Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.visitor import Visitor
from wikigrove.media.domain.find_file import find_file
from wikigrove.media.domain.paths import blob_path, hash_path
from wikigrove.media.domain.thumbnail import make_thumbnail, parse_thumb_name
from wikigrove.media.errors import ThumbnailFailed
from wikigrove.media.models import DeletedFileVersion, FileVersion

# Shown in the page; everything else is handed over as a download, so that it can't act as a page of this site.
_SHOWN: Final = frozenset(
    {
        "image/png",
        "image/jpeg",
        "image/gif",
        "image/webp",
        "image/avif",
        "image/svg+xml",
        "application/pdf",
        "video/webm",
        "video/mp4",
        "audio/webm",
        "audio/mp4",
        "audio/ogg",
        "audio/mpeg",
        "audio/wav",
        "audio/flac",
        "video/ogg",
        "application/ogg",
    }
)
_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; media-src 'self'; frame-ancestors 'none'; sandbox"
)
_RANGE: Final = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_TYPES: Final = {".png": "image/png", ".jpg": "image/jpeg", ".webp": "image/webp", ".gif": "image/gif"}


@require_safe
def original(request: HttpRequest, a: str, ab: str, name: str) -> HttpResponseBase:
    version = _version(request, a, ab, name)
    response = _send(request, blob_path(version.sha256), version.mime, version.sha256)
    if version.mime not in _SHOWN:
        response["Content-Disposition"] = "attachment"
    return response


@require_safe
def thumbnail(request: HttpRequest, a: str, ab: str, name: str, thumb: str) -> HttpResponseBase:
    """A picture of the file at a width, made at the first request."""
    version = _version(request, a, ab, name)
    wanted = parse_thumb_name(thumb)
    if wanted is None:
        raise Http404
    try:
        path = make_thumbnail(version, wanted)
    except ThumbnailFailed as failure:
        raise Http404 from failure
    return _send(request, path, _TYPES.get(path.suffix, version.mime), f"{version.sha256[:32]}-{path.stem}")


def send_deleted(request: HttpRequest, row: DeletedFileVersion) -> HttpResponseBase:
    """The bytes of a deleted version, for those who were checked before; nobody keeps them."""
    response = _send(request, blob_path(row.sha256), row.mime, row.sha256)
    response["Cache-Control"] = "private, no-store"
    if row.mime not in _SHOWN:
        response["Content-Disposition"] = "attachment"
    return response


def _version(request: HttpRequest, a: str, ab: str, name: str) -> FileVersion:
    check_right(request.actor, "read")  # type: ignore[attr-defined]
    key = name.replace(" ", "_")
    if hash_path(key) != f"{a}/{ab}":
        raise Http404
    file = find_file(Title(NS_FILE, key))
    if file is None or file.latest is None:
        raise Http404
    version: FileVersion = file.latest
    return version


def _send(request: HttpRequest, path: Path, kind: str, mark: str) -> HttpResponseBase:
    etag = f'"{mark}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponseNotModified()
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    size = path.stat().st_size
    wanted = _read_range(request, etag, size)
    if wanted is None:
        response: HttpResponseBase = FileResponse(stream, content_type=kind)
    elif not wanted:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    else:
        response = _send_part(stream, wanted, kind, size)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(path.stat().st_mtime)
    # The address stays the same when a new version comes, so browsers ask again after an hour.
    kind_of_cache = "public" if has_right(Visitor(), "read") else "private"
    response["Cache-Control"] = f"{kind_of_cache}, max-age=3600"
    response["Content-Security-Policy"] = _POLICY
    return response


def _read_range(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | tuple[()] | None:
    """First and last byte that are asked for; empty where there are none such; None: the whole file.

    Players ask for parts to jump to a time. Several parts at once are answered by the whole, as RFC 9110 allows.
    """
    found = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if found is None or not (found[1] or found[2]) or request.headers.get("If-Range", etag) != etag:
        return None
    if not found[1]:
        first, last = max(0, size - int(found[2])), size - 1
    else:
        first, last = int(found[1]), min(int(found[2]) if found[2] else size - 1, size - 1)
    if found[1] and found[2] and int(found[2]) < first:
        return None
    return (first, last) if first <= last else ()


def _send_part(stream: BinaryIO, wanted: tuple[int, int], kind: str, size: int) -> HttpResponseBase:
    first, last = wanted
    stream.seek(first)
    response = FileResponse(_Part(stream, last - first + 1), status=206, content_type=kind)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    response["Content-Length"] = str(last - first + 1)
    return response


class _Part:
    """A file that ends after so many bytes."""

    def __init__(self, stream: BinaryIO, left: int) -> None:
        self._stream, self._left = stream, left

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._stream.close()
