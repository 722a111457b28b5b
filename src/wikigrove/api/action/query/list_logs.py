"""list=logevents."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.comments import note_comments, parsed_comment
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.query.log_params import log_params
from wikigrove.api.action.query.paging import LAST, between_times, in_order, is_up, read_digits, write_digits
from wikigrove.api.action.query.prop_revisions import find_actor_id
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.api.action.query.revision_rows import put_user
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import iso
from wikigrove.pages.domain.queries.logs import SECRET_KINDS
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.domain.tags import tags_of_logs
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, HIDDEN_USER, may_see
from wikigrove.pages.models import LogEntry, Page, TagUse


@query_module(
    "list",
    "logevents",
    "le",
    params=(
        p.many(
            "prop",
            "comment|details|ids|parsedcomment|tags|timestamp|title|type|user|userid",
            "ids|title|type|user|timestamp|comment|details",
        ),
        p.one("type", choices.log_types),
        p.one("action", choices.log_actions),
        p.when("start"),
        p.when("end"),
        p.one("dir", "newer|older", "older"),
        p.user("user"),
        p.string("title"),
        p.namespace(
            "namespace",
            extra_namespaces=(
                -2,
                -1,
            ),
            multi=False,
        ),
        p.string("prefix"),
        p.string("tag"),
        p.limit(),
        p.string("continue"),
    ),
    class_name="ApiQueryLogEvents",
)
def list_log_events(call: QueryCall) -> None:
    """Acts that are no edits, newest first."""
    call.at_most_one("title", "prefix", "namespace")
    rows = _chosen(call, LogEntry.objects.select_related("actor"))
    up = is_up(call)
    rows = between_times(call, rows, up=up)
    after = call.cursor(read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from(("timestamp", "pk"), after, up=up))
    limit = call.number("limit")
    found = list(rows.order_by(*in_order(("timestamp", "pk"), up=up))[: limit + 1])
    if len(found) > limit:
        call.continue_at(f"{write_digits(found[limit].timestamp)}|{found[limit].pk}")
        found = found[:limit]
    prop = set(call.many("prop"))
    ids = _page_ids(found) if "ids" in prop else {}
    tags = tags_of_logs([e.pk for e in found]) if "tags" in prop else {}
    if "parsedcomment" in prop:
        note_comments(call, (entry.comment for entry in found))
    call.rows((_row(call, entry, prop, ids, tags.get(entry.pk, ())) for entry in found), "item")


def _chosen(call: QueryCall, rows: Any) -> Any:
    secret = [k for k, right in SECRET_KINDS.items() if not call.may(right)]
    kind, act = call.text("type"), call.text("action")
    if act:
        kind, _, action = act.partition("/")
        rows = rows.filter(kind=kind)
        rows = rows if action == "*" else rows.filter(action=action)
    elif kind:
        rows = rows.filter(kind=kind)
    if secret:
        rows = rows.exclude(kind__in=secret)
    if call.text("tag"):
        rows = rows.filter(Exists(TagUse.objects.filter(tag__name=call.text("tag"), log_id=OuterRef("pk"))))
    if call.given("user"):
        rows = rows.filter(actor_id=find_actor_id(call.text("user")) or 0)
        if not has_right(call.actor, "deletedhistory"):
            rows = rows.exclude(visibility__in=[n for n in range(16) if n & HIDDEN_USER])
    if call.given("title") or call.given("prefix"):
        rows = _at_title(call, rows)
    if call.given("namespace"):
        rows = rows.filter(namespace=call.number("namespace"))
    return rows


def _at_title(call: QueryCall, rows: Any) -> Any:
    name = "title" if call.given("title") else "prefix"
    title = find_title(call.text(name), call.rules)
    if title is None or title.interwiki:
        raise fail("apierror-invalidtitle", Plain(call.text(name)))
    rows = rows.filter(namespace=title.namespace)
    rows = rows.filter(key=title.key) if name == "title" else rows.filter(key__gte=title.key, key__lt=title.key + LAST)
    if not has_right(call.actor, "deletedhistory"):
        rows = rows.exclude(visibility__in=[n for n in range(16) if n & HIDDEN_TEXT])
    return rows


def _page_ids(found: list[Any]) -> dict[tuple[int, str], int]:
    """Of the pages that have these titles now."""
    by_namespace: dict[int, set[str]] = {}
    for entry in found:
        by_namespace.setdefault(entry.namespace, set()).add(entry.key)
    out: dict[tuple[int, str], int] = {}
    if not by_namespace:
        return out
    keys = set().union(*by_namespace.values())
    rows = Page.objects.filter(namespace__in=by_namespace, key__in=keys, latest__isnull=False)
    for pk, number, key in rows.values_list("pk", "namespace", "key"):
        out[number, key] = pk
    return out


def _row(call: QueryCall, entry: Any, prop: set[str], ids: dict[tuple[int, str], int], tags: tuple[str, ...]) -> Row:
    row: Row = {}
    hidden_act = bool(entry.visibility & HIDDEN_TEXT)
    sees_act = may_see(entry, HIDDEN_TEXT, actor=call.actor)
    if "ids" in prop:
        row["logid"] = entry.pk
    if hidden_act and prop & {"title", "ids", "details"}:
        row["actionhidden"] = True
    if sees_act and "title" in prop:
        row["ns"] = entry.namespace
        row["title"] = call.title_text(entry.namespace, entry.key)
    if sees_act and "ids" in prop:
        row["pageid"] = ids.get((entry.namespace, entry.key), 0)
        row["logpage"] = entry.page_id or row["pageid"]
    if sees_act and "details" in prop:
        row["params"] = log_params(call, entry)
    if "type" in prop:
        row["type"] = entry.kind
        row["action"] = entry.action
    _add_people(call, entry, prop, row)
    if "timestamp" in prop:
        row["timestamp"] = iso(entry.timestamp)
    _add_comment(call, entry, prop, row)
    if "tags" in prop:
        row["tags"] = Items(tags, "tag")
    if entry.visibility & 8 and any(k.endswith("hidden") for k in row):
        row["suppressed"] = True
    return row


def _add_people(call: QueryCall, entry: Any, prop: set[str], row: Row) -> None:
    if not prop & {"user", "userid"}:
        return
    if entry.visibility & HIDDEN_USER:
        row["userhidden"] = True
    if may_see(entry, HIDDEN_USER, actor=call.actor):
        actor: Actor | None = entry.actor
        put_user(
            row, actor.name if actor else "", actor.kind if actor else None, actor.user_id if actor else 0, prop=prop
        )


def _add_comment(call: QueryCall, entry: Any, prop: set[str], row: Row) -> None:
    if not prop & {"comment", "parsedcomment"}:
        return
    if entry.visibility & HIDDEN_COMMENT:
        row["commenthidden"] = True
    if may_see(entry, HIDDEN_COMMENT, actor=call.actor):
        if "comment" in prop:
            row["comment"] = entry.comment
        if "parsedcomment" in prop:
            row["parsedcomment"] = parsed_comment(call, entry.comment, Title(entry.namespace, entry.key))
