"""What a wiki takes of what the platform can: types and size, by its settings."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.conf import settings

from wikigrove.farm.scope import current_wiki
from wikigrove.media.domain.inspect_file import TYPES
from wikigrove.media.errors import UploadRefused

_MEGABYTE: Final = 1024 * 1024
_PROGRAM: Final = b"MZ"
"""How programs of Windows begin."""


def allowed_types() -> list[str]:
    """Endings that this wiki takes, sorted."""
    chosen = current_wiki().setting("upload_types")
    return sorted(ending for ending in TYPES if not chosen or ending in chosen)


def largest_upload() -> int:
    """In bytes: the wiki's own limit, within the installation's."""
    own = current_wiki().setting("upload_limit_mb")
    most = int(settings.WIKIGROVE["upload_limit"])
    return min(most, int(own) * _MEGABYTE) if own else most


def check_limits(path: Path, *, name: str) -> None:
    """Raises UploadRefused for a file that this wiki does not want."""
    ending = name.rpartition(".")[2].lower()
    with path.open("rb") as stream:
        if stream.read(2) == _PROGRAM:
            raise UploadRefused("filetype-bad-ie-mime", "application/x-msdownload")
    if ending in TYPES and ending not in allowed_types():
        raise UploadRefused("filetype-banned-type", ending, ", ".join(allowed_types()))
    if path.stat().st_size > largest_upload():
        raise UploadRefused("largefileserver")
