"""What an uploader should know before a file is taken. Nothing here forbids: people may go on all the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePath
from typing import Final

from wikigrove_engine.title import NS_FILE, Title

from wikigrove.media.models import DeletedFileVersion, File, FileVersion
from wikigrove.pages.models import LogEntry

_CAMERA: Final = re.compile(
    r"^(?:CIMG|DSC_?|DSCF|DSCN|DUW|GEDC|HPIM|IMG_?|IMAGE_?|JD|MGP|P\d|PICT|PXL_|SAM_|SCAN_?|SDC|VID_?|WP_)[\d_-]+\b",
    re.I,
)
_THUMB: Final = re.compile(r"^\d{2,4}px-", re.I)
_SAME_KIND: Final = ({"jpg", "jpeg", "jpe"}, {"tif", "tiff"}, {"ogg", "oga", "opus"}, {"mid", "midi"})


@dataclass(frozen=True)
class UploadWarning:
    """`code` is the API's name; `message_key` and `params` what people read. `titles`: the files that it is about;
    `times`: when the versions were uploaded that it is about."""

    code: str
    message_key: str
    params: tuple[str, ...] = ()
    titles: tuple[Title, ...] = ()
    times: tuple[datetime, ...] = ()


def find_upload_warnings(title: Title, *, sha1: str, asked_name: str = "") -> list[UploadWarning]:
    """All that speaks against taking a file with this digest as `title`; seven queries at most.

    `asked_name` is what the person wrote: another spelling than the title's is said.
    """
    out: list[UploadWarning] = []
    if asked_name and asked_name.replace("_", " ").strip() != title.text:
        out.append(UploadWarning("badfilename", "badfilename", (title.text,)))
    out += _same_name(title)
    is_there = any(warning.code == "exists" for warning in out)
    if is_there:
        out += _same_versions(title, sha1)
    copies = FileVersion.objects.filter(sha1=sha1).exclude(file__key=title.key).select_related("file")
    same = tuple(v.file.title for v in copies.order_by("-id")[:20] if v.pk == v.file.latest_id)
    if same:
        out.append(UploadWarning("duplicate", "file-exists-duplicate", (str(len(same)),), same))
    elif DeletedFileVersion.objects.filter(sha1=sha1).exclude(key=title.key).exists():
        out.append(UploadWarning("duplicate-archive", "file-deleted-duplicate-notitle"))
    if not is_there:
        deleted = LogEntry.objects.filter(namespace=NS_FILE, key=title.key, kind="delete", action="delete")
        if DeletedFileVersion.objects.filter(key=title.key).exists() or deleted.exists():
            out.append(UploadWarning("was-deleted", "filewasdeleted", (), (title,)))
    if _THUMB.match(title.key):
        out.append(UploadWarning("thumb-name", "file-thumbnail-no", (title.text.partition("-")[0] + "-",)))
    elif camera := _CAMERA.match(title.key):
        out.append(UploadWarning("bad-prefix", "filename-bad-prefix", (camera[0].replace("_", " "),)))
    return out


def _same_name(title: Title) -> list[UploadWarning]:
    """The same name, or one that differs by capitals or by another spelling of its ending."""
    if File.objects.filter(key=title.key, latest__isnull=False).exists():
        return [UploadWarning("exists", "fileexists", (), (title,))]
    stem = PurePath(title.key).stem
    near = File.objects.filter(key__istartswith=f"{stem}.", latest__isnull=False).values_list("key", flat=True)[:20]
    similar = [
        key for key in near if PurePath(key).stem.casefold() == stem.casefold() and _is_same_kind(key, title.key)
    ]
    if not similar:
        return []
    titles = tuple(Title(NS_FILE, key) for key in similar)
    return [UploadWarning("exists-normalized", "fileexists-extension", (), titles)]


def _same_versions(title: Title, sha1: str) -> list[UploadWarning]:
    """The very bytes are the file's latest version, or were an older one."""
    versions = FileVersion.objects.filter(file__key=title.key, sha1=sha1).select_related("file").order_by("-pk")[:50]
    now = tuple(v.timestamp for v in versions if v.pk == v.file.latest_id)
    old = tuple(v.timestamp for v in versions if v.pk != v.file.latest_id)
    out: list[UploadWarning] = []
    if now:
        out.append(UploadWarning("nochange", "fileexists-no-change", (title.text,), times=now))
    if old:
        out.append(
            UploadWarning("duplicateversions", "fileexists-duplicate-version", (title.text, str(len(old))), times=old)
        )
    return out


def _is_same_kind(one: str, other: str) -> bool:
    endings = {PurePath(name).suffix.lower().lstrip(".") for name in (one, other)}
    return len(endings) == 1 or any(endings <= kind for kind in _SAME_KIND)
