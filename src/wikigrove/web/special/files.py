"""Special:ListFiles: files, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from wikigrove.media.domain.find_file import Shown, show_file
from wikigrove.media.models import File
from wikigrove.web.skin.pager import Pager, forward_pager, read_window
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page


@dataclass(frozen=True)
class FileShown:
    file: File
    picture: Shown | None


@special_page("ListFiles", group="media", aliases=("FileList", "ImageList", "NewFiles"))
def list_files(request: HttpRequest, sub: str) -> HttpResponse:
    window = read_window(request)
    start = request.GET.get("from", "")
    rows = File.objects.filter(latest__isnull=False).select_related("latest", "latest__actor")
    if start.isdecimal() and len(start) < 19:
        # Longer numbers are no ids: the databases hold 64 bits.
        rows = rows.filter(latest_id__lte=int(start))
    found = list(rows.order_by("-latest_id")[: window.limit + 1])
    follows = found[window.limit].latest_id if len(found) > window.limit else None
    files = [FileShown(file, show_file(file, width=180, height=120)) for file in found[: window.limit]]
    pager: Pager = forward_pager(request, parameter="from", follows=follows, limit=window.limit)
    return present_special(request, "special/files.html", name="ListFiles", files=files, pager=pager)
