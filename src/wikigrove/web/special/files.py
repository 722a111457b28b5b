"""Special:ListFiles, NewFiles, MyUploads and AllMyUploads."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode

from wikigrove.i18n import message
from wikigrove.media.domain.find_file import Shown, show_file
from wikigrove.media.domain.list_files import SORTS, FilesWanted, list_file_versions
from wikigrove.media.models import FileVersion
from wikigrove.web.skin.pager import forward_pager, read_window
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error

_MEDIA_TYPES = ("BITMAP", "DRAWING", "AUDIO", "VIDEO", "OFFICE", "TEXT")


@dataclass(frozen=True)
class FileShown:
    version: FileVersion
    picture: Shown | None
    is_old: bool


@dataclass(frozen=True)
class Column:
    """A heading of the table that sorts by it; `state` is what aria-sort says."""

    label: str
    address: str = ""
    state: str = ""


def shown_files(versions: list[FileVersion], *, width: int = 180, height: int = 120) -> list[FileShown]:
    out = []
    for version in versions:
        file = version.file
        is_old = file.latest_id != version.pk
        if not is_old:
            # Known here: no query for each row.
            file.latest = version
        out.append(FileShown(version, None if is_old else show_file(file, width=width, height=height), is_old))
    return out


@special_page("ListFiles", group="media", aliases=("FileList", "ImageList"))
def list_files(request: HttpRequest, sub: str) -> HttpResponse:
    window = read_window(request)
    sort = request.GET.get("sort", "img_timestamp")
    sort = sort if sort in SORTS else "img_timestamp"
    ascending = request.GET.get("asc") == "1" if "asc" in request.GET else sort == "img_name"
    search = request.GET.get("ilsearch", "").strip()
    wanted = FilesWanted(
        sort=sort,
        descending=not ascending,
        user=request.GET.get("user", sub).strip().replace("_", " "),
        prefix=(search[:1].upper() + search[1:]).replace(" ", "_"),
        is_all_versions=request.GET.get("ilshowall") == "1",
    )
    try:
        rows, follows = list_file_versions(wanted, cursor=request.GET.get("offset", ""), limit=window.limit)
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/files.html",
        name="ListFiles",
        files=shown_files(rows),
        wanted=wanted,
        search=search,
        columns=[
            Column(message("listfiles_thumb")),
            _column(request, "listfiles_name", "img_name", wanted),
            _column(request, "listfiles_date", "img_timestamp", wanted),
            _column(request, "listfiles_size", "img_size", wanted),
            Column(message("listfiles_user")),
            Column(message("listfiles_description")),
        ],
        pager=forward_pager(request, parameter="offset", follows=follows, limit=window.limit),
    )


@special_page("NewFiles", group="changes", aliases=("NewImages",))
def new_files(request: HttpRequest, sub: str) -> HttpResponse:
    window = read_window(request)
    kinds = [kind for kind in request.GET.getlist("mediatype") if kind in _MEDIA_TYPES]
    wanted = FilesWanted(
        user=request.GET.get("user", "").strip().replace("_", " "),
        media_type=kinds[0] if kinds else "",
        hide_bots=request.GET.get("showbots") != "1",
    )
    try:
        rows, follows = list_file_versions(wanted, cursor=request.GET.get("offset", ""), limit=window.limit)
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/new_files.html",
        name="NewFiles",
        files=shown_files(rows, width=220, height=160),
        wanted=wanted,
        kinds=[(kind, message(f"mediastatistics-header-{kind.lower()}"), kind in kinds) for kind in _MEDIA_TYPES],
        pager=forward_pager(request, parameter="offset", follows=follows, limit=window.limit),
    )


@special_page("MyUploads", group="redirects", aliases=("MyFiles",), is_listed=False)
def my_uploads(request: HttpRequest, sub: str) -> HttpResponse:
    return _to_own(request)


@special_page("AllMyUploads", group="redirects", aliases=("AllMyFiles",), is_listed=False)
def all_my_uploads(request: HttpRequest, sub: str) -> HttpResponse:
    return _to_own(request, ilshowall=1)


def _to_own(request: HttpRequest, **query: object) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if actor.is_anonymous:
        return HttpResponseRedirect(special_path("UserLogin"))
    return HttpResponseRedirect(special_path("ListFiles", actor.name, **query))


def _column(request: HttpRequest, key: str, sort: str, wanted: FilesWanted) -> Column:
    """A click sorts by the column, a second one the other way round."""
    is_chosen = wanted.sort == sort
    ascending = wanted.descending if is_chosen else sort == "img_name"
    query: dict[str, str] = {
        k: str(v) for k, v in request.GET.dict().items() if k not in ("offset", "sort", "asc", "title")
    }
    address = f"{request.path}?{urlencode(query | {'sort': sort, 'asc': str(int(ascending))})}"
    return Column(message(key), address, ("descending" if wanted.descending else "ascending") if is_chosen else "none")
