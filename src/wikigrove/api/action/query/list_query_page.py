"""list=querypage: the gardeners' lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from django.db.models import Count, F, Sum
from wikigrove_engine.title import NS_MEDIA, Title

from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.page_set import find_rows
from wikigrove.api.action.query.query_call import QueryCall, query_module
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.api.action.times import digits, iso
from wikigrove.media.models import File
from wikigrove.pages.models import Redirect
from wikigrove.upkeep.domain.live_lists import list_by_length
from wikigrove.upkeep.domain.read_list import ListLine, find_fresh_lines

NAMES: Final[Mapping[str, str]] = {
    "Ancientpages": "AncientPages", "BrokenRedirects": "BrokenRedirects", "Deadendpages": "DeadendPages",
    "DoubleRedirects": "DoubleRedirects", "Fewestrevisions": "FewestRevisions", "ListDuplicatedFiles": "ListDuplicatedFiles",
    "Listredirects": "", "Lonelypages": "LonelyPages", "Longpages": "", "MediaStatistics": "", "Mostcategories": "MostCategories",
    "Mostimages": "MostImages", "Mostinterwikis": "MostInterwikis", "Mostlinked": "MostLinkedPages",
    "Mostlinkedcategories": "MostLinkedCategories", "Mostlinkedtemplates": "MostLinkedTemplates",
    "Mostrevisions": "MostRevisions", "Shortpages": "", "Uncategorizedcategories": "UncategorizedCategories",
    "Uncategorizedimages": "UncategorizedImages", "Uncategorizedpages": "UncategorizedPages",
    "Uncategorizedtemplates": "UncategorizedTemplates", "Unusedcategories": "UnusedCategories", "Unusedimages": "UnusedImages",
    "Unusedtemplates": "UnusedTemplates", "Unwatchedpages": "", "Wantedcategories": "WantedCategories",
    "Wantedfiles": "WantedFiles", "Wantedpages": "WantedPages", "Wantedtemplates": "WantedTemplates",
    "Withoutinterwiki": "WithoutInterwiki",
}  # fmt: skip
"""MediaWiki's name of a list -> its name among the gardeners' lists; empty: an index answers it."""
_COUNTED: Final = frozenset(
    {"Fewestrevisions", "ListDuplicatedFiles", "Longpages", "MediaStatistics", "Shortpages", "Mostcategories", "Mostimages",
     "Mostinterwikis", "Mostlinked", "Mostlinkedcategories", "Mostlinkedtemplates", "Mostrevisions", "Wantedcategories",
     "Wantedfiles", "Wantedpages", "Wantedtemplates"}
)  # fmt: skip
"""Lists whose number says something; the others have none."""


@query_module(
    "list",
    "querypage",
    "qp",
    params=(p.one("page", choices.query_pages, is_required=True), p.number("offset", 0), p.limit()),
    class_name="ApiQueryQueryPage",
    generator=True,
)
def list_query_page(call: QueryCall) -> None:
    """The lists of what wants looking after."""
    name = call.text("page")
    if name == "Unwatchedpages" and not call.may("unwatchedpages"):
        raise fail("apierror-specialpage-cantexecute", code="specialpage-cantexecute")
    offset, limit = max(0, call.number("offset")), call.number("limit")
    lines = _lines(name, offset=offset, limit=limit + 1)
    if len(lines) > limit:
        call.continue_at(offset + limit, name="offset")
        lines = lines[:limit]
    if call.is_generator:
        call.put("querypage", {"name": name})
        call.generate(dict.fromkeys(line.title for line in lines))
        return
    more: dict[Title, Any] = _redirect_ids(lines) if name == "Listredirects" else {}
    if name == "Mostlinked":
        more = {title: str(row.namespace) for title, row in find_rows(line.title for line in lines).items()}
    call.put("querypage", {"name": name, "results": Items([_row(call, name, line, more) for line in lines], "page")})


def _row(call: QueryCall, name: str, line: ListLine, ids: Mapping[Title, Any]) -> Row:
    out: Row = {}
    if name == "Ancientpages":
        moment = datetime.fromtimestamp(line.value, UTC)
        out = {"value": digits(moment), "timestamp": iso(moment)}
    elif name in _COUNTED:
        out["value"] = str(line.value)
    out["ns"] = line.title.namespace
    out["title"] = call.title_text(line.title.namespace, line.title.key)
    found = {"page_namespace": ids.get(line.title)} if name == "Mostlinked" else _database_row(name, line, ids)
    if found:
        out["databaseResult"] = found
    return out


def _database_row(name: str, line: ListLine, ids: Mapping[Title, int]) -> Row:
    """Columns of MediaWiki's tables that clients see beside redirects."""
    if name == "BrokenRedirects" and line.more:
        return _columns("rd", line.more[0])
    if name == "Listredirects" and line.more:
        target = line.more[0]
        found = ids.get(target.without_fragment())
        return {
            **_columns("rd", target),
            "rd_interwiki": target.interwiki,
            "redirid": str(found) if found is not None else None,
        }
    if name == "DoubleRedirects" and len(line.more) > 1:
        return {**_columns("b", line.more[0]), **_columns("c", line.more[1]), "c_interwiki": line.more[1].interwiki}
    return {}


def _columns(prefix: str, title: Title) -> Row:
    return Record(
        {
            f"{prefix}_namespace": str(title.namespace),
            f"{prefix}_title": title.key,
            f"{prefix}_fragment": title.fragment,
        }
    )


def _redirect_ids(lines: list[ListLine]) -> dict[Title, int]:
    rows = find_rows(line.more[0].without_fragment() for line in lines if line.more)
    return {title: row.pk for title, row in rows.items()}


def _lines(name: str, *, offset: int, limit: int) -> list[ListLine]:
    if name in ("Longpages", "Shortpages"):
        found, _ = list_by_length(is_longest_first=name == "Longpages", cursor="", limit=offset + limit)
        return found[offset:]
    if name == "Listredirects":
        return _redirects(offset, limit)
    if name == "Unwatchedpages":
        from wikigrove.notices.domain.queries import list_unwatched

        titles, _ = list_unwatched(limit=offset + limit)
        return [ListLine(title, 0) for title in titles[offset:]]
    if name == "MediaStatistics":
        return _media()[offset : offset + limit]
    return find_fresh_lines(NAMES[name], start=offset, limit=limit)


def _redirects(offset: int, limit: int) -> list[ListLine]:
    rows = Redirect.objects.order_by("page__namespace", "page__key").values_list(
        "page__namespace", "page__key", "namespace", "key", "fragment", "interwiki"
    )
    return [
        ListLine(Title(ns, key), 0, (Title(to_ns, to_key, fragment=fragment, interwiki=prefix),))
        for ns, key, to_ns, to_key, fragment, prefix in rows[offset : offset + limit]
    ]


def _media() -> list[ListLine]:
    """Files by their type: how many, and how much they are together."""
    rows: Any = (
        File.objects.filter(latest__isnull=False)
        .values(media=F("latest__media_type"), mime=F("latest__mime"))
        .annotate(files=Count("pk"), size=Sum("latest__size"))
        .order_by("media", "mime")
    )
    return [
        ListLine(Title(NS_MEDIA, f"{row['media']};{row['mime']};{row['files']};{row['size']}"), row["files"])
        for row in rows
    ]
