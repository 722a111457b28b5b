"""Modules that extensions bring (`Parts.action_modules`), as modules of ours; each call goes through the breaker."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Module, Param
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.query.query import PAGES, open_pages
from wikigrove.api.action.query.query_call import QueryCall
from wikigrove.api.action.registry import add_finder
from wikigrove.api.action.result import Items, Keyed, Record
from wikigrove.editing.domain.extension_filters import make_asker
from wikigrove.extensions.action import (
    ActionAnswer,
    ActionModule,
    ActionPage,
    ActionParameter,
    ActionRequest,
    ActionValue,
)
from wikigrove.extensions.parts import Enabled, parts_of_wiki
from wikigrove.farm.scope import current_wiki

_made: Final[dict[tuple[int, str, str], tuple[ActionModule, Module]]] = {}


def find_modules() -> tuple[Module, ...]:
    """Those of the wiki in scope."""
    return tuple(
        _module(enabled, one)
        for enabled in parts_of_wiki(current_wiki().settings)
        for one in enabled.parts.action_modules
    )


def _module(enabled: Enabled, one: ActionModule) -> Module:
    """Made once for each module that an extension's parts have; the parts themselves are made once for a choice."""
    key = (id(one), one.group, one.name)
    known = _made.get(key)
    if known is not None and known[0] is one:
        return known[1]

    def run(call: Call) -> None:
        _run(call, enabled, one)

    params = (*(PAGES if one.takes_pages else ()), *(_param(param) for param in one.parameters))
    made = Module(
        one.name,
        run,
        one.prefix,
        group=one.group,
        params=(*params, p.token()) if one.writes else params,
        must_be_posted=one.writes,
        writes=one.writes,
        is_internal=one.is_internal,
        right=one.right,
        class_name=one.class_name,
        source=enabled.extension.title,
        extra={"summary": one.summary},
    )
    _made[key] = (one, made)
    return made


def _param(param: ActionParameter) -> Param:
    limits = {"least": param.least, "most": param.most, "most_high": param.most_high}
    if param.kind == "flag":
        return p.flag(param.name)
    if param.kind == "limit":
        return Param(param.name, "limit", param.default, **{**limits, "least": param.least or 1})  # type: ignore[arg-type]
    if param.kind == "number":
        return Param(param.name, "integer", param.default, is_required=param.is_required, **limits)  # type: ignore[arg-type]
    if param.kind in ("choice", "choices"):
        return Param(
            param.name, "enum", param.default, param.choices,
            is_multi=param.kind == "choices", is_required=param.is_required,
        )  # fmt: skip
    return Param(param.name, "string", param.default, is_required=param.is_required)


def _run(call: Call, enabled: Enabled, one: ActionModule) -> None:
    query = cast("QueryCall", call) if one.group != "action" else None
    pages = _pages(call, query, one)
    values = {param.name: cast("ActionValue", call.params[param.name]) for param in one.parameters}
    request = ActionRequest(make_asker(call.actor), values, pages, call.base)

    def ask() -> ActionAnswer | None:
        return one.answer(request)

    answer = enabled.breaker.run(f"action API {one.name}", ask, lambda reason: None)
    if answer is None:
        raise fail("wikigrove-api-extension-failed", Plain(enabled.extension.title), code="extension-failed")
    for text in answer.warnings:
        call.warn("wikigrove-api-raw", Plain(text), code=f"{one.name}-warning")
    if query is not None:
        _put(query, one, answer)
    elif one.takes_pages:
        rows = {number: shape(row, answer.texts) for number, row in answer.pages.items()}
        call.answer("pages", Record({str(number): row for number, row in rows.items()}, tag="page"))
    else:
        call.answer(one.name, shape(answer.data, answer.texts))


def _pages(call: Call, query: QueryCall | None, one: ActionModule) -> tuple[ActionPage, ...]:
    if query is not None and one.group == "prop":
        titles = query.pages.good_and_missing()
    elif one.takes_pages:
        titles = open_pages(call).good_and_missing()
    else:
        return ()
    return tuple(
        ActionPage(pk, title.namespace, call.title_text(title.namespace, title.key))
        for title, pk in sorted(titles.items(), key=lambda item: item[1])
    )


def _put(query: QueryCall, one: ActionModule, answer: ActionAnswer) -> None:
    if answer.follows:
        query.continue_at(answer.follows)
    if one.group == "prop":
        for number, row in answer.pages.items():
            entry = query.query.entries.get(number)
            if isinstance(entry, dict):
                query.query.entries[number] = _merged(entry, row, answer.texts)
        return
    query.put(one.name, shape(answer.data, answer.texts))


def _merged(entry: dict[str, Any], row: Mapping[str, object], texts: frozenset[str]) -> dict[str, Any]:
    """A page's entry with what the extension says; texts become objects in version 1."""
    known = entry if isinstance(entry, Record) else Record(entry)
    for name, value in row.items():
        known[name] = shape(value, texts)
    known.sub = known.sub | (texts & row.keys())
    return known


def shape(value: object, texts: frozenset[str] = frozenset()) -> Any:
    """Plain values of an extension as values of an answer."""
    if isinstance(value, Mapping):
        found = {str(key): shape(inner, texts) for key, inner in value.items()}
        content = next((name for name in found if name in texts), "")
        return Record(found, content=content) if content else found
    if isinstance(value, list | tuple) and not isinstance(value, Keyed | Items):
        return Items((shape(inner, texts) for inner in value), "item")
    return value


add_finder(find_modules)
