"""Special:Export and Special:Import: pages out as MediaWiki's XML, and in."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from wikigrove.accounts.domain.rights import has_right
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki, use_wiki
from wikigrove.i18n import message
from wikigrove.pages.models import LogEntry
from wikigrove.transfer.domain.choose_pages import ExportChoice, choose_pages
from wikigrove.transfer.domain.export_dump import iter_export
from wikigrove.transfer.domain.import_dump import ImportSummary
from wikigrove.transfer.domain.import_upload import import_upload
from wikigrove.transfer.domain.place_pages import Placement, make_placement
from wikigrove.transfer.errors import PlacementRefused, TransferError
from wikigrove.web.skin.log_lines import log_line
from wikigrove.web.skin.namespaces import namespace_choices
from wikigrove.web.skin.pager import read_number
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page

MOST_PAGES = 500
MOST_PAGES_HIGH = 10_000


@special_page("Export", group="pagetools")
def export(request: HttpRequest, sub: str) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    names = [line.strip() for line in given.get("pages", sub).splitlines() if line.strip()]
    namespace = read_number(given.get("nsindex", ""), -1)
    choice = ExportChoice(
        tuple(names),
        given.get("catname", "").strip(),
        namespace if namespace >= 0 else None,
        bool(given.get("templates")),
    )
    if not (choice.titles or choice.category or choice.namespace is not None):
        return present_special(request, "special/export.html", name="Export", namespaces=namespace_choices(""))
    actor = request.actor  # type: ignore[attr-defined]
    most = MOST_PAGES_HIGH if has_right(actor, "apihighlimits") else MOST_PAGES
    ids = choose_pages(choice, most=most)
    # The whole history only where somebody asks for it: it may be a hundred times as long.
    history = bool(given.get("history")) and not given.get("curonly")
    wiki = current_wiki()
    response: HttpResponseBase = StreamingHttpResponse(
        _stream(wiki, ids, history=history), content_type="application/xml; charset=utf-8"
    )
    if given.get("wpDownload"):
        response["Content-Disposition"] = f'attachment; filename="{wiki.slug}.xml"'
    response["X-Robots-Tag"] = "noindex,nofollow"
    return response  # type: ignore[return-value]


@special_page("Import", group="pagetools", right="importupload")
def import_pages(request: HttpRequest, sub: str) -> HttpResponse:
    sent = request.FILES.get("xmlimport") if request.method == "POST" else None
    summary: ImportSummary | None = None
    error = ""
    if request.method == "POST" and sent is None:
        error = message("importnofile")
    elif sent is not None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "import.xml"
            with path.open("wb") as target:
                for chunk in sent.chunks():
                    target.write(chunk)
            try:
                summary = import_upload(
                    path,
                    name=str(sent.name),
                    actor=request.actor,  # type: ignore[attr-defined]
                    comment=request.POST.get("log-comment", "").strip(),
                    placement=_placement(request),
                )
            except PlacementRefused as refusal:
                error = message(refusal.message_key, *refusal.params)
            except TransferError as failure:
                error = message("importfailed", str(failure).replace(folder, ""))
    return present_special(
        request,
        "special/import.html",
        name="Import",
        error=error,
        summary=summary,
        given=request.POST,
        mapping=request.POST.get("mapping", "default"),
        namespaces=namespace_choices(request.POST.get("namespace", "0")),
        status=400 if error else 200,
    )


def _placement(request: HttpRequest) -> Placement:
    """MediaWiki's fields: `mapping` says whether `namespace` or `rootpage` counts."""
    given = request.POST
    mapping = given.get("mapping", "default")
    return make_placement(
        namespace=read_number(given.get("namespace", "")) if mapping == "namespace" else None,
        root=given.get("rootpage", "") if mapping == "subpage" else "",
        prefix=given.get("usernamePrefix", ""),
        assigns_known=bool(given.get("assignKnownUsers")),
    )


def _stream(wiki: Wiki, ids: list[int], *, history: bool) -> Iterator[str]:
    # Runs when the request's own scope has ended.
    with use_wiki(wiki):
        yield from iter_export(history=history, titles=ids)


@log_line("import")
def _import_line(entry: LogEntry) -> tuple[object, ...]:
    params = entry.params
    return int(params.get("revisions", 0)), int(params.get("pages", 0)), str(params.get("file", ""))
