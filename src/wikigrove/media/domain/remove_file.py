"""Delete, restore, revert and rename files. Bytes lie under their digest and never move: only rows do.

What the acts write besides (the page, the log line of a whole file) is the caller's: each says what it records itself.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.accounts.domain.check_block import check_block
from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.media.errors import FileNotFound, UploadRefused
from wikigrove.media.models import DeletedFileVersion, File, FileVersion
from wikigrove.media.signals import file_saved
from wikigrove.pages.domain.append_revision import count_up
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import Page

_FACTS: Final = (
    *("sha256", "sha1", "size", "mime", "media_type", "width", "height", "bits", "page_count", "duration"),
    *("actor_id", "comment", "timestamp"),
)


def delete_file(key: str) -> int:
    """Take all versions of a file away; how many. To be called in the transaction that deletes its page.

    The caller has checked the right and writes the log. Nothing happens where there is no such file.
    """
    with transaction.atomic():
        file = File.objects.select_for_update().filter(key=key).first()
        if file is None:
            return 0
        had_one = file.latest_id is not None
        versions = list(FileVersion.objects.filter(file=file))
        _put_away(key, versions)
        file.latest = None
        file.save(update_fields=["latest"])
        FileVersion.objects.filter(file=file).delete()
        file.delete()
        if had_one:
            count_up(files=-1)
        _tell(key, is_new=True)
    return len(versions)


def restore_file(key: str, *, versions: Collection[int] | None = None) -> int:
    """Bring deleted versions back (all, or those with these ids); how many. The newest of all becomes the file.

    The caller has checked the right and writes the log.
    """
    with transaction.atomic():
        rows = DeletedFileVersion.objects.filter(key=key)
        if versions is not None:
            rows = rows.filter(pk__in=list(versions))
        found = list(rows.order_by("timestamp", "id"))
        if not found:
            return 0
        file, _ = File.objects.select_for_update().get_or_create(key=key)
        was_there = file.latest_id is not None
        FileVersion.objects.bulk_create(FileVersion(file=file, **_facts(row)) for row in found)
        DeletedFileVersion.objects.filter(pk__in=[row.pk for row in found]).delete()
        file.latest = FileVersion.objects.filter(file=file).order_by("-timestamp", "-id").first()
        file.save(update_fields=["latest"])
        if not was_there:
            count_up(files=1)
        _tell(key, is_new=not was_there)
    return len(found)


def delete_version(key: str, version_id: int, *, actor: Actor, comment: str = "") -> None:
    """Take one old version of a file away, with its line in the log. Raises FileNotFound, PermissionRefused."""
    check_right(actor, "delete")
    check_block(actor, Title(NS_FILE, key), "delete")
    with transaction.atomic():
        file = _lock(key)
        version = FileVersion.objects.filter(file=file, pk=version_id).exclude(pk=file.latest_id).first()
        if version is None:
            raise FileNotFound(key)
        _put_away(key, [version])
        version.delete()
        params = {"version": f"{version.timestamp:%Y%m%d%H%M%S}", "sha1": version.sha1}
        title = Title(NS_FILE, key)
        write_log(LogLine("delete", "delete_version", title, comment, params), actor=actor, page=_page(title))


def restore_version(deleted_id: int, *, actor: Actor, comment: str = "") -> Title:
    """Bring one deleted version back; the file's title. Raises FileNotFound, PermissionRefused."""
    check_right(actor, "undelete")
    with transaction.atomic():
        row = DeletedFileVersion.objects.filter(pk=deleted_id).first()
        if row is None:
            raise FileNotFound(str(deleted_id))
        check_block(actor, row.title, "undelete")
        restore_file(row.key, versions=[row.pk])
        title: Title = row.title
        params = {"version": f"{row.timestamp:%Y%m%d%H%M%S}", "sha1": row.sha1}
        write_log(LogLine("delete", "restore_version", title, comment, params), actor=actor, page=_page(title))
    return title


def revert_file(key: str, version_id: int, *, actor: Actor, comment: str = "") -> FileVersion:
    """Make an old version the newest again, as a version of its own. Raises FileNotFound, UploadRefused, PermissionRefused."""
    for right in ("upload", "reupload"):
        check_right(actor, right)
    check_block(actor, Title(NS_FILE, key), "upload")
    check_rate("upload", actor)
    with transaction.atomic():
        file = _lock(key)
        old = FileVersion.objects.filter(file=file, pk=version_id).first()
        if old is None:
            raise FileNotFound(key)
        latest = FileVersion.objects.filter(pk=file.latest_id).first()
        if latest is not None and latest.sha256 == old.sha256:
            raise UploadRefused("fileexists-no-change", key)
        facts = _facts(old) | {"actor_id": actor.pk, "comment": comment, "timestamp": timezone.now()}
        version: FileVersion = FileVersion.objects.create(file=file, **facts)
        file.latest = version
        file.save(update_fields=["latest"])
        title = Title(NS_FILE, key)
        params = {"sha1": version.sha1}
        write_log(LogLine("upload", "revert", title, comment, params), actor=actor, page=_page(title))
        _tell(key, is_new=False)
    return version


def rename_file(key: str, new_key: str) -> bool:
    """Give a file another name, in the transaction that moves its page; False where there is no such file.

    The caller checks rights, the new name's ending, and that no file has it. A redirect that the page's move leaves
    behind also leads to the file. Raises UploadRefused where the new name is taken.
    """
    with transaction.atomic():
        file = File.objects.select_for_update().filter(key=key, latest__isnull=False).first()
        if file is None:
            return False
        taken = File.objects.filter(key=new_key).first()
        if taken is not None and taken.latest_id is not None:
            raise UploadRefused("fileexists-forbidden", new_key)
        if taken is not None:
            taken.delete()
        file.key = new_key
        file.save(update_fields=["key"])
        _tell(key, is_new=True)
        _tell(new_key, is_new=True)
    return True


def _lock(key: str) -> File:
    file: File | None = File.objects.select_for_update().filter(key=key, latest__isnull=False).first()
    if file is None:
        raise FileNotFound(key)
    return file


def _put_away(key: str, versions: Collection[FileVersion]) -> None:
    now = timezone.now()
    DeletedFileVersion.objects.bulk_create(
        DeletedFileVersion(key=key, deleted=now, **_facts(version)) for version in versions
    )


def _facts(row: FileVersion | DeletedFileVersion) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FACTS}


def _page(title: Title) -> Page | None:
    page: Page | None = Page.objects.filter(namespace=title.namespace, key=title.key).first()
    return page


def _tell(key: str, *, is_new: bool) -> None:
    wiki = current_wiki()
    transaction.on_commit(lambda: file_saved.send(File, wiki=wiki, key=key, is_new=is_new))
