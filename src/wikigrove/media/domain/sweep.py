"""Sweep up bytes that no file, deleted version or waiting upload of any wiki uses, and thumbnails of such bytes."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wikigrove.media.domain.paths import media_root
from wikigrove.media.models import DeletedFileVersion, FileVersion, StashedFile

YOUNG_SECONDS: Final = 24 * 3600
"""Bytes come before the row that uses them: what was written, or asked for, within a day is left alone."""
_BATCH: Final = 500
_DIGEST: Final = 64
_GONE: Final = ".gone"


@dataclass
class Swept:
    """What was deleted, or would be."""

    files: int = 0
    size: int = 0
    thumbnails: int = 0
    """Folders of thumbnails."""


def sweep_bytes(*, dry_run: bool = False) -> Swept:
    """Go through the folders of the installation once; safe while others upload."""
    swept = Swept()
    for part in _batches(_iter_entries(media_root() / "blobs")):
        used = _used({path.name[:_DIGEST] for path in part})
        for path in part:
            # Halves of writes that a crash left behind have a longer name, and are used by nobody.
            if path.name not in used:
                size = _delete_blob(path, dry_run=dry_run)
                if size is not None:
                    swept.files += 1
                    swept.size += size
    for part in _batches(_iter_entries(media_root() / "thumbs")):
        used = _used({path.name for path in part})
        for path in part:
            if path.name not in used and _is_old(path):
                swept.thumbnails += 1
                if not dry_run:
                    shutil.rmtree(path, ignore_errors=True)
    return swept


def _iter_entries(folder: Path) -> Iterator[Path]:
    """What lies two folders down: blobs/ab/cd/<digest>."""
    for level in _folders(folder):
        for inner in _folders(level):
            with os.scandir(inner) as entries:
                yield from sorted(Path(entry.path) for entry in entries)


def _folders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    with os.scandir(folder) as entries:
        return sorted(Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False))


def _batches(paths: Iterator[Path]) -> Iterator[list[Path]]:
    part: list[Path] = []
    for path in paths:
        part.append(path)
        if len(part) == _BATCH:
            yield part
            part = []
    if part:
        yield part


def _used(digests: set[str]) -> set[str]:
    """Those that some wiki needs; one query for each of the three tables."""
    found: set[str] = set()
    for model in (FileVersion, DeletedFileVersion, StashedFile):
        found.update(model.everywhere.filter(sha256__in=digests).values_list("sha256", flat=True))
    return found


def _is_old(path: Path) -> bool:
    try:
        return path.stat().st_mtime < time.time() - YOUNG_SECONDS
    except FileNotFoundError:
        return False


def _delete_blob(path: Path, *, dry_run: bool) -> int | None:
    """The size of what was deleted; None where it stays.

    An upload of the same bytes makes them young before it relies on them (`keep_bytes`). So they are put aside first,
    and put back where that has happened in the meantime; whoever comes later finds nothing and writes them anew.
    """
    if not _is_old(path):
        return None
    size = path.stat().st_size
    if dry_run:
        return size
    aside = path.with_name(path.name.removesuffix(_GONE) + _GONE)
    try:
        path.replace(aside)
        if not _is_old(aside):
            aside.replace(path)
            return None
        aside.unlink()
    except FileNotFoundError:
        return None
    return size
