"""Take an uploaded file as a new version of a file page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.media.domain.inspect_file import FileInspection, inspect_file
from wikigrove.media.domain.paths import blob_path
from wikigrove.media.domain.upload_limits import check_limits
from wikigrove.media.errors import UploadRefused
from wikigrove.media.models import File, FileVersion
from wikigrove.media.signals import file_saved
from wikigrove.pages.domain.append_revision import count_up
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import Page

Approval = Callable[[FileInspection], frozenset[str]]


@dataclass(frozen=True)
class StoredUpload:
    """What came of an upload. `is_new`: the file had no version before."""

    file: File
    version: FileVersion
    is_new: bool


def store_upload(
    path: Path, *, title: Title, actor: Actor, comment: str = "", replace: bool = False, approve: Approval | None = None
) -> StoredUpload:
    """Store the file at `path` under `title`. Raises UploadRefused, PermissionRefused; nothing is kept then.

    An existing file is replaced only when asked; the same bytes once more are refused. `approve` sees what the file
    is before it is kept, may raise, and names the tags of the log entry.
    """
    check_right(actor, "upload")
    check_block(actor, title, "upload")
    if title.namespace != NS_FILE or not title.key:
        raise UploadRefused("illegal-filename")
    check_rate("upload", actor)
    check_limits(path, name=title.key)
    found = inspect_file(path, name=title.key)
    tags = approve(found) if approve is not None else frozenset()
    keep_bytes(path, found.sha256)
    with transaction.atomic():
        file, _ = File.objects.select_for_update().get_or_create(key=title.key)
        previous = FileVersion.objects.filter(pk=file.latest_id).first()
        if previous is not None:
            _check_replacement(previous, found, actor=actor, replace=replace)
        version = _add_version(file, found, actor=actor, comment=comment)
        _record(title, actor, comment, is_new=previous is None, version=version, tags=tags)
        wiki = current_wiki()
        transaction.on_commit(lambda: file_saved.send(File, wiki=wiki, key=title.key, is_new=previous is None))
    return StoredUpload(file, version, previous is None)


def keep_bytes(path: Path, sha256: str) -> None:
    """Copy the file to its place, where it is not there. Synced and renamed: a crash leaves no half file under a digest."""
    target = blob_path(sha256)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f"{target.name}.{os.getpid()}.part")
    with path.open("rb") as source, temporary.open("wb") as out:
        shutil.copyfileobj(source, out, 1 << 20)
        out.flush()
        os.fsync(out.fileno())
    temporary.replace(target)


def _check_replacement(previous: FileVersion, found: FileInspection, *, actor: Actor, replace: bool) -> None:
    if previous.sha256 == found.sha256:
        raise UploadRefused("fileexists-no-change", previous.file.key)
    if not replace:
        raise UploadRefused("fileexists-forbidden", previous.file.key)
    check_right(actor, "reupload")


def _add_version(file: File, found: FileInspection, *, actor: Actor, comment: str) -> FileVersion:
    version: FileVersion = FileVersion.objects.create(
        file=file,
        sha256=found.sha256,
        sha1=found.sha1,
        size=found.size,
        mime=found.mime,
        media_type=found.media_type,
        width=found.width,
        height=found.height,
        bits=found.bits,
        page_count=found.page_count,
        duration=found.duration,
        actor=actor,
        comment=comment,
        timestamp=timezone.now(),
    )
    file.latest = version
    file.save(update_fields=["latest"])
    return version


def _record(
    title: Title, actor: Actor, comment: str, *, is_new: bool, version: FileVersion, tags: frozenset[str]
) -> None:
    page = Page.objects.filter(namespace=title.namespace, key=title.key).first()
    action = "upload" if is_new else "overwrite"
    line = LogLine("upload", action, title, comment, {"sha1": version.sha1}, timestamp=version.timestamp)
    entry = write_log(line, actor=actor, page=page)
    add_tags(tags, log=entry)
    if is_new:
        count_up(files=1)
