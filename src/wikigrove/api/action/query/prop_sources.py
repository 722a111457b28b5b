"""What points at pages: links here, transclusions, uses of files, redirects."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from wikigrove_engine.title import NS_FILE, Title

from wikigrove.api.action import declare as p
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.api.action.result import Row
from wikigrove.pages.models import FileLink, PageLink, Redirect, TemplateLink


@query_module(
    "prop",
    "linkshere",
    "lh",
    params=(
        p.many("prop", "pageid|redirect|title", "pageid|title|redirect"),
        p.namespace("namespace"),
        p.many("show", "!redirect|redirect"),
        p.limit(),
        p.string("continue"),
    ),
    class_name="ApiQueryBacklinksprop",
    generator=True,
)
def show_links_here(call: QueryCall) -> None:
    """Pages that link to these."""
    _sources(call, PageLink, "lh")


@query_module(
    "prop",
    "transcludedin",
    "ti",
    params=(
        p.many("prop", "pageid|redirect|title", "pageid|title|redirect"),
        p.namespace("namespace"),
        p.many("show", "!redirect|redirect"),
        p.limit(),
        p.string("continue"),
    ),
    class_name="ApiQueryBacklinksprop",
    generator=True,
)
def show_transclusions(call: QueryCall) -> None:
    """Pages that transclude these."""
    _sources(call, TemplateLink, "ti")


@query_module(
    "prop",
    "fileusage",
    "fu",
    params=(
        p.many("prop", "pageid|redirect|title", "pageid|title|redirect"),
        p.namespace("namespace"),
        p.many("show", "!redirect|redirect"),
        p.limit(),
        p.string("continue"),
    ),
    class_name="ApiQueryBacklinksprop",
    generator=True,
)
def show_file_usage(call: QueryCall) -> None:
    """Pages that show these files."""
    _sources(call, FileLink, "fu")


@query_module(
    "prop",
    "redirects",
    "rd",
    params=(
        p.many("prop", "fragment|pageid|title", "pageid|title"),
        p.namespace("namespace"),
        p.many("show", "!fragment|fragment"),
        p.limit(),
        p.string("continue"),
    ),
    class_name="ApiQueryBacklinksprop",
    generator=True,
)
def show_redirects(call: QueryCall) -> None:
    """Redirects to these pages."""
    _sources(call, Redirect, "rd")


def _sources(call: QueryCall, model: Any, tag: str) -> None:
    targets = call.pages.good_and_missing()
    if model is FileLink:
        targets = {title: pk for title, pk in targets.items() if title.namespace == NS_FILE}
    if not targets:
        return
    has_namespace = model is not FileLink
    rows = model.objects.filter(_at(targets, has_namespace))
    if model is Redirect:
        rows = rows.filter(interwiki="")
    rows = _narrow(call, rows)
    rows = rows.filter(page__latest__isnull=False)
    columns = ("namespace", "key", "page_id") if has_namespace else ("key", "page_id")
    single = len(targets) == 1
    shown = ("page_id",) if single else columns
    kinds: dict[str, Callable[[str], Any]] = {"namespace": whole, "key": str, "page_id": whole}
    after = call.cursor(*(kinds[c] for c in shown))
    if after is not None:
        from wikigrove.api.action.query.prop_links import _from

        rows = rows.filter(_from(shown, after, up=True))
    extra = ("fragment",) if model is Redirect else ()
    limit = call.number("limit")
    found = list(
        rows.order_by(*columns).values_list(*columns, "page__namespace", "page__key", "page__is_redirect", *extra)[
            : limit + 1
        ]
    )
    if len(found) > limit:
        values = dict(zip(columns, found[limit], strict=False))
        call.continue_at("|".join(str(values[c]) for c in shown))
    if call.is_generator:
        at = len(columns)
        call.generate(dict.fromkeys(Title(row[at], row[at + 1]) for row in found[:limit]))
        return
    prop = set(call.many("prop"))
    for row in found[:limit]:
        target = Title(row[0], row[1]) if has_namespace else Title(NS_FILE, row[0])
        page_id, namespace, key, is_redirect, *more = row[len(columns) - 1 :]
        out: Row = {}
        if "pageid" in prop:
            out["pageid"] = page_id
        if "title" in prop:
            out["ns"] = namespace
            out["title"] = call.title_text(namespace, key)
        if "redirect" in prop:
            out["redirect"] = is_redirect
        if "fragment" in prop and more and more[0]:
            out["fragment"] = more[0].replace("_", " ")
        call.to_page(targets[target], out, tag)


def _narrow(call: QueryCall, rows: Any) -> Any:
    if call.given("namespace"):
        rows = rows.filter(page__namespace__in=call.numbers("namespace"))
    show = set(call.many("show"))
    for name, condition in (("redirect", Q(page__is_redirect=True)), ("fragment", ~Q(fragment=""))):
        if {name, f"!{name}"} <= show:
            raise fail("apierror-show")
        if name in show:
            rows = rows.filter(condition)
        elif f"!{name}" in show:
            rows = rows.exclude(condition)
    return rows


def _at(targets: dict[Title, int], has_namespace: bool) -> Q:
    if not has_namespace:
        return Q(key__in=[t.key for t in targets])
    by_namespace: dict[int, list[str]] = {}
    for title in targets:
        by_namespace.setdefault(title.namespace, []).append(title.key)
    out = Q()
    for namespace, keys in by_namespace.items():
        out |= Q(namespace=namespace, key__in=keys)
    return out
