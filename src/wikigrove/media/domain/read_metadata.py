"""What a picture says of itself: camera, time, exposure, place (EXIF), read by libvips."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import pyvips

from wikigrove.media.domain.paths import blob_path

SHOWN: Final = {
    "Make": "exif-make",
    "Model": "exif-model",
    "DateTimeOriginal": "exif-datetimeoriginal",
    "ExposureTime": "exif-exposuretime",
    "FNumber": "exif-fnumber",
    "ISOSpeedRatings": "exif-isospeedratings",
    "PhotographicSensitivity": "exif-isospeedratings",
    "FocalLength": "exif-focallength",
    "LensModel": "exif-lensmodel",
    "Flash": "exif-flash",
    "Orientation": "exif-orientation",
    "Software": "exif-software",
    "Artist": "exif-artist",
    "Copyright": "exif-copyright",
    "ImageDescription": "exif-imagedescription",
    "GPSLatitude": "exif-gpslatitude",
    "GPSLongitude": "exif-gpslongitude",
}
"""EXIF's name -> MediaWiki's message key, in the order of the table."""
_LONGEST: Final = 300
_DETAILS: Final = re.compile(r"\s*\([^()]*, [^()]* components?, \d+ bytes\)$")
_READABLE: Final = frozenset({"image/jpeg", "image/webp", "image/png", "image/tiff"})


@lru_cache(maxsize=512)
def read_metadata(sha256: str, mime: str) -> tuple[tuple[str, str], ...]:
    """Message keys and values of the facts that a table shows; empty where the file has none or can't be read."""
    if mime not in _READABLE:
        return ()
    try:
        image = pyvips.Image.new_from_file(str(blob_path(sha256)), access="sequential")
        found: dict[str, str] = {}
        for field in image.get_fields():
            if field.startswith("exif-ifd"):
                name = field.rpartition("-")[2]
                if name in SHOWN:
                    found.setdefault(SHOWN[name], _plain(str(image.get(field))))
    except (pyvips.Error, OSError, UnicodeError):
        return ()
    return tuple((key, found[key]) for key in dict.fromkeys(SHOWN.values()) if found.get(key))


def _plain(value: str) -> str:
    """libvips puts the raw form first and, in brackets, how EXIF's own library reads it."""
    inner = re.search(r"\((.*), [A-Za-z]+, \d+ components?, \d+ bytes\)$", value, re.S)
    text = inner[1] if inner is not None else _DETAILS.sub("", value)
    return text.replace("\x00", "").strip()[:_LONGEST]
