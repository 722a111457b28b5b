"""Find files, and say how they are shown at a size."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wikigrove_engine.title import Title

from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.media.domain.paths import file_url, thumb_url
from wikigrove.media.domain.thumbnail import ThumbRequest, can_thumbnail, frame_second, round_width, thumb_name
from wikigrove.media.models import DeletedFileVersion, File, FileVersion
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import Page, Redirect


@dataclass(frozen=True)
class Shown:
    """A file at a size: addresses and pixels. `srcset` pairs densities with addresses."""

    url: str
    width: int
    height: int
    srcset: tuple[tuple[str, str], ...] = ()


def find_file(title: Title) -> File | None:
    """The file of a title, its latest version along; one query."""
    found: File | None = (
        File.objects.select_related("latest", "latest__actor").filter(key=title.key, latest__isnull=False).first()
    )
    return found


def find_files(titles: Collection[Title]) -> dict[Title, File]:
    """Files by title; redirects between file pages are followed. Three queries at most."""
    keys = {t.key for t in titles}
    found = {f.key: f for f in File.objects.select_related("latest").filter(key__in=keys, latest__isnull=False)}
    missing = keys - found.keys()
    led: dict[str, str] = {}
    if missing:
        pages = Page.objects.filter(namespace=6, key__in=missing, is_redirect=True).values_list("pk", "key")
        by_page = dict(pages)
        if by_page:
            rows = Redirect.objects.filter(page_id__in=by_page, namespace=6, interwiki="").values_list("page_id", "key")
            led = {by_page[page_id]: key for page_id, key in rows}
            more = File.objects.select_related("latest").filter(key__in=set(led.values()), latest__isnull=False)
            found |= {f.key: f for f in more}
    out: dict[Title, File] = {}
    for title in titles:
        file = found.get(title.key) or found.get(led.get(title.key, ""))
        if file is not None:
            out[title] = file
    return out


def list_versions(file: File, *, start: int = 0, limit: int = 50) -> tuple[list[FileVersion], int | None]:
    """Versions, newest first, from the one with the id `start` on, and the id where the rest starts; two queries."""
    rows = FileVersion.objects.filter(file=file)
    first = rows.filter(pk=start).first() if start else None
    if first is not None:
        rows = rows.filter(rows_from(("timestamp", "pk"), (first.timestamp, first.pk), up=False))
    found = list(rows.select_related("actor").order_by("-timestamp", "-id")[: limit + 1])
    return found[:limit], found[limit].pk if len(found) > limit else None


def list_deleted_versions(key: str, *, limit: int = 100) -> list[DeletedFileVersion]:
    """Versions that could come back, newest first; one query."""
    return list(DeletedFileVersion.objects.filter(key=key).select_related("actor").order_by("-timestamp")[:limit])


def show_file(
    file: File,
    *,
    width: int | None = None,
    height: int | None = None,
    page: int | None = None,
    language: str | None = None,
    seek: float | None = None,
) -> Shown | None:
    """How `file` is shown within width x height; None where it has no picture."""
    version = file.latest
    if version is None or not can_thumbnail(version):
        return None
    wiki = current_wiki()
    wanted = fit(version, width=width, height=height)
    if version.media_type == "VIDEO":
        second = frame_second(version, seek) if seek is not None else None
        size = fit_film(version, width=width, height=height)
        return Shown(_thumb(wiki, file, version.mime, ThumbRequest(wanted, seek=second)), *size)
    whole = wanted >= version.width and version.mime not in ("image/svg+xml", "application/pdf")
    tall = max(1, round(version.height * wanted / version.width))
    if whole:
        return Shown(file_url(wiki, file.key), version.width, version.height)
    request = ThumbRequest(wanted, page, language)
    return Shown(_thumb(wiki, file, version.mime, request), wanted, tall, _densities(wiki, file, version, request))


def fit_film(version: FileVersion, *, width: int | None, height: int | None) -> tuple[int, int]:
    """The size in which a film is played, within both bounds; it has one also where nobody can draw its picture."""
    wanted = fit(version, width=width, height=height)
    return wanted, max(1, round(version.height * wanted / max(1, version.width)))


def fit(version: FileVersion, *, width: int | None, height: int | None) -> int:
    """The width that fits both bounds."""
    wanted = width or version.width
    if height:
        wanted = min(wanted if width else 10**6, max(1, height * version.width // max(1, version.height)))
    return max(1, round_width(wanted, version))


def _thumb(wiki: Wiki, file: File, mime: str, request: ThumbRequest) -> str:
    return thumb_url(wiki, file.key, thumb_name(file.key, mime, request))


def _densities(wiki: Wiki, file: File, version: FileVersion, request: ThumbRequest) -> tuple[tuple[str, str], ...]:
    """Sharper pictures for dense screens, as far as the file has the pixels."""
    out = []
    for factor, name in ((1.5, "1.5x"), (2.0, "2x")):
        wide = round(request.width * factor)
        if wide <= version.width or version.mime in ("image/svg+xml", "application/pdf"):
            out.append((name, _thumb(wiki, file, version.mime, ThumbRequest(wide, request.page, request.language))))
        elif name == "2x" or not out:
            out.append((name, file_url(wiki, file.key)))
            break
    return tuple(out)
