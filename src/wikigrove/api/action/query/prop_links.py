"""What pages point at: links, templates, images, categories, other wikis, addresses."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from wikigrove_engine.title import NS_CATEGORY, NS_FILE, NS_TEMPLATE, Title, find_title

from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.language_names import name_in
from wikigrove.api.action.query.page_set import interwiki_url
from wikigrove.api.action.query.query_call import QueryCall, bad_continue, query_module, whole
from wikigrove.api.action.result import Record, Row
from wikigrove.api.action.times import iso
from wikigrove.farm.domain.languages import autonym_of
from wikigrove.pages.models import (
    CategoryLink,
    ExternalLink,
    FileLink,
    InterwikiLink,
    LanguageLink,
    Page,
    PageLink,
    PageProperty,
    TemplateLink,
)


@query_module(
    "prop",
    "links",
    "pl",
    params=(
        p.namespace(
            "namespace",
            extra_namespaces=(
                -2,
                -1,
            ),
        ),
        p.limit(),
        p.string("continue"),
        p.string("titles", multi=True),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryLinks",
    generator=True,
)
def show_links(call: QueryCall) -> None:
    """Links to pages of this wiki."""
    _targets(call, PageLink, "pl", "titles", ())


@query_module(
    "prop",
    "templates",
    "tl",
    params=(
        p.namespace(
            "namespace",
            extra_namespaces=(
                -2,
                -1,
            ),
        ),
        p.limit(),
        p.string("continue"),
        p.string("templates", multi=True),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryLinks",
    generator=True,
)
def show_templates(call: QueryCall) -> None:
    """Pages that a page transcludes."""
    _targets(call, TemplateLink, "tl", "templates", ())


def _targets(call: QueryCall, model: Any, tag: str, only: str, default: tuple[int, ...]) -> None:
    rows = model.objects.filter(page_id__in=call.pages.page_ids)
    namespaces = call.numbers("namespace")
    if call.given("namespace"):
        rows = rows.filter(namespace__in=namespaces)
    wanted = _read_titles(call, only)
    if wanted is not None:
        if not wanted:
            return
        rows = rows.filter(_any_of(wanted))
    up = call.text("dir") == "ascending"
    after = call.cursor(whole, whole, str)
    if after is not None:
        rows = rows.filter(_from(("page_id", "namespace", "key"), after, up=up))
    order = ("page_id", "namespace", "key") if up else ("-page_id", "-namespace", "-key")
    limit = call.number("limit")
    found = rows.order_by(*order).values_list("page_id", "namespace", "key")[: limit + 1]
    pages: list[Title] = []
    for n, (page_id, namespace, key) in enumerate(found):
        if n == limit:
            call.continue_at(f"{page_id}|{namespace}|{key}")
            break
        if call.is_generator:
            pages.append(Title(namespace, key))
        else:
            call.to_page(page_id, {"ns": namespace, "title": call.title_text(namespace, key)}, tag)
    if call.is_generator:
        call.generate(dict.fromkeys(pages))


@query_module(
    "prop",
    "images",
    "im",
    params=(
        p.limit(),
        p.string("continue"),
        p.string("images", multi=True),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryImages",
    generator=True,
)
def show_images(call: QueryCall) -> None:
    """Files that a page shows."""
    rows = FileLink.objects.filter(page_id__in=call.pages.page_ids)
    wanted = _read_titles(call, "images")
    if wanted is not None:
        rows = rows.filter(key__in=[t.key for t in wanted if t.namespace == NS_FILE])
    pages = []
    for page_id, key in _page_rows(call, rows, "key"):
        if call.is_generator:
            pages.append(Title(NS_FILE, key))
        else:
            call.to_page(page_id, {"ns": NS_FILE, "title": call.title_text(NS_FILE, key)}, "im")
    if call.is_generator:
        call.generate(dict.fromkeys(pages))


@query_module(
    "prop",
    "categories",
    "cl",
    params=(
        p.many("prop", "hidden|sortkey|timestamp"),
        p.many("show", "!hidden|hidden"),
        p.limit(),
        p.string("continue"),
        p.string("categories", multi=True),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryCategories",
    generator=True,
)
def show_categories(call: QueryCall) -> None:
    """Categories that pages are in."""
    rows = CategoryLink.objects.filter(page_id__in=call.pages.page_ids)
    wanted = _read_titles(call, "categories")
    if wanted is not None:
        rows = rows.filter(category__in=[t.key for t in wanted if t.namespace == NS_CATEGORY])
    show = set(call.many("show"))
    if {"hidden", "!hidden"} <= show:
        from wikigrove.api.action.errors import fail

        raise fail("apierror-show")
    prop = set(call.many("prop"))
    if show:
        hidden = _hidden_categories()
        rows = rows.filter(category__in=hidden) if "hidden" in show else rows.exclude(category__in=hidden)
    found = list(_page_rows(call, rows, "category", "sort_key", "prefix", "added"))
    if call.is_generator:
        call.generate(dict.fromkeys(Title(NS_CATEGORY, row[1]) for row in found))
        return
    hidden_keys = _hidden_among({row[1] for row in found}) if "hidden" in prop else set()
    for page_id, key, sort_key, prefix, added in found:
        row: Row = {"ns": NS_CATEGORY, "title": call.title_text(NS_CATEGORY, key)}
        if "sortkey" in prop:
            row["sortkey"] = sort_key.encode("utf-8", "surrogatepass").hex()
            row["sortkeyprefix"] = prefix
        if "timestamp" in prop:
            row["timestamp"] = iso(added)
        if "hidden" in prop:
            row["hidden"] = key in hidden_keys
        call.to_page(page_id, row, "cl")


def _hidden_categories() -> list[str]:
    """Keys of all categories that are hidden; one query."""
    rows = PageProperty.objects.filter(name="hiddencat", page__namespace=NS_CATEGORY)
    return list(rows.values_list("page__key", flat=True))


def _hidden_among(keys: Iterable[str]) -> set[str]:
    rows = PageProperty.objects.filter(name="hiddencat", page__namespace=NS_CATEGORY, page__key__in=list(keys))
    return set(rows.values_list("page__key", flat=True))


@query_module(
    "prop",
    "iwlinks",
    "iw",
    params=(
        p.many("prop", "url"),
        p.string("prefix"),
        p.string("title"),
        p.one("dir", "ascending|descending", "ascending"),
        p.limit(),
        p.string("continue"),
        p.flag("url", is_deprecated=True),
    ),
    class_name="ApiQueryIWLinks",
)
def show_interwiki_links(call: QueryCall) -> None:
    """Links to other wikis by prefix."""
    if call.given("title") and not call.given("prefix"):
        from wikigrove.api.action.errors import fail

        raise fail(
            "apierror-invalidparammix-mustusewith",
            call.name_of("title"),
            call.name_of("prefix"),
            code="invalidparammix",
        )
    rows = InterwikiLink.objects.filter(page_id__in=call.pages.page_ids)
    if call.given("prefix"):
        rows = rows.filter(prefix=call.text("prefix"))
        if call.given("title"):
            rows = rows.filter(title=call.text("title"))
    with_url = call.flag("url") or "url" in call.many("prop")
    after = call.cursor(whole, str, str)
    up = call.text("dir") == "ascending"
    if after is not None:
        rows = rows.filter(_from(("page_id", "prefix", "title"), after, up=up))
    sign = "" if up else "-"
    limit = call.number("limit")
    found = rows.order_by(f"{sign}page_id", f"{sign}prefix", f"{sign}title")[: limit + 1]
    for n, (page_id, prefix, title) in enumerate(found.values_list("page_id", "prefix", "title")):
        if n == limit:
            call.continue_at(f"{page_id}|{prefix}|{title}")
            break
        row: Row = {"prefix": prefix}
        if with_url:
            row["url"] = interwiki_url(call, prefix, title)
        row["title"] = title
        call.to_page(page_id, Record(row, content="title"), "iw")


@query_module(
    "prop",
    "langlinks",
    "ll",
    params=(
        p.many("prop", "autonym|langname|url"),
        p.string("lang"),
        p.string("title"),
        p.one("dir", "ascending|descending", "ascending"),
        p.string("inlanguagecode", "en"),
        p.limit(),
        p.string("continue"),
        p.flag("url", is_deprecated=True),
    ),
    class_name="ApiQueryLangLinks",
)
def show_language_links(call: QueryCall) -> None:
    """The same subject in other languages."""
    if call.given("title") and not call.given("lang"):
        from wikigrove.api.action.errors import fail

        raise fail(
            "apierror-invalidparammix-mustusewith", call.name_of("title"), call.name_of("lang"), code="invalidparammix"
        )
    rows = LanguageLink.objects.filter(page_id__in=call.pages.page_ids)
    if call.given("lang"):
        rows = rows.filter(language=call.text("lang"))
        if call.given("title"):
            rows = rows.filter(title=call.text("title"))
    prop = {*call.many("prop"), *(("url",) if call.flag("url") else ())}
    shown_in = call.find_text("inlanguagecode") or call.wiki.language
    for page_id, language, title in _page_rows(call, rows, "language", "title"):
        row: Row = {"lang": language}
        if "url" in prop:
            row["url"] = interwiki_url(call, language, title)
        if "langname" in prop:
            row["langname"] = name_in(language, shown_in)
        if "autonym" in prop:
            row["autonym"] = autonym_of(language)
        row["title"] = title.replace("_", " ")
        call.to_page(page_id, Record(row, content="title"), "ll")


@query_module(
    "prop",
    "extlinks",
    "el",
    params=(
        p.limit(),
        p.string("continue"),
        p.one("protocol", choices.protocols, ""),
        p.string("query"),
        p.flag("expandurl"),
    ),
    class_name="ApiQueryExternalLinks",
)
def show_external_links(call: QueryCall) -> None:
    """Addresses outside of the wiki."""
    rows = ExternalLink.objects.filter(page_id__in=call.pages.page_ids)
    condition = address_condition(call.text("protocol"), call.text("query"))
    if condition is not None:
        rows = rows.filter(condition)
    after = call.cursor(whole)
    offset = after[0] if after else 0
    if offset < 0:
        raise bad_continue()
    limit = call.number("limit")
    found = rows.order_by("page_id", "pk").values_list("page_id", "url")[offset : offset + limit + 1]
    for n, (page_id, url) in enumerate(found):
        if n == limit:
            call.continue_at(offset + limit)
            break
        call.to_page(
            page_id,
            Record(
                {"url": f"{call.request.scheme}:{url}" if call.flag("expandurl") and url.startswith("//") else url},
                content="url",
            ),
            "el",
        )


def address_condition(protocol: str, query: str) -> Q | None:
    """Which addresses `query` finds: a host with what follows it; `*.` before it stands for all below it."""
    if not protocol and not query:
        return None
    out = Q()
    if protocol:
        mark = (
            ":"
            if protocol
            in ("mailto", "news", "tel", "sms", "geo", "urn", "magnet", "bitcoin", "sip", "sips", "xmpp", "matrix")
            else "://"
        )
        out &= Q(url__startswith=f"{protocol}{mark}")
        if mark == "://" and protocol in ("http", "https"):
            out |= Q(url__startswith="//")
    if query:
        host, slash, path = query.partition("/")
        wild = host.startswith("*.")
        name = ".".join(reversed(host.removeprefix("*.").rstrip(".").lower().split("."))) + "."
        out &= Q(host__startswith=name) if wild else Q(host=name)
        if slash:
            out &= Q(url__contains=f"/{path.rstrip('*')}")
    return out


@query_module(
    "prop",
    "pageprops",
    "pp",
    params=(
        p.string("continue"),
        p.string("prop", multi=True),
    ),
    class_name="ApiQueryPageProps",
)
def show_properties(call: QueryCall) -> None:
    """What texts say of their pages."""
    rows = PageProperty.objects.filter(page_id__in=call.pages.page_ids)
    if call.given("prop"):
        rows = rows.filter(name__in=call.many("prop"))
    after = call.cursor(whole)
    if after is not None:
        rows = rows.filter(page_id__gte=after[0])
    found: dict[int, Row] = {}
    for page_id, name, value in rows.order_by("page_id", "name").values_list("page_id", "name", "value"):
        found.setdefault(page_id, {})[name] = value
    for page_id, values in found.items():
        if not call.fits(sum(map(len, values.values()))):
            call.continue_at(page_id)
            break
        call.on_page(page_id, {"pageprops": values})


def _page_rows(call: QueryCall, rows: Any, column: str, *more: str) -> Iterable[tuple[Any, ...]]:
    """Rows in the order of (page, column), from the continuation to the limit."""
    up = call.text("dir") == "ascending"
    after = call.cursor(whole, str)
    if after is not None:
        rows = rows.filter(_from(("page_id", column), after, up=up))
    sign = "" if up else "-"
    limit = call.number("limit")
    found = list(rows.order_by(f"{sign}page_id", f"{sign}{column}").values_list("page_id", column, *more)[: limit + 1])
    if len(found) > limit:
        call.continue_at(f"{found[limit][0]}|{found[limit][1]}")
    return found[:limit]


def _from(columns: tuple[str, ...], values: tuple[Any, ...], *, up: bool) -> Q:
    """Everything from this row on, in the order of the columns."""
    word, last = ("gt", "gte") if up else ("lt", "lte")
    out = Q(**{f"{columns[-1]}__{last}": values[-1]})
    for column, value in zip(columns[-2::-1], values[-2::-1], strict=True):
        out = Q(**{f"{column}__{word}": value}) | (Q(**{column: value}) & out)
    return out


def _any_of(titles: Iterable[Title]) -> Q:
    by_namespace: dict[int, list[str]] = {}
    for title in titles:
        by_namespace.setdefault(title.namespace, []).append(title.key)
    out = Q(pk__in=())
    for namespace, keys in by_namespace.items():
        out |= Q(namespace=namespace, key__in=keys)
    return out


def _read_titles(call: QueryCall, name: str) -> list[Title] | None:
    """The titles that the list is narrowed to; bad ones are told."""
    if not call.given(name):
        return None
    out = []
    for text in call.many(name):
        title = find_title(text, call.rules)
        if title is None or title.interwiki:
            call.warn("apiwarn-invalidtitle", text, code="invalidtitle")
        else:
            out.append(title)
    return out


_ = (NS_TEMPLATE, Page)
