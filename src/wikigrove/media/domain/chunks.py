"""Uploads that come in pieces: kept in a file that grows, until the last piece is there."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.media.domain.inspect_file import FileInspection
from wikigrove.media.domain.stash import MOST, stash_file
from wikigrove.media.domain.upload_limits import largest_upload
from wikigrove.media.errors import FileNotFound, UploadRefused
from wikigrove.media.models import StashedFile

LEAST: Final = 1024
"""Bytes of a piece that is not the last."""
_UNKNOWN: Final = ""
"""The digest of a file that is not whole yet."""


def begin_chunks(piece: bytes, *, name: str, size: int, actor: Actor) -> StashedFile:
    """Keep the first piece of a file of `size` bytes. Raises UploadRefused, PermissionRefused."""
    check_right(actor, "upload")
    if size > largest_upload():
        raise UploadRefused("largefileserver")
    if StashedFile.objects.filter(actor=actor).count() >= MOST:
        raise UploadRefused("uploadstash-full")
    token = secrets.token_urlsafe(24)
    path = _part(token)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(piece)
    row: StashedFile = StashedFile.objects.create(
        token=token, actor=actor, name=name, sha256=_UNKNOWN, size=len(piece), mime="", created=timezone.now()
    )
    return row


def add_chunk(token: str, piece: bytes, *, offset: int, size: int, actor: Actor) -> StashedFile:
    """Put a piece behind those that are there. Raises FileNotFound, UploadRefused ("stashfailed")."""
    with transaction.atomic():
        rows = StashedFile.objects.select_for_update().filter(token=token, actor=actor, sha256=_UNKNOWN)
        row: StashedFile | None = rows.first()
        path = _part(token)
        if row is None or not path.exists():
            raise FileNotFound(token)
        if offset != row.size:
            raise UploadRefused("wikigrove-upload-offset", row.size)
        if offset + len(piece) > size:
            raise UploadRefused("wikigrove-upload-chunk-too-large")
        with path.open("r+b") as file:
            # What a broken request wrote behind the last whole piece is overwritten.
            file.seek(offset)
            file.write(piece)
            file.truncate()
        row.size = offset + len(piece)
        row.save(update_fields=["size"])
    return row


def finish_chunks(token: str, *, actor: Actor) -> tuple[StashedFile, FileInspection]:
    """The whole file into the stash, under a key of its own. Raises FileNotFound, UploadRefused."""
    row: StashedFile | None = StashedFile.objects.filter(token=token, actor=actor, sha256=_UNKNOWN).first()
    path = _part(token)
    if row is None or not path.exists():
        raise FileNotFound(token)
    try:
        return stash_file(path, name=row.name, actor=actor)
    finally:
        row.delete()
        path.unlink(missing_ok=True)


def find_part(token: str, *, actor: Actor) -> StashedFile | None:
    """An upload that is not whole yet."""
    found: StashedFile | None = StashedFile.objects.filter(token=token, actor=actor, sha256=_UNKNOWN).first()
    return found


def forget_lost_parts() -> int:
    """Remove pieces that no row knows any more; how many."""
    folder = Path(settings.MEDIA_ROOT) / "parts"
    if not folder.exists():
        return 0
    known = set(StashedFile.everywhere.filter(sha256=_UNKNOWN).values_list("token", flat=True))
    lost = [path for path in folder.iterdir() if path.name not in known]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def _part(token: str) -> Path:
    name = "".join(c for c in token if c.isalnum() or c in "-_")[:64]
    return Path(settings.MEDIA_ROOT) / "parts" / name
