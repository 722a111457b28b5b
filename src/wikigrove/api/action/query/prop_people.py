"""Who wrote pages, and how many members categories have."""

from __future__ import annotations

from django.db.models import Count
from wikigrove_engine.title import NS_CATEGORY

from wikigrove.accounts.domain.rights import group_table
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import GroupMembership
from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.query.prop_links import _from
from wikigrove.api.action.query.prop_revisions import SHOWING_USER
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.pages.models import CategoryLink, PageProperty, Revision

MOST_PAGES = 50


@query_module(
    "prop",
    "contributors",
    "pc",
    params=(
        p.many("group", choices.groups),
        p.many("excludegroup", choices.groups),
        p.many("rights", choices.rights),
        p.many("excluderights", choices.rights),
        p.limit(),
        p.string("continue"),
    ),
    class_name="ApiQueryContributors",
)
def show_contributors(call: QueryCall) -> None:
    """Accounts that edited a page, and how many others."""
    call.at_most_one("group", "excludegroup", "rights", "excluderights")
    ids = call.pages.page_ids
    rows = Revision.objects.filter(page_id__in=ids, visibility__in=SHOWING_USER, actor__isnull=False)
    after = call.cursor(whole, whole)
    nameless = (ActorKind.ADDRESS, ActorKind.TEMPORARY)
    if after is None:
        counted = rows.filter(actor__kind__in=nameless).values("page_id").annotate(n=Count("actor", distinct=True))
        for row in counted.order_by():
            call.on_page(row["page_id"], {"anoncontributors": row["n"]})
    rows = _by_group(call, rows.filter(actor__user__isnull=False))
    if after is not None:
        rows = rows.filter(_from(("page_id", "actor__user_id"), after, up=True))
    limit = call.number("limit")
    found = (
        rows.order_by("page_id", "actor__user_id").values_list("page_id", "actor__user_id", "actor__name").distinct()
    )
    for n, (page_id, user_id, name) in enumerate(found[: limit + 1]):
        if n == limit:
            call.continue_at(f"{page_id}|{user_id}")
            break
        call.to_page(page_id, {"userid": user_id, "name": name}, "user")


def _by_group(call: QueryCall, rows):  # type: ignore[no-untyped-def]
    table = group_table()
    for name, inside, is_right in (
        ("group", True, False), ("excludegroup", False, False), ("rights", True, True), ("excluderights", False, True),
    ):  # fmt: skip
        if not call.given(name):
            continue
        groups = set(call.many(name))
        if is_right:
            groups = {g for g, rights in table.items() if rights & groups}
        members = GroupMembership.objects.filter(group__in=groups).values("user_id")
        rows = rows.filter(actor__user_id__in=members) if inside else rows.exclude(actor__user_id__in=members)
    return rows


@query_module("prop", "categoryinfo", "ci", params=(p.string("continue"),), class_name="ApiQueryCategoryInfo")
def show_category_info(call: QueryCall) -> None:
    """How many members of each kind."""
    titles = {t.key: pk for t, pk in call.pages.good_and_missing().items() if t.namespace == NS_CATEGORY}
    if not titles:
        return
    counts = count_members(list(titles))
    hidden = set(
        PageProperty.objects.filter(name="hiddencat", page_id__in=list(titles.values())).values_list(
            "page_id", flat=True
        )
    )
    for key, pk in titles.items():
        found = counts.get(key)
        if found is None and pk < 0:
            continue
        call.on_page(pk, {"categoryinfo": {**category_sizes(found or {}), "hidden": pk in hidden}})


def count_members(keys: list[str]) -> dict[str, dict[str, int]]:
    """Members by category and kind; one query."""
    out: dict[str, dict[str, int]] = {}
    rows = CategoryLink.objects.filter(category__in=keys).values("category", "kind").annotate(n=Count("pk"))
    for row in rows.order_by():
        out.setdefault(row["category"], {})[row["kind"]] = row["n"]
    return out


def category_sizes(found: dict[str, int]) -> dict[str, int]:
    return {
        "size": sum(found.values()),
        "pages": found.get("page", 0),
        "files": found.get("file", 0),
        "subcats": found.get("subcat", 0),
    }
