"""`export`: the pages of a query as an XML dump."""

from __future__ import annotations

from wikigrove.api.action.call import Call
from wikigrove.api.action.query.query_call import Query
from wikigrove.api.action.result import Record
from wikigrove.transfer.domain.export_dump import iter_export


def export_pages(call: Call, query: Query) -> bool:
    """Put the dump into the answer; True where it is all of the answer."""
    text = "".join(iter_export(history=False, titles=query.pages.page_ids))
    if call.flag("exportnowrap"):
        call.send(text, "application/xml; charset=utf-8")
        call.frame.headers["Content-Disposition"] = "inline; filename=export.xml"
        return True
    query.answer["export"] = Record({"export": text}, content="export")
    return False
