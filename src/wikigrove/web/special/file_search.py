"""Special:MIMESearch, MediaStatistics and FileDuplicateSearch: files by what they are."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import NS_FILE, find_title

from wikigrove.farm.scope import current_wiki
from wikigrove.i18n import has_message, message
from wikigrove.media.domain.find_file import find_file
from wikigrove.media.domain.inspect_file import TYPES
from wikigrove.media.domain.list_files import FilesWanted, count_kinds, find_copies, list_file_versions
from wikigrove.web.skin.pager import forward_pager, read_window
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.files import shown_files
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@special_page("MIMESearch", group="media")
def mime_search(request: HttpRequest, sub: str) -> HttpResponse:
    mime = request.GET.get("mime", sub).strip().lower()
    window = read_window(request)
    try:
        rows, follows = (
            list_file_versions(
                FilesWanted(mime=mime, descending=False), cursor=request.GET.get("offset", ""), limit=window.limit
            )
            if mime
            else ([], None)
        )
    except ValueError:
        return show_error(request, 400)
    return present_special(
        request,
        "special/mime_search.html",
        name="MIMESearch",
        mime=mime,
        known=sorted({kind for kind, _ in TYPES.values()}),
        files=shown_files(rows),
        pager=forward_pager(request, parameter="offset", follows=follows, limit=window.limit),
    )


@special_page("MediaStatistics", group="media")
def media_statistics(request: HttpRequest, sub: str) -> HttpResponse:
    kinds = count_kinds()
    parts = []
    for name, group in groupby(kinds, lambda kind: kind.media_type):
        rows = list(group)
        key = f"mediastatistics-header-{name.lower()}"
        parts.append((message(key) if has_message(key) else name, rows, sum(r.count for r in rows)))
    return present_special(
        request,
        "special/media_statistics.html",
        name="MediaStatistics",
        parts=parts,
        count=sum(kind.count for kind in kinds),
        size=sum(kind.size for kind in kinds),
    )


@special_page("FileDuplicateSearch", group="media")
def file_duplicate_search(request: HttpRequest, sub: str) -> HttpResponse:
    name = request.GET.get("filename", sub).strip()
    title = find_title(name, current_wiki().title_rules, default_namespace=NS_FILE) if name else None
    file = find_file(title) if title is not None else None
    rows = find_copies(file.latest.sha1) if file is not None and file.latest is not None else []
    return present_special(
        request,
        "special/file_duplicates.html",
        name="FileDuplicateSearch",
        file_name=name,
        is_missing=bool(name) and file is None,
        title=title,
        files=shown_files(rows),
    )
