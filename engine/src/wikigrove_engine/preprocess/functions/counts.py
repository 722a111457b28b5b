"""Counts and protection: {{NUMBEROFPAGES}}, {{PAGESINCATEGORY:}}, {{PAGESIZE:}}, {{PROTECTIONLEVEL:}} ..."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.ext import ParserFunction
from wikigrove_engine.preprocess.call import FunctionCall
from wikigrove_engine.preprocess.functions.times import find_revision
from wikigrove_engine.preprocess.functions.words import matches_word
from wikigrove_engine.title import NS_CATEGORY, TitleError, make_title

_STATISTICS: Final = {
    "numberofpages": "pages",
    "numberofarticles": "articles",
    "numberoffiles": "files",
    "numberofedits": "edits",
    "numberofusers": "users",
    "numberofactiveusers": "active_users",
    "numberofadmins": "admins",
}
_KEPT_SECONDS: Final = 3600


def _show(call: FunctionCall, number: int, *, raw: bool) -> str:
    return str(number) if raw else call.expander.language.format_number(str(number))


class SiteCount:
    def __init__(self, key: str) -> None:
        self._field: Final = _STATISTICS[key]

    def __call__(self, call: FunctionCall) -> str:
        expander = call.expander
        expander.metadata.limit_cache(_KEPT_SECONDS)
        number: int = getattr(expander.access.fetch_statistics(), self._field)
        return _show(call, number, raw=matches_word(call, "rawsuffix", call.arg(0)))


def count_in_category(call: FunctionCall) -> str:
    """{{PAGESINCATEGORY:name|all, pages, files or subcats|R}}, the options in any order."""
    expander = call.expander
    raw = False
    what = "all"
    for option in (call.arg(1), call.arg(2)):
        if matches_word(call, "rawsuffix", option):
            raw = True
        for kind in ("all", "pages", "files", "subcats"):
            if matches_word(call, f"pagesincategory_{kind}", option):
                what = kind
    try:
        title = make_title(NS_CATEGORY, call.arg(0), expander.site.title_rules)
    except TitleError:
        return _show(call, 0, raw=raw)
    if not expander.count_expensive():
        return _show(call, 0, raw=raw)
    expander.metadata.limit_cache(_KEPT_SECONDS)
    counts = expander.access.fetch_categories([title]).get(title)
    if counts is None:
        return _show(call, 0, raw=raw)
    numbers = {
        "all": counts.pages,
        "files": counts.files,
        "subcats": counts.subcategories,
        "pages": counts.pages - counts.files - counts.subcategories,
    }
    return _show(call, numbers[what], raw=raw)


def count_in_namespace(call: FunctionCall) -> str:
    """Counts by namespace are not among the facts that a wiki gives; articles stand for the main one."""
    statistics = call.expander.access.fetch_statistics()
    number = statistics.articles if call.arg(0) in ("", "0") else (statistics.files if call.arg(0) == "6" else 0)
    return _show(call, number, raw=matches_word(call, "rawsuffix", call.arg(1)))


def count_in_group(call: FunctionCall) -> str:
    statistics = call.expander.access.fetch_statistics()
    number = statistics.admins if call.arg(0).lower() == "sysop" else 0
    return _show(call, number, raw=matches_word(call, "rawsuffix", call.arg(1)))


def show_page_size(call: FunctionCall) -> str:
    expander = call.expander
    raw = matches_word(call, "rawsuffix", call.arg(1))
    title = expander.find_title(call.arg(0))
    if title is None or title.is_external or title.namespace < 0 or not expander.count_expensive():
        return _show(call, 0, raw=raw)
    return _show(call, expander.page_facts(title).length, raw=raw)


class Protection:
    """{{PROTECTIONLEVEL:action|page}} and {{PROTECTIONEXPIRY:action|page}}."""

    def __init__(self, *, expiry: bool) -> None:
        self._expiry: Final = expiry

    def __call__(self, call: FunctionCall) -> str:
        title = call.arg(1)
        inner = FunctionCall(call.frame, key=call.key, name=call.name, first=title or None, parts=[])
        facts = find_revision(inner)
        found = facts.protection.get(call.arg(0).lower()) if facts is not None else None
        if found is None:
            return "infinity" if self._expiry and facts is not None else ""
        return found[1] if self._expiry else found[0]


def show_nothing(call: FunctionCall) -> str:
    """{{CASCADINGSOURCES}}: there is no cascading protection."""
    return ""


def count_functions() -> list[ParserFunction]:
    out = [ParserFunction(key, SiteCount(key), hash=False, variable=True) for key in _STATISTICS]
    return [
        *out,
        ParserFunction("pagesincategory", count_in_category, hash=False),
        ParserFunction("pagesinnamespace", count_in_namespace, hash=False),
        ParserFunction("numberingroup", count_in_group, hash=False),
        ParserFunction("pagesize", show_page_size, hash=False),
        ParserFunction("protectionlevel", Protection(expiry=False), hash=False),
        ParserFunction("protectionexpiry", Protection(expiry=True), hash=False),
        ParserFunction("cascadingsources", show_nothing, hash=False, variable=True),
    ]
