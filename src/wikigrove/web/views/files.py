"""The bytes of files and their pictures, at MediaWiki's addresses."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.http import FileResponse, Http404, HttpRequest, HttpResponseNotModified
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
from wikigrove.media.models import FileVersion

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
    response = FileResponse(stream, content_type=kind)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(path.stat().st_mtime)
    # The address stays the same when a new version comes, so browsers ask again after an hour.
    kind_of_cache = "public" if has_right(Visitor(), "read") else "private"
    response["Cache-Control"] = f"{kind_of_cache}, max-age=3600"
    response["Content-Security-Policy"] = _POLICY
    return response
