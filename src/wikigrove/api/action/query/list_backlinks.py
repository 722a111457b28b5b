"""backlinks, embeddedin, imageusage; and those of other wikis: iwbacklinks, langbacklinks; exturlusage."""

from __future__ import annotations

from typing import Any

from wikigrove_engine.title import NS_FILE, Title

from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.paging import in_order, is_up, title_or_id
from wikigrove.api.action.query.prop_links import address_condition
from wikigrove.api.action.query.query_call import QueryCall, bad_continue, query_module, whole
from wikigrove.api.action.result import Items, Row
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import ExternalLink, FileLink, InterwikiLink, LanguageLink, PageLink, TemplateLink

_PAGE = ("page__namespace", "page_id", "page__key", "page__is_redirect")


@query_module(
    "list",
    "backlinks",
    "bl",
    params=(
        p.string("title"),
        p.number("pageid"),
        p.string("continue"),
        p.namespace("namespace"),
        p.one("dir", "ascending|descending", "ascending"),
        p.one("filterredir", "all|nonredirects|redirects", "all"),
        p.limit(),
        p.flag("redirect"),
    ),
    class_name="ApiQueryBacklinks",
    generator=True,
)
def list_backlinks(call: QueryCall) -> None:
    """Pages that link to a title."""
    target = title_or_id(call)
    rows = PageLink.objects.filter(namespace=target.namespace, key=target.key)
    _backlinks(call, rows, PageLink, "bl")


@query_module(
    "list",
    "embeddedin",
    "ei",
    params=(
        p.string("title"),
        p.number("pageid"),
        p.string("continue"),
        p.namespace("namespace"),
        p.one("dir", "ascending|descending", "ascending"),
        p.one("filterredir", "all|nonredirects|redirects", "all"),
        p.limit(),
    ),
    class_name="ApiQueryBacklinks",
    generator=True,
)
def list_embedded(call: QueryCall) -> None:
    """Pages that transclude a title."""
    target = title_or_id(call)
    _backlinks(call, TemplateLink.objects.filter(namespace=target.namespace, key=target.key), TemplateLink, "ei")


@query_module(
    "list",
    "imageusage",
    "iu",
    params=(
        p.string("title"),
        p.number("pageid"),
        p.string("continue"),
        p.namespace("namespace"),
        p.one("dir", "ascending|descending", "ascending"),
        p.one("filterredir", "all|nonredirects|redirects", "all"),
        p.limit(),
        p.flag("redirect"),
    ),
    class_name="ApiQueryBacklinks",
    generator=True,
)
def list_image_usage(call: QueryCall) -> None:
    """Pages that show a file."""
    target = title_or_id(call)
    if target.namespace != NS_FILE:
        raise fail("apierror-invalidtitle-notfile", call.name_of("title"), code="bad_image_title")
    _backlinks(call, FileLink.objects.filter(key=target.key), FileLink, "iu")


def _backlinks(call: QueryCall, rows: Any, model: Any, tag: str) -> None:
    rows = rows.filter(page__latest__isnull=False)
    through = "redirect" in call.params and call.flag("redirect")
    if call.given("namespace"):
        rows = rows.filter(page__namespace__in=call.numbers("namespace"))
    redirects = call.text("filterredir")
    if redirects != "all" and not through:
        rows = rows.filter(page__is_redirect=redirects == "redirects")
    up = is_up(call)
    # By number alone, unless several namespaces are asked for.
    order = ("page__namespace", "page_id") if len(call.numbers("namespace")) > 1 else ("page_id",)
    given = call.find_text("continue")
    after = _read_cursor(given)
    if after is not None:
        rows = rows.filter(rows_from(order, after[: len(order)] if len(order) > 1 else after[1:2], up=up))
    limit = call.number("limit")
    if through and call.frame.limits.get(call.module.name):
        limit = max(1, limit // 2)
        call.frame.limits[call.module.name] = limit
    found = list(rows.order_by(*in_order(order, up=up)).values_list(*_PAGE)[: limit + 1])
    if len(found) > limit:
        call.continue_at(f"{found[limit][0]}|{found[limit][1]}")
    found = found[:limit]
    nested = _through_redirects(call, found, model) if through else {}
    if call.is_generator:
        ids = [row[1] for row in found] + [pk for rows_below in nested.values() for pk, *_ in rows_below]
        call.generate_ids(dict.fromkeys(ids))
        return
    out = []
    for number, pk, key, is_redirect in found:
        row: Row = {"pageid": pk, "ns": number, "title": call.title_text(number, key)}
        if is_redirect:
            row["redirect"] = True
        if pk in nested:
            row["redirlinks"] = Items((_below(call, *below) for below in nested[pk]), tag)
        out.append(row)
    call.rows(out, tag)


def _below(call: QueryCall, pk: int, number: int, key: str, is_redirect: bool) -> Row:
    row: Row = {"pageid": pk, "ns": number, "title": call.title_text(number, key)}
    if is_redirect:
        row["redirect"] = True
    return row


def _read_cursor(given: str | None) -> tuple[int, int] | None:
    if given is None:
        return None
    parts = given.split("|")
    if len(parts) not in (2, 4):
        raise bad_continue()
    try:
        return whole(parts[0]), whole(parts[1])
    except ValueError:
        raise bad_continue() from None


def _through_redirects(call: QueryCall, found: list[Any], model: Any) -> dict[int, list[tuple[int, int, str, bool]]]:
    """Pages that point at the redirects among these; one query."""
    redirects = {(number, key): pk for number, pk, key, is_redirect in found if is_redirect}
    if not redirects:
        return {}
    most = call.number("limit")
    if model is FileLink:
        rows = FileLink.objects.filter(key__in=[key for number, key in redirects if number == NS_FILE])
        columns: tuple[str, ...] = ("key", *_PAGE[1:2], "page__namespace", "page__key", "page__is_redirect")
        values = [(NS_FILE, *row) for row in rows.order_by("page__namespace", "page_id").values_list(*columns)[:most]]
    else:
        rows = model.objects.filter(namespace__in={n for n, _ in redirects}, key__in=[key for _, key in redirects])
        columns = ("namespace", "key", "page_id", "page__namespace", "page__key", "page__is_redirect")
        values = list(rows.order_by("page__namespace", "page_id").values_list(*columns)[:most])
    out: dict[int, list[tuple[int, int, str, bool]]] = {}
    for number, key, pk, page_ns, page_key, is_redirect in values:
        source = redirects.get((number, key))
        if source is not None:
            out.setdefault(source, []).append((pk, page_ns, page_key, is_redirect))
    return out


@query_module(
    "list",
    "iwbacklinks",
    "iwbl",
    params=(
        p.string("prefix"),
        p.string("title"),
        p.string("continue"),
        p.limit(),
        p.many("prop", "iwprefix|iwtitle", ""),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryIWBacklinks",
    generator=True,
)
def list_interwiki_backlinks(call: QueryCall) -> None:
    """Pages that link to another wiki."""
    if call.given("title") and not call.given("prefix"):
        raise fail(
            "apierror-invalidparammix-mustusewith",
            f'"{call.name_of("title")}"',
            f'"{call.name_of("prefix")}"',
            code="invalidparammix",
        )
    rows = InterwikiLink.objects.all()
    if call.given("prefix"):
        rows = rows.filter(prefix=call.text("prefix"))
        if call.given("title"):
            rows = rows.filter(title=call.text("title"))
    _foreign(call, rows, ("prefix", "title"), ("iwprefix", "iwtitle"), "iw")


@query_module(
    "list",
    "langbacklinks",
    "lbl",
    params=(
        p.string("lang"),
        p.string("title"),
        p.string("continue"),
        p.limit(),
        p.many("prop", "lllang|lltitle", ""),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryLangBacklinks",
    generator=True,
)
def list_language_backlinks(call: QueryCall) -> None:
    """Pages with a link to a language."""
    if call.given("title") and not call.given("lang"):
        raise fail(
            "apierror-invalidparammix-mustusewith",
            f'"{call.name_of("title")}"',
            f'"{call.name_of("lang")}"',
            code="invalidparammix",
        )
    rows = LanguageLink.objects.all()
    if call.given("lang"):
        rows = rows.filter(language=call.text("lang"))
        if call.given("title"):
            rows = rows.filter(title=call.text("title").replace(" ", "_"))
    _foreign(call, rows, ("language", "title"), ("lllang", "lltitle"), "ll")


def _foreign(call: QueryCall, rows: Any, columns: tuple[str, str], names: tuple[str, str], tag: str) -> None:
    up = is_up(call)
    order = (*columns, "page_id")
    after = call.cursor(str, str, whole)
    if after is not None:
        rows = rows.filter(rows_from(order, after, up=up))
    limit = call.number("limit")
    found = list(
        rows.order_by(*in_order(order, up=up)).values_list(*order, "page__namespace", "page__key", "page__is_redirect")[
            : limit + 1
        ]
    )
    if len(found) > limit:
        call.continue_at("|".join(str(v) for v in found[limit][:3]))
    if call.is_generator:
        call.generate_ids(dict.fromkeys(row[2] for row in found[:limit]))
        return
    prop = set(call.many("prop"))
    out = []
    for first, second, pk, number, key, is_redirect in found[:limit]:
        row: Row = {"pageid": pk, "ns": number, "title": call.title_text(number, key)}
        if is_redirect:
            row["redirect"] = True
        if names[0] in prop:
            row[names[0]] = first
        if names[1] in prop:
            row[names[1]] = second.replace("_", " ") if tag == "ll" else second
        out.append(row)
    call.rows(out, tag)


@query_module(
    "list",
    "exturlusage",
    "eu",
    params=(
        p.many("prop", "ids|title|url", "ids|title|url"),
        p.string("continue"),
        p.one("protocol", choices.protocols, ""),
        p.string("query"),
        p.namespace("namespace"),
        p.limit(),
        p.flag("expandurl"),
    ),
    class_name="ApiQueryExtLinksUsage",
    generator=True,
)
def list_address_usage(call: QueryCall) -> None:
    """Pages with links to an address."""
    rows = ExternalLink.objects.filter(page__latest__isnull=False)
    condition = address_condition(call.text("protocol"), call.text("query"))
    if condition is not None:
        rows = rows.filter(condition)
    if call.given("namespace"):
        rows = rows.filter(page__namespace__in=call.numbers("namespace"))
    given = call.find_text("continue")
    after = _read_address_cursor(given)
    order = ("host", "pk")
    if after is not None:
        rows = rows.filter(rows_from(order, after, up=True))
    limit = call.number("limit")
    found = list(
        rows.order_by(*order).values_list("host", "pk", "url", "page_id", "page__namespace", "page__key")[: limit + 1]
    )
    if len(found) > limit:
        call.continue_at(f"{found[limit][0]}|{found[limit][1]}")
    if call.is_generator:
        call.generate_ids(dict.fromkeys(row[3] for row in found[:limit]))
        return
    prop = set(call.many("prop"))
    out = []
    for _, _, url, page_id, number, key in found[:limit]:
        row: Row = {}
        if "ids" in prop:
            row["pageid"] = page_id
        if "title" in prop:
            row["ns"] = number
            row["title"] = call.title_text(number, key)
        if "url" in prop:
            row["url"] = f"https:{url}" if call.flag("expandurl") and url.startswith("//") else url
        out.append(row)
    call.rows(out, "eu")


def _read_address_cursor(given: str | None) -> tuple[str, int] | None:
    if given is None:
        return None
    host, bar, number = given.rpartition("|")
    try:
        return (host, whole(number)) if bar else (_raise(given), 0)
    except ValueError:
        raise bad_continue() from None


def _raise(given: str) -> str:
    raise ValueError(given)


_ = Title
