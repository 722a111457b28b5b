"""action=compare."""

from __future__ import annotations

from typing import Final

from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.comments import note_comments, parsed_comment
from wikigrove.api.action.declare import Param
from wikigrove.api.action.diff_table import diff_rows_html
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.reads.sides import Side, load_revision, read_side
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Record, Row
from wikigrove.api.action.times import iso
from wikigrove.pages.domain.queries.neighbours import find_next_revision
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, HIDDEN_USER, may_see


def _side_params(name: str) -> tuple[Param, ...]:
    relative = (p.one("torelative", "prev|next|cur"),) if name == "to" else ()
    return (
        p.string(f"{name}title"),
        p.number(f"{name}id"),
        p.number(f"{name}rev"),
        *relative,
        p.many(f"{name}slots", "main"),
        p.flag(f"{name}pst"),
        p.text(f"{name}text", is_deprecated=True),
        p.one(f"{name}contentformat", choices.content_formats, is_deprecated=True),
        p.one(f"{name}contentmodel", choices.content_models, is_deprecated=True),
        p.string(f"{name}section", is_deprecated=True),
    )


def _slot_params(name: str) -> tuple[Param, ...]:
    slots = f"{name}slots"
    return (
        p.text(f"{name}text-{{slot}}", template=slots),
        p.string(f"{name}section-{{slot}}", template=slots),
        p.one(f"{name}contentformat-{{slot}}", choices.content_formats, template=slots),
        p.one(f"{name}contentmodel-{{slot}}", choices.content_models, template=slots),
    )


_FROM: Final = ("fromtitle", "fromid", "fromrev", "fromtext", "fromslots")
_TO: Final = ("totitle", "toid", "torev", "totext", "torelative", "toslots")


@module(
    "compare",
    params=(
        *_side_params("from"),
        *_side_params("to"),
        p.many("prop", "diff|diffsize|rel|ids|title|user|comment|parsedcomment|size|timestamp", "diff|ids|title"),
        p.many("slots", "main", all_value="*"),
    ),
    templated=(*_slot_params("from"), *_slot_params("to")),
    class_name="ApiComparePages",
)
def run_compare(call: Call) -> None:
    """What differs between two versions, or two texts."""
    call.need_some(*_FROM)
    call.need_some(*_TO)
    old, new = _sides(call)
    prop = set(call.many("prop"))
    out = Record(content="body")
    note_comments(call, (side.revision.comment for side in (old, new) if side.revision is not None))
    _describe(call, out, "from", old, prop)
    _describe(call, out, "to", new, prop)
    if "rel" in prop:
        _put_neighbours(out, old, new)
    if prop & {"diff", "diffsize"}:
        _put_body(call, out, old, new, prop)
    call.public()
    call.answer("compare", out)


def _sides(call: Call) -> tuple[Side, Side]:
    old = read_side(call, "from")
    if not call.given("torelative"):
        return old, read_side(call, "to", other=old)
    revision = old.revision
    if revision is None:
        raise fail("apierror-compare-relative-to-nothing", code="compare-relative-to-nothing")
    kind = call.text("torelative")
    if kind == "prev":
        if not revision.parent_id:
            title = call.title_text(revision.page.namespace, revision.page.key)
            call.warn("apiwarn-compare-no-prev", Plain(revision.pk), Plain(title), code="compare-no-prev")
            return Side(text=None), old
        return load_revision(call, revision.parent_id), old
    if kind == "next":
        following = find_next_revision(revision)
        if following is None:
            title = call.title_text(revision.page.namespace, revision.page.key)
            call.warn("apiwarn-compare-no-next", Plain(revision.pk), Plain(title), code="compare-no-next")
            return old, old
        return old, load_revision(call, following)
    return old, load_revision(call, revision.page.latest_id or revision.pk)


def _describe(call: Call, out: Record, name: str, side: Side, prop: set[str]) -> None:
    revision = side.revision
    if revision is None or (side.is_sent and not call.given("torelative")):
        return
    if "ids" in prop:
        out[f"{name}id"] = revision.page_id
        out[f"{name}revid"] = revision.pk
    if "title" in prop:
        out[f"{name}ns"] = revision.page.namespace
        out[f"{name}title"] = call.title_text(revision.page.namespace, revision.page.key)
    if "size" in prop:
        out[f"{name}size"] = revision.size
    if "timestamp" in prop:
        out[f"{name}timestamp"] = iso(revision.timestamp)
    _describe_hidden(call, out, name, side, prop)


def _describe_hidden(call: Call, out: Record, name: str, side: Side, prop: set[str]) -> None:
    """What may have been hidden: marked where it is, shown to those who may see it."""
    revision = side.revision
    if revision is None:
        return
    if revision.visibility & HIDDEN_TEXT:
        out[f"{name}texthidden"] = True
    if "user" in prop:
        if revision.visibility & HIDDEN_USER:
            out[f"{name}userhidden"] = True
        if may_see(revision, HIDDEN_USER, actor=call.actor):
            out[f"{name}user"] = revision.actor_name
            out[f"{name}userid"] = getattr(revision.actor, "user_id", None) or 0
    if prop & {"comment", "parsedcomment"}:
        if revision.visibility & HIDDEN_COMMENT:
            out[f"{name}commenthidden"] = True
        if may_see(revision, HIDDEN_COMMENT, actor=call.actor):
            if "comment" in prop:
                out[f"{name}comment"] = revision.comment
            if "comment" in prop or "parsedcomment" in prop:
                out[f"{name}parsedcomment"] = parsed_comment(call, revision.comment, side.title)


def _put_neighbours(out: Record, old: Side, new: Side) -> None:
    if old.revision is not None and old.revision.parent_id:
        out["prev"] = old.revision.parent_id
    if new.revision is not None:
        following = find_next_revision(new.revision)
        if following is not None:
            out["next"] = following


def _put_body(call: Call, out: Record, old: Side, new: Side, prop: set[str]) -> None:
    body = diff_rows_html(old.text or "", new.text or "", language=call.language)
    if "diffsize" in prop:
        out["diffsize"] = len(body.encode())
    if "diff" not in prop:
        return
    if call.given("slots"):
        bodies: Row = Record({"main": body}, sub=("main",))
        out["bodies"] = bodies
    else:
        out["body"] = body
