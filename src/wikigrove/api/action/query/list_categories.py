"""allcategories and categorymembers."""

from __future__ import annotations

from typing import Any

from wikigrove_engine.title import NS_CATEGORY, Title

from wikigrove.api.action import declare as p
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.paging import (
    between_times,
    bounded,
    in_order,
    is_up,
    read_digits,
    title_or_id,
    write_digits,
)
from wikigrove.api.action.query.prop_people import category_sizes, count_members
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.api.action.result import Record, Row
from wikigrove.api.action.times import iso
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import (
    CategoryLink,
    Page,
    PageProperty,
)


@query_module(
    "list",
    "allcategories",
    "ac",
    params=(
        p.string("from"),
        p.string("continue"),
        p.string("to"),
        p.string("prefix"),
        p.one("dir", "ascending|descending", "ascending"),
        p.number("min"),
        p.number("max"),
        p.limit(),
        p.many("prop", "hidden|size", ""),
    ),
    class_name="ApiQueryAllCategories",
    generator=True,
)
def list_all_categories(call: QueryCall) -> None:
    """Categories that have members."""
    rows = CategoryLink.objects.all()
    up = is_up(call)
    # Used ones, and those that have only a page.
    keys = bounded(call, rows, namespace=NS_CATEGORY, column="category", up=up).values_list("category", flat=True)
    pages = bounded(
        call, Page.objects.filter(namespace=NS_CATEGORY, latest__isnull=False), namespace=NS_CATEGORY, up=up
    )
    after = call.cursor(str)
    if after is not None:
        word = "gte" if up else "lte"
        keys = keys.filter(**{f"category__{word}": after[0]})
        pages = pages.filter(**{f"key__{word}": after[0]})
    limit = call.number("limit")
    low, high = call.find_number("min"), call.find_number("max")
    prop = set(call.many("prop"))
    most = limit + 1 if low is None and high is None else 20_000
    used = keys.order_by("category" if up else "-category").distinct()[:most]
    made = pages.order_by("key" if up else "-key").values_list("key", flat=True)[:most]
    names = sorted({*used, *made}, reverse=not up)[:most]
    counts = count_members(names) if prop & {"size"} or low is not None or high is not None else {}
    if low is not None or high is not None:
        names = [
            n for n in names if (low or 0) <= sum(counts.get(n, {}).values()) <= (high if high is not None else 2**31)
        ]
    if len(names) > limit:
        call.continue_at(names[limit])
    names = names[:limit]
    if call.is_generator:
        call.generate(Title(NS_CATEGORY, name) for name in names)
        return
    hidden = set()
    if "hidden" in prop:
        found = PageProperty.objects.filter(name="hiddencat", page__namespace=NS_CATEGORY, page__key__in=names)
        hidden = set(found.values_list("page__key", flat=True))
    out = []
    for name in names:
        row = Record({"category": name.replace("_", " ")}, content="category")
        if "size" in prop:
            row.update(category_sizes(counts.get(name, {})))
        if "hidden" in prop:
            row["hidden"] = name in hidden
        out.append(row)
    call.rows(out, "c")


KINDS = ("page", "subcat", "file")


@query_module(
    "list",
    "categorymembers",
    "cm",
    params=(
        p.string("title"),
        p.number("pageid"),
        p.many("prop", "ids|sortkey|sortkeyprefix|timestamp|title|type", "ids|title"),
        p.namespace("namespace"),
        p.many("type", "file|page|subcat", "page|subcat|file"),
        p.string("continue"),
        p.limit(),
        p.one("sort", "sortkey|timestamp", "sortkey"),
        p.one("dir", "asc|ascending|desc|descending|newer|older", "ascending"),
        p.when("start"),
        p.when("end"),
        p.string("starthexsortkey"),
        p.string("endhexsortkey"),
        p.string("startsortkeyprefix"),
        p.string("endsortkeyprefix"),
        p.string("startsortkey", is_deprecated=True),
        p.string("endsortkey", is_deprecated=True),
    ),
    class_name="ApiQueryCategoryMembers",
    generator=True,
)
def list_category_members(call: QueryCall) -> None:
    """Pages in a category, by sort key or by when they came in."""
    category = title_or_id(call)
    if category.namespace != NS_CATEGORY:
        raise fail("apierror-invalidcategory")
    kinds = [k for k in KINDS if k in call.many("type")]
    rows = CategoryLink.objects.filter(category=category.key)
    if call.given("namespace"):
        rows = rows.filter(page__namespace__in=call.numbers("namespace"))
    prop = set(call.many("prop"))
    up = is_up(call)
    limit = call.number("limit")
    columns = ("page_id", "page__namespace", "page__key", "kind", "sort_key", "prefix", "added")
    if call.text("sort") == "timestamp":
        found = _members_by_time(call, rows.filter(kind__in=kinds), columns, up=up, limit=limit)
    else:
        found = _members_by_key(call, rows, kinds if up else kinds[::-1], columns, up=up, limit=limit)
    if call.is_generator:
        call.generate_ids(row[0] for row in found)
        return
    out = []
    for page_id, number, key, kind, sort_key, prefix, added in found:
        row: Row = {}
        if "ids" in prop:
            row["pageid"] = page_id
        if "title" in prop:
            row["ns"] = number
            row["title"] = call.title_text(number, key)
        if "sortkey" in prop:
            row["sortkey"] = hex_key(sort_key)
        if "sortkeyprefix" in prop:
            row["sortkeyprefix"] = prefix
        if "type" in prop:
            row["type"] = kind
        if "timestamp" in prop:
            row["timestamp"] = iso(added)
        out.append(row)
    call.rows(out, "cm")


def hex_key(sort_key: str) -> str:
    return sort_key.encode("utf-8", "surrogatepass").hex()


def key_of_hex(text: str) -> str:
    """Raises ValueError."""
    return bytes.fromhex(text).decode("utf-8", "surrogatepass")


def _members_by_time(call: QueryCall, rows: Any, columns: tuple[str, ...], *, up: bool, limit: int) -> list[Any]:
    rows = between_times(call, rows, "added", up=up)
    after = call.cursor(read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from(("added", "page_id"), after, up=up))
    found = list(rows.order_by(*in_order(("added", "page_id"), up=up)).values_list(*columns)[: limit + 1])
    if len(found) > limit:
        call.continue_at(f"{write_digits(found[limit][6])}|{found[limit][0]}")
    return found[:limit]


def _members_by_key(
    call: QueryCall, rows: Any, kinds: list[str], columns: tuple[str, ...], *, up: bool, limit: int
) -> list[Any]:
    """One kind after the other; the cursor names the kind that it is in."""
    after = call.cursor(_kind, key_of_hex, whole)
    rows = _between_sort_keys(call, rows, up=up)
    found: list[Any] = []
    for kind in kinds[kinds.index(after[0]) :] if after is not None and after[0] in kinds else kinds:
        part = rows.filter(kind=kind)
        if after is not None and kind == after[0]:
            part = part.filter(rows_from(("sort_key", "page_id"), after[1:], up=up))
        found += part.order_by(*in_order(("sort_key", "page_id"), up=up)).values_list(*columns)[
            : limit + 1 - len(found)
        ]
        if len(found) > limit:
            row = found[limit]
            call.continue_at(f"{row[3]}|{hex_key(row[4])}|{row[0]}")
            break
    return found[:limit]


def _kind(text: str) -> str:
    if text not in KINDS:
        raise ValueError(text)
    return text


def _between_sort_keys(call: QueryCall, rows: Any, *, up: bool) -> Any:
    from wikigrove.rendering.domain.links import category_collation

    for side, word in (("start", "gte" if up else "lte"), ("end", "lte" if up else "gte")):
        bound: str | None = None
        if call.given(f"{side}hexsortkey"):
            try:
                bound = key_of_hex(call.text(f"{side}hexsortkey"))
            except ValueError:
                raise fail("apierror-badparameter", call.name_of(f"{side}hexsortkey"), code="badparameter") from None
        elif call.given(f"{side}sortkeyprefix"):
            bound = category_collation().make_key(call.text(f"{side}sortkeyprefix"))
        elif call.given(f"{side}sortkey"):
            bound = call.text(f"{side}sortkey")
        if bound is not None:
            rows = rows.filter(**{f"sort_key__{word}": bound})
    return rows
