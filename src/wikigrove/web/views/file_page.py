"""What a file page shows around its text: the picture above, versions and uses below."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import message
from wikigrove.media.domain.find_file import find_file, fit_film, list_deleted_versions, list_versions, show_file
from wikigrove.media.domain.list_files import find_copies
from wikigrove.media.domain.paths import file_url
from wikigrove.media.domain.read_metadata import read_metadata
from wikigrove.media.models import File, FileVersion
from wikigrove.pages.domain.queries import list_file_usage
from wikigrove.rendering.domain.tracks import find_tracks
from wikigrove.web.skin.pager import forward_pager, read_number, read_window


@dataclass(frozen=True)
class FileParts:
    above: SafeString | str = ""
    below: SafeString | str = ""


def file_parts(request: HttpRequest, title: Title) -> FileParts:
    """Kept on the request, since the part above and the one below come from the same queries."""
    kept: dict[Title, FileParts] = request.__dict__.setdefault("_file_parts", {})
    if title not in kept:
        kept[title] = _load(request, title)
    return kept[title]


def _load(request: HttpRequest, title: Title) -> FileParts:
    file = find_file(title)
    usage = list_file_usage(title.key)
    actor = request.actor  # type: ignore[attr-defined]
    deleted = list_deleted_versions(title.key) if has_right(actor, "undelete") else []
    if file is None:
        context = {"usage": usage, "deleted": deleted, "title": title}
        below = render_to_string("web/parts/file_below.html", context, request) if usage or deleted else ""
        return FileParts(below=below)
    version, window = file.latest, read_window(request)
    start = read_number(request.GET.get("offset", ""))
    versions, follows = list_versions(file, start=start, limit=window.limit)
    context = {
        **_player(file, version),
        "file": file,
        "version": file.latest,
        "original": file_url(current_wiki(), file.key),
        "usage": usage,
        "shown": show_file(file, width=800, height=600),
        "sizes": _sizes(file) if version is None or version.media_type != "VIDEO" else [],
        "versions": versions,
        "pager": forward_pager(request, parameter="offset", follows=follows, limit=window.limit),
        "deleted": deleted,
        "copies": [copy for copy in find_copies(version.sha1, limit=50) if copy.file_id != file.pk] if version else [],
        "facts": _facts(version),
        "may_revert": has_right(actor, "reupload") and has_right(actor, "upload"),
        "may_delete": has_right(actor, "delete"),
        "may_upload": has_right(actor, "reupload"),
        "title": title,
    }
    return FileParts(
        render_to_string("web/parts/file_above.html", context, request),
        render_to_string("web/parts/file_below.html", context, request),
    )


def _facts(version: FileVersion | None) -> list[tuple[str, str]]:
    found = read_metadata(version.sha256, version.mime) if version is not None else ()
    return [(message(key), value) for key, value in found]


def _player(file: File, version: FileVersion | None) -> dict[str, object]:
    """What a sound or film is played with."""
    if version is None or version.media_type not in ("AUDIO", "VIDEO"):
        return {}
    is_film = version.media_type == "VIDEO"
    return {
        "is_film": is_film,
        "is_sound": not is_film,
        "film": fit_film(version, width=800, height=600) if is_film and version.width else (640, 360),
        "playing_type": "audio/ogg" if version.mime == "application/ogg" else version.mime,
        "tracks": find_tracks(current_wiki(), [file]).get(file.key, ()),
    }


def _sizes(file: File) -> list[tuple[str, str]]:
    """Other widths to choose from, smaller than the file."""
    version = file.latest
    if version is None or not version.width:
        return []
    sizes = []
    for width in (320, 640, 1024, 1280, 1920):
        shown = show_file(file, width=width) if width < version.width else None
        if shown is not None:
            sizes.append((f"{shown.width} × {shown.height}", shown.url))
    return sizes
