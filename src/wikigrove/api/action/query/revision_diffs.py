"""The old parameters `diffto` and `difftotext`: a comparison beside each revision."""

from __future__ import annotations

from typing import Final

from wikigrove.api.action.call import Call
from wikigrove.api.action.diff_table import diff_rows_html
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.revision_rows import COLUMNS, RevisionRow, RevisionWriter, Wanted
from wikigrove.api.action.result import Record, Row
from wikigrove.pages.domain.store_text import load_text
from wikigrove.pages.models import Revision

MOST: Final = 1


def diff_of(call: Call, writer: RevisionWriter, row: RevisionRow, wanted: Wanted) -> Row:
    """The rows of a table; MediaWiki makes one of them for each request, others are told as not kept ready."""
    made = int(call.frame.general.get("diffs", 0))
    if made >= MOST:
        return Record({"notcached": True})
    call.frame.general["diffs"] = made + 1
    mine = writer.text_of(row)
    if mine is None:
        raise fail("apierror-baddiff", code="baddiff")
    if wanted.diff_text is not None:
        return Record({"body": diff_rows_html(wanted.diff_text, mine)}, content="body")
    other = _other(row, wanted.diff_to)
    if other is None:
        return Record({"from": 0, "to": row.pk, "body": diff_rows_html("", mine)}, content="body")
    theirs = load_text(other.text_id) if other.text_id is not None else ""
    if wanted.diff_to in ("prev",) or other.pk < row.pk:
        return Record({"from": other.pk, "to": row.pk, "body": diff_rows_html(theirs, mine)}, content="body")
    return Record({"from": row.pk, "to": other.pk, "body": diff_rows_html(mine, theirs)}, content="body")


def _other(row: RevisionRow, to: str) -> RevisionRow | None:
    rows = Revision.objects.filter(page_id=row.page_id)
    if to == "prev":
        found = rows.filter(pk=row.parent_id or 0)
    elif to == "next":
        found = rows.filter(pk__gt=row.pk).order_by("pk")
    elif to == "cur":
        found = rows.order_by("-timestamp", "-pk")
    elif to.isdigit():
        found = Revision.objects.filter(pk=int(to))
    else:
        raise fail("apierror-rvdiffto-bad", to, code="diffto")
    values = found.values_list(*COLUMNS).first()
    return RevisionRow(*values) if values is not None else None
