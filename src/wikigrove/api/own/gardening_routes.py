"""What gardeners and admins do to pages and to the wiki, where MediaWiki's API has no module for it."""

from __future__ import annotations

from typing import Any, Final

from wikigrove.api.own.door import ApiRefused, person_of, table, title_of
from wikigrove.api.rest.schemas import FLAG, NUMBER, TEXT, list_of, shape
from wikigrove.api.routes import Call, Param, Reply
from wikigrove.editing.domain.merge_histories import split_history
from wikigrove.editing.domain.replace_text import Replacement, find_texts, replace_on_page
from wikigrove.farm.scope import current_wiki
from wikigrove.moderation.domain.lock_wiki import lock_wiki, unlock_wiki
from wikigrove.upkeep.domain.catalog import DEAR_LISTS
from wikigrove.upkeep.domain.read_list import ask_for_update

_MOST_REVISIONS: Final = 500
_MOST_PAGES: Final = 50
_REASON: Final = Param("reason", source="body", summary="Why, for the log", example="As agreed")


@table.add("PUT", "/lock", "Close the wiki to all edits", _REASON, tag="gardening", writes=True, status=204)
def put_lock(call: Call) -> Reply:
    lock_wiki(call.text("reason")[:500], actor=person_of(call, "siteadmin"))
    return Reply(status=204)


@table.add("DELETE", "/lock", "Open the wiki to edits again", _REASON, tag="gardening", writes=True, status=204)
def drop_lock(call: Call) -> Reply:
    unlock_wiki(actor=person_of(call, "siteadmin"), reason=call.text("reason")[:500])
    return Reply(status=204)


@table.add(
    "POST",
    "/pages/split",
    "Move chosen revisions of a page to another page",
    Param("from", source="body", required=True, summary="The page", example="Nowhere"),
    Param("to", source="body", required=True, summary="The other page, made where missing", example="Elsewhere"),
    Param("revisions", "array", "body", required=True, summary="Their numbers, at most 500", example=[1]),
    _REASON,
    tag="gardening",
    writes=True,
    answer=shape(logid=NUMBER),
    cost=10,
)
def split(call: Call) -> Reply:
    actor = person_of(call, "mergehistory")
    numbers = call.values["revisions"]
    if not numbers or len(numbers) > _MOST_REVISIONS or not all(_is_number(number) for number in numbers):
        raise ApiRefused(400, "bad-field", "The field 'revisions' takes up to 500 numbers of revisions.")
    source, target = title_of(call.values["from"]), title_of(call.text("to"))
    reason = call.text("reason")[:500]
    entry = split_history(source, target, revisions=frozenset(numbers), reason=reason, actor=actor)
    return Reply({"logid": entry.pk})


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1 << 62


@table.add(
    "POST",
    "/lists/{name}/update",
    "Have a gardeners' list computed anew",
    Param("name", source="path", required=True, summary="Its special page", example="WantedPages"),
    tag="gardening",
    writes=True,
    answer=shape(waits=FLAG),
    errors=(404,),
)
def update(call: Call) -> Reply:
    person_of(call, "purge")
    if call.text("name") not in DEAR_LISTS:
        raise ApiRefused(404, "no-such-list", "There is no list of this name that is kept.")
    return Reply({"waits": ask_for_update(call.text("name"), is_urgent=True)})


_WHAT: Final = (
    Param("target", source="body", required=True, summary="The text, or a regular expression", example="teh "),
    Param("by", source="body", required=True, summary="What stands there then", example="the "),
    Param("is_pattern", "boolean", "body", summary="Is `target` a regular expression?", example=False),
)


@table.add(
    "POST",
    "/replace/find",
    "Pages that hold a text",
    *_WHAT,
    Param("prefix", source="body", summary="Only pages whose name begins so", example=""),
    Param("category", source="body", summary="Only pages of this category", example=""),
    tag="gardening",
    writes=True,
    answer=shape(pages=list_of(shape(title=TEXT, before=TEXT, match=TEXT, after=TEXT, count=NUMBER)), is_whole=FLAG),
    cost=20,
)
def find(call: Call) -> Reply:
    actor = person_of(call, "replacetext")
    found, is_whole = find_texts(_wanted(call), actor=actor)
    rules = current_wiki().title_rules
    rows = [
        {
            "title": rules.prefixed_text(one.title),
            "before": one.before,
            "match": one.match,
            "after": one.after,
            "count": one.count,
        }
        for one in found
    ]
    return Reply({"pages": rows, "is_whole": is_whole})


@table.add(
    "POST",
    "/replace",
    "Replace a text on pages, at most 50 in one call",
    *_WHAT,
    Param("pages", "array", "body", required=True, summary="Their titles", example=["Nowhere"]),
    Param("summary", source="body", summary="Of the edits", example="Spelling"),
    tag="gardening",
    writes=True,
    answer=shape(edits=list_of(shape(title=TEXT, revision=NUMBER, changed=FLAG))),
    cost=20,
)
def replace(call: Call) -> Reply:
    actor = person_of(call, "replacetext")
    titles = [title_of(str(name)) for name in call.values["pages"]]
    if not titles or len(titles) > _MOST_PAGES:
        raise ApiRefused(400, "bad-field", "The field 'pages' takes up to 50 titles.")
    edits: list[dict[str, Any]] = []
    for title in titles:
        made = replace_on_page(title, _wanted(call), summary=call.text("summary")[:500], actor=actor)
        shown = current_wiki().title_rules.prefixed_text(title)
        edits.append({"title": shown, "revision": made.revision_id, "changed": not made.is_null})
    return Reply({"edits": edits})


def _wanted(call: Call) -> Replacement:
    """Raises ApiRefused."""
    if not call.text("target"):
        raise ApiRefused(400, "bad-field", "The field 'target' must not be empty.")
    return Replacement(
        call.text("target"),
        call.text("by"),
        is_pattern=call.flag("is_pattern"),
        prefix=call.text("prefix"),
        category=call.text("category"),
    )
