"""Modules about edit filters and lists of what is unwanted, as AbuseFilter, SpamBlacklist and TitleBlacklist have them."""

from __future__ import annotations

from typing import cast

from wikigrove_engine.title import find_title

from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.query.query_call import QueryCall, bad_continue, query_module
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.api.action.times import iso
from wikigrove.filters.domain.check_rules import check_rules
from wikigrove.filters.domain.judge import unpack_variables
from wikigrove.filters.domain.lists import check_links, check_title
from wikigrove.filters.domain.queries import access_hit, list_filters, list_hits
from wikigrove.filters.domain.save_filter import sees_private
from wikigrove.filters.domain.try_rules import variables_of_change
from wikigrove.filters.errors import ActStopped
from wikigrove.filters.language import RuleError, parse_rules
from wikigrove.filters.language.evaluate import Budget, Lookup, evaluate
from wikigrove.filters.language.values import Value
from wikigrove.i18n import message
from wikigrove.pages.models import Change

_SECONDS = 5.0
_CONDITIONS = 2000


@module(
    "abusefilterchecksyntax",
    params=(p.string("filter", required=True),),
    class_name="CheckSyntax",
    source="Abuse Filter",
)
def run_check_syntax(call: Call) -> None:
    """Whether the rules of a filter are in order."""
    if not (call.may("abusefilter-modify") or sees_private(call.actor)):
        raise fail("apierror-abusefilter-cantcheck", code="permissiondenied")
    fault = check_rules(call.text("filter"))
    if fault is None:
        call.answer("abusefilterchecksyntax", {"status": "ok"})
        return
    out: Row = {"status": "error", "message": message(fault.key, fault.position, *fault.params)}
    if fault.position >= 0:
        out["character"] = fault.position
    call.answer("abusefilterchecksyntax", out)


@module(
    "abusefilterevalexpression",
    params=(p.string("expression", required=True), p.flag("prettyprint")),
    class_name="EvalExpression",
    source="Abuse Filter",
)
def run_eval_expression(call: Call) -> None:
    """What an expression in the language of filters gives."""
    _need_tester(call, "apierror-abusefilter-canteval")
    value = _evaluate(call.text("expression"), cast("dict[str, Value]", {}).__getitem__)
    shown = _show(value) if call.flag("prettyprint") else value
    call.answer("abusefilterevalexpression", Record({"result": shown}, content="result"))


@module(
    "abusefiltercheckmatch",
    params=(p.string("filter", required=True), p.text("vars"), p.number("rcid"), p.number("logid")),
    class_name="CheckMatch",
    source="Abuse Filter",
)
def run_check_match(call: Call) -> None:
    """Whether rules match what is given, a change, or something that a filter has caught."""
    _need_tester(call, "apierror-abusefilter-canttest")
    given = call.need_one("vars", "rcid", "logid")
    if check_rules(call.text("filter")) is not None:
        raise fail("apierror-abusefilter-badsyntax", code="badsyntax")
    variables = _variables(call, given)
    call.answer("abusefiltercheckmatch", {"result": bool(_evaluate(call.text("filter"), variables))})


def _need_tester(call: Call, key: str) -> None:
    if not (call.may("abusefilter-modify") or sees_private(call.actor)):
        raise fail(key, code="permissiondenied")


def _variables(call: Call, given: str) -> Lookup:
    if given == "vars":
        return _read_json(call.text("vars")).__getitem__
    if given == "rcid":
        change = Change.objects.filter(pk=call.number("rcid"), kind__in=("edit", "new")).first()
        if change is None:
            raise fail("apierror-nosuchrcid", Plain(call.number("rcid")))
        return variables_of_change(change)
    found = unpack_variables(access_hit(call.number("logid"), reader=call.actor))
    return cast("dict[str, Value]", found).__getitem__


def _read_json(text: str) -> dict[str, Value]:
    import json

    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise fail("apierror-abusefilter-badvars", code="badvars")
    return found


def _evaluate(rules: str, variables: Lookup) -> object:
    try:
        return evaluate(parse_rules(rules), variables, Budget(conditions=_CONDITIONS, seconds=_SECONDS))
    except RuleError as fault:
        shown = message(fault.key, fault.position, *fault.params)
        raise fail(
            "apierror-abusefilter-tools-syntax-error", Plain(shown), code="abusefilter-tools-syntax-error"
        ) from fault


def _show(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)


@module(
    "spamblacklist",
    params=(p.string("url", required=True, multi=True),),
    class_name="ApiSpamBlacklist",
    source="SpamBlacklist",
)
def run_spam_list(call: Call) -> None:
    """Whether addresses are on the list of those that nobody may add."""
    found = []
    for url in call.many("url"):
        try:
            check_links("", url, actor=call.actor)
        except ActStopped as stopped:
            found += [str(param) for param in stopped.params]
    out: Row = {"result": "blacklisted" if found else "ok"}
    if found:
        out["matches"] = Items(found, "match")
    call.answer("spamblacklist", out)


@module(
    "titleblacklist",
    params=(
        p.string("title", required=True),
        p.one("action", "create|edit|upload|createtalk|createpage|move|new-account", "edit"),
        p.flag("nooverride"),
    ),
    prefix="tb",
    class_name="ApiQueryTitleBlacklist",
    source="TitleBlacklist",
)
def run_title_list(call: Call) -> None:
    """Whether a title is on the list of those that nobody may use."""
    title = find_title(call.text("title"), call.rules)
    if title is None or title.interwiki:
        raise fail("apierror-invalidtitle", Plain(call.text("title")))
    act = {"createtalk": "create", "createpage": "create", "new-account": "createaccount"}.get(
        call.text("action"), call.text("action")
    )
    from wikigrove.accounts.visitor import Visitor

    try:
        check_title(title, act, actor=Visitor("") if call.flag("nooverride") else call.actor)
    except ActStopped as stopped:
        line = str(stopped.params[0]) if stopped.params else ""
        shown = message(stopped.message_key, *stopped.params)
        call.answer(
            "titleblacklist", {"result": "blacklisted", "reason": shown, "message": stopped.message_key, "line": line}
        )
        return
    call.answer("titleblacklist", {"result": "ok"})


@query_module(
    "list",
    "abusefilters",
    "abf",
    params=(
        p.number("startid"),
        p.number("endid"),
        p.one("dir", "older|newer", "newer"),
        p.many("show", "enabled|!enabled|deleted|!deleted|private|!private"),
        p.limit(),
        p.many(
            "prop",
            "id|description|pattern|actions|hits|comments|lasteditor|lastedittime|status|private",
            "id|description|actions|status",
        ),
    ),
    class_name="QueryAbuseFilters",
    source="Abuse Filter",
)
def list_edit_filters(call: QueryCall) -> None:
    """The edit filters."""
    call.need("abusefilter-view")
    rows = sorted(list_filters(reader=call.actor, with_deleted=True), key=lambda row: row.number)
    newer = call.text("dir") == "newer"
    low, high = call.find_number("startid"), call.find_number("endid")
    low, high = (low, high) if newer else (high, low)
    rows = [r for r in rows if (low is None or r.number >= low) and (high is None or r.number <= high)]
    show = set(call.many("show"))
    for name, test in (("enabled", "is_enabled"), ("deleted", "is_deleted"), ("private", "is_hidden")):
        if name in show or f"!{name}" in show:
            rows = [r for r in rows if getattr(r, test) == (name in show)]
    rows = rows if newer else rows[::-1]
    limit = call.number("limit")
    if len(rows) > limit:
        call.continue_at(rows[limit].number, name="startid")
    prop = set(call.many("prop"))
    private = sees_private(call.actor)
    call.rows((_filter_row(r, prop, sees=private or not r.is_hidden) for r in rows[:limit]), "filter")


def _filter_row(row: object, prop: set[str], *, sees: bool) -> Row:
    from wikigrove.filters.models import EditFilter

    assert isinstance(row, EditFilter), "list_filters gives filters"
    out: Row = {}
    if "id" in prop:
        out["id"] = row.number
    if "description" in prop:
        out["description"] = row.description
    if "pattern" in prop and sees:
        out["pattern"] = row.rules
    if "actions" in prop:
        out["actions"] = ",".join(row.actions)
    if "hits" in prop:
        out["hits"] = row.hits
    if "comments" in prop and sees:
        out["comments"] = row.notes
    if "lasteditor" in prop:
        out["lasteditor"] = row.actor.name if row.actor is not None else ""
    if "lastedittime" in prop:
        out["lastedittime"] = iso(row.timestamp)
    if "private" in prop and row.is_hidden:
        out["private"] = True
    if "status" in prop:
        out |= {name: True for name, on in (("enabled", row.is_enabled), ("deleted", row.is_deleted)) if on}
    return out


@query_module(
    "list",
    "abuselog",
    "afl",
    params=(
        p.number("logid"),
        p.when("start"),
        p.when("end"),
        p.one("dir", "newer|older", "older"),
        p.string("user"),
        p.string("title"),
        p.string("filter", multi=True),
        p.limit(),
        p.many(
            "prop",
            "ids|filter|user|title|action|details|result|timestamp|hidden|revid",
            "ids|user|title|action|result|timestamp|hidden|revid",
        ),
        p.more_from(),
    ),
    class_name="QueryAbuseLog",
    source="Abuse Filter",
    extra={"private": "1"},
)
def list_filter_hits(call: QueryCall) -> None:
    """What filters have caught, newest first."""
    numbers = [int(f) for f in call.many("filter") if f.isdecimal()]
    title = find_title(call.text("title"), call.rules) if call.given("title") else None
    try:
        part = list_hits(
            reader=call.actor,
            number=numbers[0] if numbers else None,
            actor_name=call.text("user"),
            title=title,
            limit=call.number("limit"),
            before=call.find_text("continue"),
        )
    except ValueError:
        raise bad_continue() from None
    if part.older:
        call.continue_at(part.older)
    prop = set(call.many("prop"))
    call.rows((_hit_row(call, hit, prop) for hit in part.rows), "item")


def _hit_row(call: QueryCall, hit: object, prop: set[str]) -> Row:
    from wikigrove.filters.models import FilterHit

    assert isinstance(hit, FilterHit), "list_hits gives hits"
    out: Row = {}
    if "ids" in prop:
        out |= {"id": hit.pk, "filter_id": str(hit.filter.number)}
    if "filter" in prop:
        out["filter"] = hit.filter.description
    if "user" in prop:
        out["user"] = hit.actor.name if hit.actor is not None else ""
    if "title" in prop:
        out |= {"ns": hit.namespace, "title": call.title_text(hit.namespace, hit.key)}
    if "action" in prop:
        out["action"] = hit.act
    if "result" in prop:
        out["result"] = hit.taken
    if "revid" in prop and hit.revision_id is not None:
        out["revid"] = hit.revision_id
    if "timestamp" in prop:
        out["timestamp"] = iso(hit.timestamp)
    if "hidden" in prop and hit.is_hidden:
        out["hidden"] = True
    if "details" in prop and (call.may("abusefilter-log-detail") or call.may("abusefilter-modify")):
        out["details"] = {name: str(value) for name, value in unpack_variables(hit).items()}
    return out
