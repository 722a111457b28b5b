"""Special:AbuseFilter: the list, a filter, its history, trying rules out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from wikigrove_engine.title import find_title

from wikigrove.accounts.domain.rights import check_right, has_right
from wikigrove.accounts.models import Actor
from wikigrove.farm.scope import current_wiki
from wikigrove.filters.domain.queries import access_filter, list_filters, list_versions
from wikigrove.filters.domain.save_filter import save_filter, sees_private
from wikigrove.filters.domain.try_rules import Tried, try_rules
from wikigrove.filters.errors import FilterRefused
from wikigrove.filters.language import RuleError
from wikigrove.filters.models import EditFilter, FilterVersion
from wikigrove.i18n import format_timestamp, message
from wikigrove.web.acts.registered import require_registered
from wikigrove.web.filters.forms import FilterForm, initial_values
from wikigrove.web.filters.take_back import show_revert, show_tools
from wikigrove.web.skin.change_rows import shown_change
from wikigrove.web.skin.paths import special_path
from wikigrove.web.skin.present import present_special
from wikigrove.web.special.registry import special_page
from wikigrove.web.views.errors import show_error


@special_page("AbuseFilter", group="wiki", right="abusefilter-view", message_key="abusefilter")
def abuse_filter(request: HttpRequest, sub: str) -> HttpResponse:
    """`sub` is empty, a number, new, test, tools, revert/<number>, or history/<number>[/item/<version>]."""
    head, _, rest = sub.partition("/")
    views: dict[str, Callable[[HttpRequest, str], HttpResponse]] = {
        "": _list,
        "new": _edit,
        "test": _test,
        "tools": show_tools,
    }
    try:
        if head == "history":
            return _history(request, rest)
        if head == "revert":
            return show_revert(request, rest)
        return _edit(request, head) if head.isdecimal() else views.get(head, _list)(request, head)
    except FilterRefused as refusal:
        return show_error(request, 404, "abusefilter", refusal.message_key, *refusal.params)


def say_fault(fault: RuleError | FilterRefused, rules: str) -> str:
    """What is wrong, and in which line."""
    key = fault.key if isinstance(fault, RuleError) else fault.message_key
    text = message(key, *fault.params)
    if fault.position < 0:
        return text
    before = rules[: fault.position]
    return message("wikigrove-filter-fault-at", text, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _list(request: HttpRequest, sub: str) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    rows = list_filters(reader=actor, with_deleted=request.GET.get("deletedfilters") == "show")
    return present_special(
        request,
        "special/filters.html",
        name="AbuseFilter",
        rows=[_shown(row) for row in rows],
        may_modify=has_right(actor, "abusefilter-modify"),
        sees_private=sees_private(actor),
        may_revert=has_right(actor, "abusefilter-revert"),
    )


def _shown(row: EditFilter | FilterVersion) -> dict[str, Any]:
    names = [message(f"abusefilter-action-{name}") for name in row.actions]
    state = "deleted" if row.is_deleted else "enabled" if row.is_enabled else "disabled"
    if isinstance(row, EditFilter) and row.is_throttled:
        state = "throttled"
    return {
        "id": row.pk,
        "number": row.number if isinstance(row, EditFilter) else 0,
        "number_text": str(row.number) if isinstance(row, EditFilter) else "",
        "history_path": f"history/{row.filter.number}/item/{row.pk}" if isinstance(row, FilterVersion) else "",
        "all_versions_path": f"history/{row.number}" if isinstance(row, EditFilter) else "",
        "revert_path": f"revert/{row.number}" if isinstance(row, EditFilter) else "",
        "description": row.description,
        "actions": message("comma-separator").join(names),
        "state": message(f"abusefilter-{state}"),
        "is_hidden": row.is_hidden,
        "hits": row.hits if isinstance(row, EditFilter) else 0,
        "when": format_timestamp(row.timestamp),
        "author": row.actor.name if row.actor is not None else "",
    }


def _edit(request: HttpRequest, sub: str) -> HttpResponse:
    """A filter; those who may only look see it without a button."""
    actor = request.actor  # type: ignore[attr-defined]
    number = int(sub) if sub.isdecimal() and len(sub) < 9 else None
    row = access_filter(number, reader=actor) if number is not None else None
    may_modify = has_right(actor, "abusefilter-modify")
    if row is None:
        check_right(actor, "abusefilter-modify")
    form = FilterForm(request.POST if request.method == "POST" else None, initial=initial_values(row))
    error = ""
    if request.method == "POST" and form.is_valid():
        try:
            saved = save_filter(form.draft(), number=number, actor=require_registered(request))
            messages.success(request, message("abusefilter-edit-done", saved.number))
            return HttpResponseRedirect(special_path("AbuseFilter", str(saved.number)))
        except FilterRefused as refusal:
            error = say_fault(refusal, form.cleaned_data["wpFilterRules"])
    failed = bool(error or (form.is_bound and form.errors))
    return present_special(
        request,
        "special/filter.html",
        name="AbuseFilter",
        sub=sub,
        label=message("wikigrove-filter-heading", number) if number is not None else message("abusefilter-new"),
        form=form,
        row=_shown(row) if row is not None else None,
        error=error,
        may_modify=may_modify,
        may_revert=row is not None and has_right(actor, "abusefilter-revert"),
        status=400 if failed else 200,
    )


def _history(request: HttpRequest, rest: str) -> HttpResponse:
    """The versions of a filter, or one of them."""
    parts = rest.split("/")
    actor = request.actor  # type: ignore[attr-defined]
    if not parts[0].isdecimal() or len(parts[0]) > 8:
        return HttpResponseRedirect(special_path("AbuseFilter"))
    row = access_filter(int(parts[0]), reader=actor)
    versions = list_versions(row)
    if len(parts) == 3 and parts[1] == "item":
        version = next((one for one in versions if str(one.pk) == parts[2]), None)
        if version is None:
            raise FilterRefused("abusefilter-edit-badfilter")
        return present_special(
            request,
            "special/filter.html",
            name="AbuseFilter",
            sub=f"history/{rest}",
            label=message("wikigrove-filter-version", row.number, format_timestamp(version.timestamp)),
            form=FilterForm(initial=initial_values(version)),
            row=_shown(row),
            may_modify=False,
        )
    return present_special(
        request,
        "special/filter_history.html",
        name="AbuseFilter",
        sub=f"history/{row.number}",
        label=message("wikigrove-filter-history", row.number),
        row=_shown(row),
        versions=[_shown(one) for one in versions],
    )


def _test(request: HttpRequest, sub: str) -> HttpResponse:
    """Rules tried on the last edits; a POST, as rules are long."""
    actor = require_registered(request)
    check_right(actor, "abusefilter-modify")
    data = request.POST
    rules, author, page = (data.get(name, "").strip() for name in ("wpFilterRules", "wpTestUser", "wpTestPage"))
    load = request.GET.get("load", "")
    if load.isdecimal() and len(load) < 9 and not rules:
        rules = access_filter(int(load), reader=actor).rules
    tried: list[Tried] | None = None
    error = ""
    if request.method == "POST" and rules:
        tried, error = _try(rules, author, page, actor)
    return present_special(
        request,
        "special/filter_test.html",
        name="AbuseFilter",
        sub="test",
        label=message("abusefilter-test"),
        rules=rules,
        author=author,
        page=page,
        only_matches=data.get("wpShowNegative") != "1",
        rows=None
        if tried is None
        else [
            (one.matches, shown_change(one.row, viewer=actor))
            for one in tried
            if one.matches or data.get("wpShowNegative") == "1" or one.matches is None
        ],
        number=len(tried or ()),
        error=error,
        status=400 if error else 200,
    )


def _try(rules: str, author: str, page: str, actor: Actor) -> tuple[list[Tried] | None, str]:
    title = find_title(page, current_wiki().title_rules) if page else None
    key = (title.namespace, title.key) if title is not None else None
    try:
        return try_rules(rules, author=author, page_key=key, actor=actor), ""
    except RuleError as fault:
        return None, say_fault(fault, rules)
