"""Lists of files: by name, time or size, of one person, of one kind. Each is one query along an index."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Sum

from wikigrove.accounts.models import Actor
from wikigrove.media.models import File, FileVersion
from wikigrove.pages.domain.queries.rows_from import rows_from

SORTS: Final = {"img_timestamp": "timestamp", "img_size": "size", "img_name": "file__key"}


@dataclass(frozen=True)
class FilesWanted:
    """What of all files is asked for. `is_all_versions`: old ones too."""

    sort: str = "img_timestamp"
    descending: bool = True
    user: str = ""
    prefix: str = ""
    mime: str = ""
    media_type: str = ""
    hide_bots: bool = False
    is_all_versions: bool = False


@dataclass(frozen=True)
class KindOfFile:
    """How many files of one type there are, and their bytes."""

    media_type: str
    mime: str
    count: int
    size: int


def list_file_versions(
    wanted: FilesWanted, *, cursor: str = "", limit: int = 50
) -> tuple[list[FileVersion], str | None]:
    """Versions, each with its file and uploader, and where the next part starts. Raises ValueError for a bad cursor."""
    field = SORTS.get(wanted.sort, "timestamp")
    rows = _chosen(wanted)
    if cursor:
        rows = _from_cursor(rows, field, cursor, descending=wanted.descending)
    sign = "-" if wanted.descending else ""
    order = [f"{sign}{field}", f"{sign}pk"]
    found = list(rows.order_by(*order)[: limit + 1])
    if len(found) <= limit:
        return found, None
    last = found[limit]
    value = {"file__key": last.file.key, "size": last.size, "timestamp": f"{last.timestamp:%Y%m%d%H%M%S%f}"}[field]
    return found[:limit], f"{value}|{last.pk}"


def find_copies(sha1: str, *, limit: int = 500) -> list[FileVersion]:
    """Files with the same bytes; one query."""
    rows = FileVersion.objects.filter(_is_latest(), sha1=sha1).select_related("file", "actor")
    return list(rows.order_by("timestamp")[:limit])


def count_kinds() -> list[KindOfFile]:
    """Files by type, the most frequent first; one query."""
    rows = FileVersion.objects.filter(_is_latest()).values("media_type", "mime")
    found = rows.annotate(number=Count("pk"), bytes=Sum("size")).order_by("media_type", "-number", "mime")
    return [KindOfFile(row["media_type"], row["mime"], row["number"], row["bytes"]) for row in found]


def _is_latest() -> Exists:
    """A version is what its file shows. (As a join by both keys PostgreSQL expects one row, and sorts them all.)"""
    return Exists(File.objects.filter(latest_id=OuterRef("pk")))


def _chosen(wanted: FilesWanted) -> Any:
    rows = FileVersion.objects.select_related("file", "actor")
    if not wanted.is_all_versions:
        rows = rows.filter(_is_latest())
    if wanted.user:
        # By number, so that the index of a person's uploads is used.
        rows = rows.filter(actor_id=Actor.objects.filter(name=wanted.user).values_list("pk", flat=True).first() or 0)
    if wanted.prefix:
        rows = rows.filter(file__key__gte=wanted.prefix, file__key__lt=wanted.prefix + "\U0010ffff")
    if wanted.mime:
        major, _, minor = wanted.mime.partition("/")
        rows = rows.filter(mime__startswith=f"{major}/") if minor in ("", "*") else rows.filter(mime=wanted.mime)
    if wanted.media_type:
        rows = rows.filter(media_type=wanted.media_type)
    if wanted.hide_bots:
        rows = rows.exclude(actor__user__memberships__group="bot")
    return rows


def _from_cursor(rows: Any, field: str, cursor: str, *, descending: bool) -> Any:
    text, _, pk = cursor.rpartition("|")
    if not pk.isdecimal() or len(pk) > 18:
        raise ValueError(cursor)
    value: object = text
    if field == "size":
        value = int(text)
    elif field == "timestamp":
        value = datetime.strptime(text, "%Y%m%d%H%M%S%f").replace(tzinfo=UTC)
    return rows.filter(rows_from((field, "pk"), (value, int(pk)), up=not descending))


def count_files() -> int:
    return int(File.objects.filter(latest__isnull=False).count())
