"""Turn a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyvips

from wikigrove.media.domain.paths import blob_path
from wikigrove.media.errors import UploadRefused
from wikigrove.media.models import FileVersion

_SUFFIX: Final = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/gif": ".gif",
    "image/tiff": ".tif",
}
_TURN: Final = {90: "d90", 180: "d180", 270: "d270"}


def rotate_picture(version: FileVersion, target: Path, *, degrees: int) -> None:
    """Write the picture, turned clockwise, to `target`, with the facts that it carries. Raises UploadRefused."""
    suffix = _SUFFIX.get(version.mime)
    if suffix is None:
        raise UploadRefused("filetype-bad", version.mime)
    try:
        picture = pyvips.Image.new_from_file(str(blob_path(version.sha256)), access="random")
        # What the camera said about its position holds for the picture as it is shown.
        picture = picture.autorot().rot(_TURN[degrees])
        target.write_bytes(picture.write_to_buffer(suffix))
    except pyvips.Error as err:
        raise UploadRefused("verification-error", version.mime) from err
