"""`action=import`: pages from a dump that is sent along."""

from __future__ import annotations

import tempfile
from pathlib import Path

from wikigrove_engine.title import find_title

from wikigrove.api.action.acts.pages import tags_param
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, flag, namespace, one, string, token
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.transfer.domain.import_upload import import_upload
from wikigrove.transfer.domain.place_pages import make_placement
from wikigrove.transfer.errors import TransferError


def _sources() -> tuple[str, ...]:
    """Wikis from which pages could be fetched: none, until wikis are connected."""
    return ()


@module(
    "import",
    class_name="ApiImport",
    must_be_posted=True,
    writes=True,
    params=(
        string("summary"),
        Param("xml", "upload"),
        string("interwikiprefix"),
        one("interwikisource", _sources),
        string("interwikipage"),
        flag("fullhistory"),
        flag("templates"),
        namespace("namespace", multi=False),
        flag("assignknownusers"),
        string("rootpage"),
        tags_param(),
        token(),
    ),
)
def run_import(call: Call) -> None:
    """Take pages from a dump."""
    if call.given("namespace") and call.given("rootpage"):
        raise call.mixed("namespace", "rootpage")
    if call.given("interwikisource"):
        raise fail("apierror-cantimport")
    call.need("importupload")
    sent = call.file("xml")
    if not call.text("interwikiprefix"):
        raise fail("paramvalidator-missingparam", Plain("interwikiprefix"), code="nointerwikiprefix")
    if sent is None:
        raise fail("importnofile", code="nofile")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "import.xml"
        with path.open("wb") as target:
            for piece in sent.chunks():
                target.write(piece)
        try:
            placement = make_placement(
                namespace=call.find_number("namespace"),
                root=call.text("rootpage"),
                prefix=call.text("interwikiprefix"),
                assigns_known=call.flag("assignknownusers"),
            )
            summary = import_upload(
                path, name=str(sent.name), actor=call.author, comment=call.text("summary"), placement=placement
            )
        except TransferError as failure:
            shown = str(failure).replace(folder, "")
            raise fail("apierror-import-unknownerror", Plain(shown), code="import-unknownerror") from failure
    rows: list[Row] = []
    for text, count in summary.pages:
        title = find_title(text, call.rules)
        if title is None or text in summary.refused:
            rows.append({"title": text, "invalid": True})
        else:
            rows.append({"ns": title.namespace, "title": call.rules.prefixed_text(title), "revisions": count})
    call.answer("import", Items(rows, "page"))
