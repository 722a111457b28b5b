"""Lists of pages and titles: allpages, allcategories, alllinks and kin, categorymembers, protectedtitles, random, ..."""

from __future__ import annotations

import random
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from wikigrove_engine.title import NS_FILE, NS_TEMPLATE, Title, find_title

from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.comments import parsed_comment
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.paging import LAST, between_times, bounded, by_key, by_time, in_order, is_up, key_of
from wikigrove.api.action.query.query_call import QueryCall, bad_continue, query_module, whole
from wikigrove.api.action.query.revision_rows import put_user
from wikigrove.api.action.result import Row
from wikigrove.api.action.times import iso, iso_or_infinite
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import (
    FileLink,
    LanguageLink,
    Page,
    PageLink,
    PageProperty,
    Protection,
    Redirect,
    TemplateLink,
)


@query_module(
    "list",
    "allpages",
    "ap",
    params=(
        p.string("from"),
        p.string("continue"),
        p.string("to"),
        p.string("prefix"),
        p.namespace("namespace", 0, multi=False),
        p.one("filterredir", "all|nonredirects|redirects", "all"),
        p.number("minsize"),
        p.number("maxsize"),
        p.many("prtype", choices.protection_types_of_pages),
        p.many("prlevel", choices.protection_levels),
        p.one("prfiltercascade", "all|cascading|noncascading", "all"),
        p.limit(),
        p.one("dir", "ascending|descending", "ascending"),
        p.one("filterlanglinks", "all|withlanglinks|withoutlanglinks", "all"),
        p.one("prexpiry", "all|definite|indefinite", "all"),
    ),
    class_name="ApiQueryAllPages",
    generator=True,
)
def list_all_pages(call: QueryCall) -> None:
    """Pages of a namespace by title."""
    if call.is_generator and call.redirects and call.text("filterredir") != "nonredirects":
        raise fail("apierror-redirectsmustnotbeused", code="params")
    namespace_number = call.number("namespace")
    rows = Page.objects.filter(namespace=namespace_number, latest__isnull=False)
    redirects = call.text("filterredir")
    if redirects != "all":
        rows = rows.filter(is_redirect=redirects == "redirects")
    for name, word in (("minsize", "gte"), ("maxsize", "lte")):
        size = call.find_number(name)
        if size is not None:
            rows = rows.filter(**{f"length__{word}": size})
    rows = _protected(call, rows)
    links = call.text("filterlanglinks")
    if links != "all":
        linked = Exists(LanguageLink.objects.filter(page_id=OuterRef("pk")))
        rows = rows.filter(linked if links == "withlanglinks" else ~linked)
    found = by_key(call, rows, "pk", namespace=namespace_number)
    if call.is_generator:
        call.generate_ids(row[1] for row in found)
        return
    call.rows(
        ({"pageid": pk, "ns": namespace_number, "title": call.title_text(namespace_number, key)} for key, pk in found),
        "p",
    )


def _protected(call: QueryCall, rows: Any) -> Any:
    types, levels = call.many("prtype"), call.many("prlevel")
    expiry = call.text("prexpiry")
    if levels and not types:
        raise fail(
            "apierror-invalidparammix-mustusewith",
            call.name_of("prlevel"),
            call.name_of("prtype"),
            code="invalidparammix",
        )
    if not types and expiry == "all":
        return rows
    here = Protection.objects.filter(namespace=OuterRef("namespace"), key=OuterRef("key"))
    here = here.filter(Q(expires=None) | Q(expires__gt=timezone.now()))
    if types:
        here = here.filter(act__in=types)
        wanted = [level for level in levels if level]
        if wanted:
            here = here.filter(level__in=wanted)
        cascade = call.text("prfiltercascade")
        if cascade != "all":
            here = here.filter(cascade=cascade == "cascading")
    if expiry == "indefinite":
        here = here.filter(expires=None)
    elif expiry == "definite":
        here = here.filter(expires__isnull=False)
    return rows.filter(Exists(here))


@query_module(
    "list",
    "alllinks",
    "al",
    params=(
        p.string("continue"),
        p.string("from"),
        p.string("to"),
        p.string("prefix"),
        p.flag("unique"),
        p.many("prop", "ids|title", "title"),
        p.namespace(
            "namespace",
            0,
            extra_namespaces=(
                -2,
                -1,
            ),
            multi=False,
        ),
        p.limit(),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryAllLinks",
    generator=True,
)
def list_all_links(call: QueryCall) -> None:
    """Titles that are linked to."""
    _all_targets(call, PageLink, "l")


@query_module(
    "list",
    "alltransclusions",
    "at",
    params=(
        p.string("continue"),
        p.string("from"),
        p.string("to"),
        p.string("prefix"),
        p.flag("unique"),
        p.many("prop", "ids|title", "title"),
        p.namespace(
            "namespace",
            10,
            extra_namespaces=(
                -2,
                -1,
            ),
            multi=False,
        ),
        p.limit(),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryAllLinks",
    generator=True,
)
def list_all_transclusions(call: QueryCall) -> None:
    """Titles that are transcluded."""
    _all_targets(call, TemplateLink, "t")


@query_module(
    "list",
    "allredirects",
    "ar",
    params=(
        p.string("continue"),
        p.string("from"),
        p.string("to"),
        p.string("prefix"),
        p.flag("unique"),
        p.many("prop", "fragment|ids|interwiki|title", "title"),
        p.namespace(
            "namespace",
            0,
            extra_namespaces=(
                -2,
                -1,
            ),
            multi=False,
        ),
        p.limit(),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryAllLinks",
    generator=True,
)
def list_all_redirects(call: QueryCall) -> None:
    """Redirects by where they lead."""
    _all_targets(call, Redirect, "r")


@query_module(
    "list",
    "allfileusages",
    "af",
    params=(
        p.string("continue"),
        p.string("from"),
        p.string("to"),
        p.string("prefix"),
        p.flag("unique"),
        p.many("prop", "ids|title", "title"),
        p.limit(),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryAllLinks",
    generator=True,
)
def list_all_file_usages(call: QueryCall) -> None:
    """Files that pages show."""
    _all_targets(call, FileLink, "f")


def _all_targets(call: QueryCall, model: Any, tag: str) -> None:
    prop, unique = set(call.many("prop")), call.flag("unique")
    more = prop - {"title"}
    if unique and more:
        raise fail(
            "apierror-invalidparammix-cannotusewith", f'"{call.name_of("prop")}={sorted(more)[0]}"',
            f'"{call.name_of("unique")}"', code="invalidparammix",
        )  # fmt: skip
    number = call.number("namespace") if "namespace" in call.params else NS_FILE
    rows = model.objects.all() if model is FileLink else model.objects.filter(namespace=number)
    up = is_up(call)
    rows = bounded(call, rows, namespace=number, up=up)
    given = call.find_text("continue")
    limit = call.number("limit")
    if unique:
        if given is not None:
            if "|" in given:
                raise bad_continue()
            rows = rows.filter(**{f"key__{'gte' if up else 'lte'}": given})
        keys = list(rows.order_by("key" if up else "-key").values_list("key", flat=True).distinct()[: limit + 1])
        if len(keys) > limit:
            call.continue_at(keys[limit])
        found: list[Any] = [(key, None) for key in keys[:limit]]
    else:
        after = call.cursor(str, whole)
        if after is not None:
            rows = rows.filter(rows_from(("key", "page_id"), after, up=up))
        extra = ("fragment", "interwiki") if model is Redirect else ()
        found = list(
            rows.order_by(*in_order(("key", "page_id"), up=up)).values_list("key", "page_id", *extra)[: limit + 1]
        )
        if len(found) > limit:
            call.continue_at(f"{found[limit][0]}|{found[limit][1]}")
        found = found[:limit]
    if call.is_generator:
        if unique:
            call.generate(Title(number, row[0]) for row in found)
        else:
            call.generate_ids(row[1] for row in found)
        return
    out = []
    for key, page_id, *rest in found:
        row: Row = {}
        if "ids" in prop:
            row["fromid"] = page_id
        if "title" in prop:
            row["ns"] = number
            row["title"] = call.title_text(number, key)
        if "fragment" in prop and rest and rest[0]:
            row["fragment"] = rest[0].replace("_", " ")
        if "interwiki" in prop and rest and rest[1]:
            row["interwiki"] = rest[1]
        out.append(row)
    call.rows(out, tag)


@query_module(
    "list",
    "protectedtitles",
    "pt",
    params=(
        p.namespace("namespace"),
        p.many("level", choices.protection_levels),
        p.limit(),
        p.one("dir", "newer|older", "older"),
        p.when("start"),
        p.when("end"),
        p.many("prop", "comment|expiry|level|parsedcomment|timestamp|user|userid", "timestamp|level"),
        p.string("continue"),
    ),
    class_name="ApiQueryProtectedTitles",
    generator=True,
)
def list_protected_titles(call: QueryCall) -> None:
    """Titles that are protected from being made."""
    prop = set(call.many("prop"))
    rows = Protection.objects.filter(Q(expires=None) | Q(expires__gt=timezone.now()), act="create")
    if call.given("level"):
        rows = rows.filter(level__in=call.many("level"))
    if call.given("namespace"):
        rows = rows.filter(namespace__in=call.numbers("namespace"))
    up = is_up(call)
    rows = between_times(call, rows, up=up)
    columns = ("namespace", "key", "actor__name", "actor__kind", "actor__user_id", "comment", "expires", "level")
    found = by_time(call, rows, *columns, up=up)
    if call.is_generator:
        call.generate(Title(row[2], row[3]) for row in found)
        return
    out = []
    for moment, _, number, key, name, kind, user_id, comment, expires, level in found:
        row: Row = {"ns": number, "title": call.title_text(number, key)}
        if "timestamp" in prop:
            row["timestamp"] = iso(moment)
        put_user(row, name, kind, user_id, prop={*prop, "userid"} if "user" in prop else prop, anonymous=False)
        if "comment" in prop:
            row["comment"] = comment
        if "parsedcomment" in prop:
            row["parsedcomment"] = parsed_comment(call, comment)
        if "expiry" in prop:
            row["expiry"] = iso_or_infinite(expires, "infinity")
        if "level" in prop:
            row["level"] = level
        out.append(row)
    call.rows(out, "pt")


@query_module(
    "list",
    "random",
    "rn",
    params=(
        p.namespace("namespace"),
        p.one("filterredir", "all|nonredirects|redirects", "nonredirects"),
        p.flag("redirect", is_deprecated=True),
        p.limit(1),
        p.string("continue"),
    ),
    class_name="ApiQueryRandom",
    generator=True,
)
def list_random(call: QueryCall) -> None:
    """Pages by chance, in an order that a continuation keeps."""
    rows = Page.objects.filter(latest__isnull=False)
    if call.given("namespace"):
        rows = rows.filter(namespace__in=call.numbers("namespace"))
    redirects = call.text("filterredir")
    if call.flag("redirect"):
        redirects = "redirects"
    if redirects != "all":
        rows = rows.filter(is_redirect=redirects == "redirects")
    limit = call.number("limit")
    after = call.cursor(float, float, whole, whole)
    start, at, pk, wrapped = after if after is not None else (random.random(), -1.0, 0, 0)  # noqa: S311 - no secret
    at = start if after is None else at
    columns = ("random", "pk", "namespace", "key")
    found: list[Any] = []
    if not wrapped:
        found = list(
            rows.filter(rows_from(("random", "pk"), (at, pk), up=True))
            .order_by("random", "pk")
            .values_list(*columns)[: limit + 1]
        )
    if len(found) <= limit:
        rest = rows.filter(random__lt=start)
        if wrapped:
            rest = rest.filter(rows_from(("random", "pk"), (at, pk), up=True))
        turned = list(rest.order_by("random", "pk").values_list(*columns)[: limit + 1 - len(found)])
        if len(found) + len(turned) > limit:
            wrapped = 1
        found += turned
    if len(found) > limit:
        row = found[limit]
        call.continue_at(f"{start:.12f}|{row[0]:.12f}|{row[1]}|{wrapped}")
    if call.is_generator:
        if after is None and found:
            call.repeat_with(f"{start:.12f}|{found[0][0]:.12f}|{found[0][1]}|0")
        call.generate_ids(row[1] for row in found[:limit])
        return
    call.rows(({"id": pk, "ns": n, "title": call.title_text(n, key)} for _, pk, n, key in found[:limit]), "page")


@query_module(
    "list",
    "pageswithprop",
    "pwp",
    params=(
        p.string("propname", required=True),
        p.many("prop", "ids|title|value", "ids|title"),
        p.string("continue"),
        p.limit(),
        p.one("dir", "ascending|descending", "ascending"),
    ),
    class_name="ApiQueryPagesWithProp",
    generator=True,
)
def list_pages_with_property(call: QueryCall) -> None:
    """Pages that have a property."""
    rows = PageProperty.objects.filter(name=call.text("propname"), page__latest__isnull=False)
    up = is_up(call)
    after = call.cursor(whole)
    if after is not None:
        rows = rows.filter(**{f"page_id__{'gte' if up else 'lte'}": after[0]})
    limit = call.number("limit")
    columns = ("page_id", "page__namespace", "page__key", "value")
    found = list(rows.order_by("page_id" if up else "-page_id").values_list(*columns)[: limit + 1])
    if len(found) > limit:
        call.continue_at(found[limit][0])
    if call.is_generator:
        call.generate_ids(row[0] for row in found[:limit])
        return
    prop = set(call.many("prop"))
    out = []
    for page_id, number, key, value in found[:limit]:
        row: Row = {}
        if "ids" in prop:
            row["pageid"] = page_id
        if "title" in prop:
            row["ns"] = number
            row["title"] = call.title_text(number, key)
        if "value" in prop:
            row["value"] = value
        out.append(row)
    call.rows(out, "page")


@query_module(
    "list",
    "pagepropnames",
    "ppn",
    params=(
        p.string("continue"),
        p.limit(),
    ),
    class_name="ApiQueryPagePropNames",
)
def list_property_names(call: QueryCall) -> None:
    """Names of properties that pages have."""
    rows = PageProperty.objects.all()
    after = call.cursor(str)
    if after is not None:
        rows = rows.filter(name__gte=after[0])
    limit = call.number("limit")
    names = list(rows.order_by("name").values_list("name", flat=True).distinct()[: limit + 1])
    if len(names) > limit:
        call.continue_at(names[limit])
    call.rows(({"propname": name} for name in names[:limit]), "p")


_ = (F, LAST, find_title, key_of, NS_TEMPLATE)
