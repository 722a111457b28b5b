"""`action=move`: a page with its talk page and subpages to other titles."""

from __future__ import annotations

from wikigrove_engine.title import NS_FILE, Title

from wikigrove.api.action.acts.inner_errors import error_rows
from wikigrove.api.action.acts.pages import WATCH, check_invalid, keep_watch, read_page_title, tags_param
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Param, flag, string, token
from wikigrove.api.action.errors import fail, problem
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.editing.domain.move import MoveRequest, MoveResult, move_page
from wikigrove.media.domain.find_file import find_files
from wikigrove.pages.domain.queries import find_page


@module(
    "move",
    class_name="ApiMove",
    must_be_posted=True,
    writes=True,
    params=(
        string("from"),
        Param("fromid", "integer"),
        string("to", required=True),
        string("reason", ""),
        flag("movetalk"),
        flag("movesubpages"),
        flag("noredirect"),
        *WATCH,
        flag("ignorewarnings"),
        tags_param(),
        token(),
    ),
)
def run_move(call: Call) -> None:
    """Move a page."""
    old = read_page_title(call, title="from", pageid="fromid")
    new = check_invalid(call, call.text("to"))
    if find_page(old) is None:
        raise fail("apierror-missingtitle")
    if new.namespace == NS_FILE and not call.flag("ignorewarnings") and new in find_files([new]):
        raise fail("fileexists-forbidden", call.rules.prefixed_text(new), code="articleexists")
    author = call.author
    result = move_page(
        MoveRequest(
            old,
            new,
            reason=call.text("reason"),
            leave_redirect=not call.flag("noredirect"),
            move_talk=call.flag("movetalk"),
            move_subpages=call.flag("movesubpages"),
            tags=frozenset(call.many("tags")),
        ),
        actor=author,
    )
    for title in (old, new):
        keep_watch(call, title, by=author, preferences=("watchmoves",))
    call.answer("move", _describe(call, old, new, result))


def _describe(call: Call, old: Title, new: Title, result: MoveResult) -> Row:
    rules = call.rules
    out: Row = {
        "from": rules.prefixed_text(old),
        "to": rules.prefixed_text(new),
        "reason": call.text("reason"),
    }
    out["redirectcreated"] = result.redirect_id is not None
    out["moveoverredirect"] = old in result.over
    talk = old.talk() if not old.is_talk else None
    done, failed = dict(result.moved), dict(result.failed)
    if call.flag("movetalk") and talk is not None and talk != old:
        if talk in done:
            out |= {"talkfrom": rules.prefixed_text(talk), "talkto": rules.prefixed_text(done[talk])}
            out["talkmoveoverredirect"] = talk in result.over
        elif talk in failed:
            out["talkmove-errors"] = error_rows(call, failed[talk])
    if call.flag("movesubpages"):
        out["subpages"] = _subpages(call, old, result)
        if talk is not None and call.flag("movetalk"):
            out["subpages-talk"] = _subpages(call, talk, result) if talk in done else Items((), "subpage")
    return out


def _subpages(call: Call, root: Title, result: MoveResult) -> Items | Row:
    if not call.rules.has_subpages(root.namespace):
        name = call.rules.namespaces[root.namespace].name
        return {"errors": error_rows(call, problem("namespace-nosubpages", name))}
    start = f"{root.key}/"
    rows: list[Row] = []
    for old, new in result.moved:
        if old.namespace == root.namespace and old.key.startswith(start):
            rows.append({"from": call.rules.prefixed_text(old), "to": call.rules.prefixed_text(new)})
    for old, refusal in result.failed:
        if old.namespace == root.namespace and old.key.startswith(start):
            rows.append({"from": call.rules.prefixed_text(old), "errors": error_rows(call, refusal)})
    return Items(rows, "subpage")
