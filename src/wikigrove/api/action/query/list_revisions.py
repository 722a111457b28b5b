"""usercontribs, allrevisions, alldeletedrevisions, deletedrevs; prop=deletedrevisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.addresses import find_range
from wikigrove.accounts.models import Actor
from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.comments import note_comments, parsed_comment
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.paging import LAST, between_times, in_order, is_up, read_digits, write_digits
from wikigrove.api.action.query.prop_revisions import SHOWING_USER, by_user
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.api.action.query.revision_rows import COLUMNS, RevisionRow, RevisionWriter, put_user, read_wanted
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import iso
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_USER, may_see
from wikigrove.pages.models import Change, Page, Revision, TagUse

_MOST_NAMES: Final = 500


@query_module(
    "list",
    "usercontribs",
    "uc",
    params=(
        p.limit(),
        p.when("start"),
        p.when("end"),
        p.string("continue"),
        p.user(
            "user",
            multi=True,
            users=(
                "name",
                "ip",
                "interwiki",
            ),
        ),
        p.Param("userids", "integer", is_multi=True),
        p.string("userprefix"),
        p.string("iprange"),
        p.one("dir", "newer|older", "older"),
        p.namespace("namespace"),
        p.many(
            "prop",
            "comment|flags|ids|parsedcomment|patrolled|size|sizediff|tags|timestamp|title",
            "ids|title|timestamp|comment|size|flags",
        ),
        p.many("show", "!autopatrolled|!minor|!new|!patrolled|!top|autopatrolled|minor|new|patrolled|top"),
        p.string("tag"),
        p.flag("toponly", is_deprecated=True),
    ),
    class_name="ApiQueryUserContribs",
)
def list_user_contributions(call: QueryCall) -> None:
    """Edits of people, by name, id, beginning of the name or range."""
    actors = _people(call)
    prop = set(call.many("prop"))
    rows = Revision.objects.filter(actor_id__in=actors)
    if not call.may("deletedhistory"):
        rows = rows.filter(visibility__in=SHOWING_USER)
    rows = _narrow(call, rows)
    up = is_up(call)
    rows = between_times(call, rows, up=up)
    # Several people: one after the other, as MediaWiki lists them; of one, by time alone.
    many = len(actors) > 1
    order = ("actor__name", "timestamp", "pk") if many else ("timestamp", "pk")
    kinds: tuple[Any, ...] = (str, str, read_digits, whole) if many else (read_digits, whole)
    after = call.cursor(*kinds)
    if after is not None:
        rows = rows.filter(rows_from(order, after[1:] if many else after, up=up))
    limit = call.number("limit")
    columns = (
        "pk", "timestamp", "page_id", "parent_id", "is_minor", "comment", "size", "visibility", "page__namespace",
        "page__key", "page__latest_id", "actor__name", "actor__kind", "actor__user_id",
    )  # fmt: skip
    found = list(rows.order_by(*in_order(order, up=up)).values(*columns)[: limit + 1])
    if len(found) > limit:
        row = found[limit]
        mark = f"{write_digits(row['timestamp'])}|{row['pk']}"
        call.continue_at(f"name|{row['actor__name']}|{mark}" if many else mark)
        found = found[:limit]
    if "parsedcomment" in prop:
        note_comments(call, (r["comment"] for r in found))
    parents = [r["parent_id"] for r in found if r["parent_id"]] if "sizediff" in prop else []
    sizes = dict(Revision.objects.filter(pk__in=parents).values_list("pk", "size")) if parents else {}
    tags = tags_of_revisions([r["pk"] for r in found]) if "tags" in prop else {}
    patrolled = _patrolled(call, found) if "patrolled" in prop else {}
    autopatrolled = "autopatrolled" in prop
    out = [_contribution(call, r, prop, sizes, tags.get(r["pk"], ()), patrolled, autopatrolled) for r in found]
    call.rows(out, "item")


def _people(call: QueryCall) -> list[int]:
    name = call.need_one("userprefix", "userids", "iprange", "user")
    if name == "userprefix":
        start = call.text("userprefix")
        start = start[:1].upper() + start[1:].replace("_", " ")
        rows = Actor.objects.filter(name__gte=start, name__lt=start + LAST)
    elif name == "userids":
        rows = Actor.objects.filter(user_id__in=call.numbers("userids"))
    elif name == "iprange":
        found = find_range(call.text("iprange"))
        if found is None:
            raise fail("apierror-invalidiprange", call.text("iprange"), code="invalidiprange")
        rows = Actor.objects.filter(name=found.text)
    else:
        names = call.many("user")
        ids = [int(n[1:]) for n in names if n.startswith("#")]
        rows = Actor.objects.filter(Q(name__in=[n for n in names if not n.startswith("#")]) | Q(user_id__in=ids))
    return list(rows.order_by("name").values_list("pk", flat=True)[:_MOST_NAMES])


def _narrow(call: QueryCall, rows: Any) -> Any:
    if call.given("namespace"):
        rows = rows.filter(page__namespace__in=call.numbers("namespace"))
    show = set(call.many("show")) | ({"top"} if call.flag("toponly") else set())
    if any(f"!{name}" in show for name in show):
        raise fail("apierror-show", code="show")
    for name, condition in (
        ("minor", Q(is_minor=True)),
        ("top", Q(page__latest_id=F("pk"))),
        ("new", Q(parent_id=None)),
    ):
        if name in show:
            rows = rows.filter(condition)
        elif f"!{name}" in show:
            rows = rows.exclude(condition)
    if show & {"patrolled", "!patrolled", "autopatrolled", "!autopatrolled"}:
        if not (call.may("patrol") or call.may("patrolmarks")):
            raise fail("apierror-permissiondenied-patrolflag", code="permissiondenied")
        done = Exists(Change.objects.filter(revision_id=OuterRef("pk"), is_patrolled=True))
        rows = rows.filter(done) if "patrolled" in show else rows.filter(~done) if "!patrolled" in show else rows
    if call.text("tag"):
        rows = rows.filter(Exists(TagUse.objects.filter(tag__name=call.text("tag"), revision_id=OuterRef("pk"))))
    return rows


def _patrolled(call: QueryCall, found: Sequence[Any]) -> dict[int, bool]:
    if not (call.may("patrol") or call.may("patrolmarks")):
        raise fail("apierror-permissiondenied-patrolflag", code="permissiondenied")
    rows = Change.objects.filter(revision_id__in=[r["pk"] for r in found])
    return dict(rows.values_list("revision_id", "is_patrolled"))


def _contribution(
    call: QueryCall, r: Any, prop: set[str], sizes: dict[int, int], tags: tuple[str, ...], patrolled: dict[int, bool],
    autopatrolled: bool,
) -> Row:  # fmt: skip
    row: Row = {}
    bits = _Bits(r["visibility"])
    put_user(row, r["actor__name"], r["actor__kind"], r["actor__user_id"], prop=("user", "userid"), anonymous=False)
    if r["visibility"] & HIDDEN_USER:
        row["userhidden"] = True
    if "ids" in prop:
        row["pageid"] = r["page_id"]
        row["revid"] = r["pk"]
        row["parentid"] = r["parent_id"] or 0
    if "title" in prop:
        row["ns"] = r["page__namespace"]
        row["title"] = call.title_text(r["page__namespace"], r["page__key"])
    if "timestamp" in prop:
        row["timestamp"] = iso(r["timestamp"])
    if "flags" in prop:
        row["new"] = not r["parent_id"]
        row["minor"] = r["is_minor"]
        row["top"] = r["page__latest_id"] == r["pk"]
    if prop & {"comment", "parsedcomment"}:
        if r["visibility"] & HIDDEN_COMMENT:
            row["commenthidden"] = True
        if may_see(bits, HIDDEN_COMMENT, actor=call.actor):
            if "comment" in prop:
                row["comment"] = r["comment"]
            if "parsedcomment" in prop:
                row["parsedcomment"] = parsed_comment(call, r["comment"], Title(r["page__namespace"], r["page__key"]))
    if "patrolled" in prop:
        row["patrolled"] = patrolled.get(r["pk"], False)
    if autopatrolled:
        row["autopatrolled"] = False
    if "size" in prop:
        row["size"] = r["size"]
    if "sizediff" in prop:
        row["sizediff"] = r["size"] - sizes.get(r["parent_id"] or 0, 0)
    if "tags" in prop:
        row["tags"] = Items(tags, "tag")
    return row


class _Bits:
    def __init__(self, visibility: int) -> None:
        self.visibility = visibility


@query_module(
    "list",
    "allrevisions",
    "arv",
    params=(
        p.many(
            "prop",
            "comment|content|contentmodel|flags|ids|parsedcomment|roles|sha1|size|slotsha1|slotsize|tags|timestamp|user|userid|parsetree",
            "ids|timestamp|flags|comment|user",
            deprecated_values=("parsetree",),
        ),
        p.many("slots", "main", all_value="*"),
        p.limit(None),
        p.flag("expandtemplates", is_deprecated=True),
        p.flag("generatexml", is_deprecated=True),
        p.flag("parse", is_deprecated=True),
        p.string("section"),
        p.string("diffto", is_deprecated=True),
        p.string("difftotext", is_deprecated=True),
        p.flag("difftotextpst", is_deprecated=True),
        p.one("contentformat", choices.content_formats, is_deprecated=True),
        p.user("user"),
        p.namespace("namespace"),
        p.when("start"),
        p.when("end"),
        p.one("dir", "newer|older", "older"),
        p.user("excludeuser"),
        p.string("continue"),
        p.flag("generatetitles"),
    ),
    class_name="ApiQueryAllRevisions",
    generator=True,
)
def list_all_revisions(call: QueryCall) -> None:
    """Revisions of all pages by time, those of a page together."""
    call.at_most_one("user", "excludeuser")
    wanted = read_wanted(call)
    rows = by_user(call, Revision.objects.filter(page__latest__isnull=False))
    if call.given("namespace"):
        rows = rows.filter(page__namespace__in=call.numbers("namespace"))
    found = revisions_by_time(call, rows, COLUMNS, wanted, tie="pk")
    if call.is_generator:
        _generate(call, found)
        return
    pages = {
        pk: Title(n, k)
        for pk, n, k in Page.objects.filter(pk__in={r.page_id for r in found}).values_list("pk", "namespace", "key")
    }
    _group(call, found, pages, wanted)


def _generate(call: QueryCall, found: list[RevisionRow]) -> None:
    if call.flag("generatetitles"):
        call.generate_ids(dict.fromkeys(row.page_id for row in found))
    else:
        call.generate_revisions([row.pk for row in found])


def revisions_by_time(
    call: QueryCall, rows: Any, columns: tuple[str, ...], wanted: Any, *, tie: str
) -> list[RevisionRow]:
    up = is_up(call)
    rows = between_times(call, rows, up=up)
    after = call.cursor(read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from(("timestamp", tie), after, up=up))
    limit = revision_limit(call, wanted)
    values = list(rows.order_by(*in_order(("timestamp", tie), up=up)).values_list(*columns)[: limit + 1])
    found = [make_row(v) for v in values]
    if len(found) > limit:
        call.continue_at(f"{write_digits(found[limit].timestamp)}|{found[limit].pk}")
    return found[:limit]


def revision_limit(call: QueryCall, wanted: Any) -> int:
    most = 5000
    if wanted.needs_text:
        most = 500 if call.may("apihighlimits") else 50
        if call.frame.limits.get(call.module.name):
            call.frame.limits[call.module.name] = most
    given = call.find_number("limit")
    return min(given if given is not None else 10, most)


def make_row(values: Sequence[Any]) -> RevisionRow:
    """Of the columns of a revision; deleted ones bring their tags along."""
    plain = RevisionRow(*values[:15])
    return replace(plain, tags=tuple(values[15])) if len(values) > 15 else plain


def _group(call: QueryCall, found: list[RevisionRow], pages: dict[int, Title], wanted: Any) -> None:
    writer = RevisionWriter(call, wanted, found, pages)
    by_page: dict[int, Row] = {}
    for row in found:
        title = pages.get(row.page_id)
        entry = by_page.get(row.page_id)
        if entry is None:
            entry = by_page[row.page_id] = {"pageid": row.page_id, "revisions": Items((), "rev")}
            if title is not None:
                entry |= {"ns": title.namespace, "title": call.title_text(title.namespace, title.key)}
        entry["revisions"].append(writer.write(row))
    call.rows(by_page.values(), "page")
