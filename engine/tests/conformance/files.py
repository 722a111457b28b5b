"""The suite's files, scaled as MediaWiki scales them."""

from __future__ import annotations

import hashlib
import math
from typing import Any

from wikigrove_engine.access import FileFacts, FileRequest
from wikigrove_engine.title import Title


def find_file(
    request: FileRequest, site: dict[str, Any], title: Title, *, native_svg: bool, page_language: str
) -> FileFacts | None:
    """The facts of a file of the suite, None for one that it does not have."""
    images = site["images"]
    fact = images["files"].get(title.key)
    if fact is None:
        return None
    url_name = fact.get("url_name", title.key)
    digest = hashlib.md5(title.key.encode()).hexdigest()
    place = f"{digest[0]}/{digest[:2]}/{url_name}"
    url = f"{images['base_url']}/{place}"
    kind = fact.get("mediatype", "BITMAP")
    width, height = fact["width"], fact["height"]
    thumb_width, thumb_height = fit(request, width, height, enlarge=kind != "BITMAP")
    renderer = _Renderer(
        f"{images['base_url']}/{images['thumb_path']}/{place}", url_name, request, fact, page_language=page_language
    )
    is_original = kind == "BITMAP" and thumb_width >= width or kind == "AUDIO" or (kind == "DRAWING" and native_svg)
    srcset: tuple[tuple[str, str], ...] = ()
    if not is_original and kind in ("BITMAP", "DRAWING", "OFFICE"):
        double = fit_double(request, thumb_width, width, height)
        srcset = (("2x", url if kind == "BITMAP" and double >= width else renderer.url(double)),)
    derivatives = tuple(
        {**d, "src": f"{images['base_url']}/transcoded/{place}/{url_name}.{d['transcodekey']}"}
        for d in fact.get("derivatives", ())
    )
    return FileFacts(
        title,
        url,
        f"{site['base_uri']}File:{title.key}",
        fact["mime"],
        kind,
        width,
        height,
        size=fact["size"],
        bits=fact["bits"],
        duration=fact.get("duration", 0.0),
        page_count=fact.get("pagecount", 0),
        thumb_url=url if is_original else renderer.url(thumb_width),
        thumb_width=thumb_width,
        thumb_height=thumb_height,
        srcset=srcset,
        derivatives=derivatives,
        is_bad=fact.get("bad", False),
    )


def fit(request: FileRequest, width: int, height: int, *, enlarge: bool) -> tuple[int, int]:
    """The size in the box; a bitmap never grows."""
    if not width or not height:
        return request.width or 180, 0
    want = request.width if request.width is not None else 10**9
    if request.height is not None:
        want = min(want, fit_height(width, height, request.height))
    if request.width is None and request.height is None:
        want = width
    if want >= width and not enlarge:
        return width, height
    return want, max(1, round(want * height / width))


def fit_height(width: int, height: int, limit: int) -> int:
    """The width at which the height stays within the limit."""
    ideal = width * limit / height
    up = math.ceil(ideal)
    return math.floor(ideal) if round(up * height / width) > limit else up


def fit_double(request: FileRequest, thumb_width: int, width: int, height: int) -> int:
    """The width for screens of double density."""
    want = request.width * 2 if request.width is not None else 10**9
    if request.height is not None:
        want = min(want, fit_height(width, height, request.height * 2))
    return thumb_width * 2 if want == 10**9 else want


class _Renderer:
    """Addresses of thumbnails."""

    def __init__(
        self, folder: str, name: str, request: FileRequest, fact: dict[str, Any], *, page_language: str
    ) -> None:
        self._folder, self._name = folder, name
        kind, _mime = fact.get("mediatype", "BITMAP"), fact["mime"]
        self._prefix, self._suffix = "", ""
        if kind == "OFFICE":
            self._prefix, self._suffix = f"page{request.page or 1}-", ".jpg"
        elif kind == "DRAWING":
            # A page's own language counts only where the file has it; one that is asked for always does.
            language = request.language or (page_language if page_language in fact.get("languages", []) else "en")
            if language != "en":
                self._prefix = f"lang{language}-"
            self._suffix = ".png"
        self._is_video = kind == "VIDEO"
        self._seek = request.seek
        self._duration = fact.get("duration", 0.0)

    def url(self, width: int) -> str:
        if self._is_video:
            seek = "" if self._seek is None else f"seek%3D{min(self._seek, self._duration - 1):.14g}"
            return f"{self._folder}/{width}px-{seek}-{self._name}.jpg"
        return f"{self._folder}/{self._prefix}{width}px-{self._name}{self._suffix}"
