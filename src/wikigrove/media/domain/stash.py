"""Keep an upload while its uploader answers a warning."""

from __future__ import annotations

import secrets
from datetime import timedelta
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.media.domain.inspect_file import FileInspection, inspect_file
from wikigrove.media.domain.paths import blob_path
from wikigrove.media.domain.store_upload import keep_bytes
from wikigrove.media.domain.upload_limits import check_limits
from wikigrove.media.errors import FileNotFound, UploadRefused
from wikigrove.media.models import StashedFile

HOURS: Final = 48
MOST: Final = 50
"""Files of one person that may wait at a time."""


def stash_file(path: Path, *, name: str, actor: Actor) -> tuple[StashedFile, FileInspection]:
    """Inspect and keep the file at `path`. Raises UploadRefused, PermissionRefused."""
    check_right(actor, "upload")
    check_block(actor, Title(NS_FILE, name.replace(" ", "_")), "upload")
    check_rate("upload", actor)
    forget_old_stash()
    if StashedFile.objects.filter(actor=actor).count() >= MOST:
        raise UploadRefused("uploadstash-full")
    check_limits(path, name=name)
    found = inspect_file(path, name=name)
    keep_bytes(path, found.sha256)
    with transaction.atomic():
        row: StashedFile = StashedFile.objects.create(
            token=secrets.token_urlsafe(24),
            actor=actor,
            name=name,
            sha256=found.sha256,
            size=found.size,
            mime=found.mime,
            created=timezone.now(),
        )
    return row, found


def find_stashed(token: str, *, actor: Actor) -> StashedFile:
    """One's own waiting file. Raises FileNotFound."""
    row: StashedFile | None = StashedFile.objects.filter(token=token, actor=actor).first()
    if row is None or not blob_path(row.sha256).exists():
        raise FileNotFound(token)
    return row


def list_stash(actor: Actor) -> list[StashedFile]:
    return list(StashedFile.objects.filter(actor=actor).order_by("-created"))


def clear_stash(actor: Actor, token: str | None = None) -> int:
    """Forget one waiting file, or all of a person; how many."""
    rows = StashedFile.objects.filter(actor=actor)
    if token is not None:
        rows = rows.filter(token=token)
    return int(rows.delete()[0])


def forget_old_stash() -> int:
    """Those that nobody answered for. Bytes that no version has go with the next sweep."""
    return int(StashedFile.objects.filter(created__lt=timezone.now() - timedelta(hours=HOURS)).delete()[0])
