"""Deleted revisions: alldeletedrevisions, deletedrevs; prop=deletedrevisions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from django.db.models import Q
from wikigrove_engine.title import Title, find_title

from wikigrove.accounts.models import Actor
from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.comments import parsed_comment
from wikigrove.api.action.errors import Plain, fail, refuse_right
from wikigrove.api.action.query.list_revisions import make_row, revision_limit, revisions_by_time
from wikigrove.api.action.query.paging import between_times, bounded, is_up, key_of, read_digits, write_digits
from wikigrove.api.action.query.prop_revisions import by_user
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.api.action.query.revision_rows import RevisionRow, RevisionWriter, put_user, read_wanted
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import iso
from wikigrove.pages.domain.queries.contributions import ContributionFilter
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import DeletedRevision

_DELETED: Final = (
    "revision_id", "page_id", "parent_id", "is_minor", "timestamp", "comment", "size", "sha1", "text_id", "model",
    "visibility", "actor_id", "actor__name", "actor__kind", "actor__user_id", "tags",
)  # fmt: skip


@query_module(
    "list",
    "alldeletedrevisions",
    "adr",
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
        p.when("start", info=("useronly",)),
        p.when("end", info=("useronly",)),
        p.one("dir", "newer|older", "older"),
        p.string("from", info=("nonuseronly",)),
        p.string("to", info=("nonuseronly",)),
        p.string("prefix", info=("nonuseronly",)),
        p.user("excludeuser", info=("nonuseronly",)),
        p.string("tag"),
        p.string("continue"),
        p.flag("generatetitles"),
    ),
    class_name="ApiQueryAllDeletedRevisions",
    generator=True,
)
def list_all_deleted(call: QueryCall) -> None:
    """Deleted revisions, of a person or in the order of titles."""
    wanted = _deleted_wanted(call)
    check_deleted(call)
    call.at_most_one("user", "excludeuser")
    rows = by_user(call, DeletedRevision.objects.all())
    if call.given("namespace"):
        rows = rows.filter(namespace__in=call.numbers("namespace"))
    rows = _tagged_deleted(call, rows)
    if call.given("user"):
        for name in ("from", "to", "prefix", "excludeuser"):
            if call.given(name):
                raise fail(
                    "apierror-invalidparammix-cannotusewith",
                    f'"{call.name_of(name)}"',
                    f'"{call.name_of("user")}"',
                    code="invalidparammix",
                )
        found = revisions_by_time(call, rows, _DELETED, wanted, tie="revision_id")
    else:
        for name in ("start", "end"):
            if call.given(name):
                raise fail(
                    "apierror-invalidparammix-mustusewith",
                    f'"{call.name_of(name)}"',
                    f'"{call.name_of("user")}"',
                    code="invalidparammix",
                )
        found = _deleted_by_title(call, rows, wanted)
    ids = [row.pk for row in found]
    if call.is_generator:
        if call.flag("generatetitles"):
            titles = DeletedRevision.objects.filter(revision_id__in=ids).values_list("namespace", "key")
            call.generate(dict.fromkeys(Title(n, k) for n, k in titles))
        else:
            call.generate_revisions(ids)
        return
    _group_deleted(call, found, wanted)


def _deleted_by_title(call: QueryCall, rows: Any, wanted: Any) -> list[RevisionRow]:
    up = is_up(call)
    number = call.numbers("namespace")[0] if call.given("namespace") and call.numbers("namespace") else 0
    rows = bounded(call, rows, namespace=number, up=True)
    order = ("namespace", "key", "timestamp", "revision_id")
    after = call.cursor(whole, str, read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from(order[:2], after[:2], up=True))
        rows = rows.exclude(Q(namespace=after[0], key=after[1]) & ~rows_from(order[2:], after[2:], up=up))
    sign = "" if up else "-"
    limit = revision_limit(call, wanted)
    values = list(
        rows.order_by("namespace", "key", f"{sign}timestamp", f"{sign}revision_id").values_list(
            *_DELETED, "namespace", "key"
        )[: limit + 1]
    )
    if len(values) > limit:
        row = values[limit]
        call.continue_at(f"{row[16]}|{row[17]}|{write_digits(row[4])}|{row[0]}")
    return [make_row(v[:16]) for v in values[:limit]]


def _deleted_wanted(call: QueryCall) -> Any:

    return replace(read_wanted(call), is_deleted=True)


def check_deleted(call: QueryCall) -> None:
    """What of deleted revisions may be asked for. Raises ApiError."""
    if call.may("deletedhistory"):
        _check_deleted_content(call)
        return
    if {"comment", "parsedcomment"} & set(call.many("prop")):
        raise fail("apierror-cantview-deleted-comment", code="permissiondenied")
    if "content" in call.many("prop"):
        raise fail("apierror-cantview-deleted-revision-content", code="permissiondenied")
    raise refuse_right("deletedhistory")


def _check_deleted_content(call: QueryCall) -> None:
    if "content" in call.many("prop") and not (call.may("deletedtext") or call.may("undelete")):
        raise fail("apierror-cantview-deleted-revision-content", code="permissiondenied")


def _tagged_deleted(call: QueryCall, rows: Any) -> Any:
    # Names of tags are kept as JSON; the quotes keep one from being found within another.
    tag = call.text("tag") if "tag" in call.params else ""
    return rows.filter(tags__icontains=f'"{tag}"') if tag else rows


def _group_deleted(call: QueryCall, found: list[RevisionRow], wanted: Any) -> None:
    ids = [row.pk for row in found]
    titles = {
        r: Title(n, k)
        for r, n, k in DeletedRevision.objects.filter(revision_id__in=ids).values_list(
            "revision_id", "namespace", "key"
        )
    }
    pages = _live_ids(titles.values())
    writer = RevisionWriter(call, wanted, found, {row.page_id: titles[row.pk] for row in found})
    by_title: dict[Title, Row] = {}
    for row in found:
        title = titles[row.pk]
        entry = by_title.get(title)
        if entry is None:
            entry = by_title[title] = {"pageid": pages.get(title, 0), "revisions": Items((), "rev")}
            entry |= {"ns": title.namespace, "title": call.title_text(title.namespace, title.key)}
        entry["revisions"].append(writer.write(row))
    call.rows(by_title.values(), "page")


def _live_ids(titles: Any) -> dict[Title, int]:
    from wikigrove.api.action.query.page_set import find_rows

    return {title: row.pk for title, row in find_rows(set(titles)).items()}


@query_module(
    "prop",
    "deletedrevisions",
    "drv",
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
        p.when("start"),
        p.when("end"),
        p.one("dir", "newer|older", "older"),
        p.string("tag"),
        p.user("user"),
        p.user("excludeuser"),
        p.string("continue"),
    ),
    class_name="ApiQueryDeletedRevisions",
    generator=True,
)
def show_deleted_revisions(call: QueryCall) -> None:
    """Deleted revisions of the query's pages."""
    pages = call.pages
    wanted = _deleted_wanted(call)
    check_deleted(call)
    call.at_most_one("user", "excludeuser")
    titles = pages.good_and_missing()
    if pages.deleted_revisions:
        rows = DeletedRevision.objects.filter(revision_id__in=list(pages.deleted_revisions))
    else:
        by_namespace: dict[int, list[str]] = {}
        for title in titles:
            by_namespace.setdefault(title.namespace, []).append(title.key)
        condition = Q(pk__in=())
        for number, keys in by_namespace.items():
            condition |= Q(namespace=number, key__in=keys)
        rows = DeletedRevision.objects.filter(condition)
    rows = _tagged_deleted(call, by_user(call, rows))
    up = is_up(call)
    rows = between_times(call, rows, up=up)
    order = ("namespace", "key", "timestamp", "revision_id")
    after = call.cursor(whole, str, read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from(order[:2], after[:2], up=True))
        rows = rows.exclude(Q(namespace=after[0], key=after[1]) & ~rows_from(order[2:], after[2:], up=up))
    sign = "" if up else "-"
    limit = revision_limit(call, wanted)
    values = list(
        rows.order_by("namespace", "key", f"{sign}timestamp", f"{sign}revision_id").values_list(
            *_DELETED, "namespace", "key"
        )[: limit + 1]
    )
    if len(values) > limit:
        row = values[limit]
        call.continue_at(f"{row[16]}|{row[17]}|{write_digits(row[4])}|{row[0]}")
    found = [make_row(v[:16]) for v in values[:limit]]
    if call.is_generator:
        call.generate_revisions([row.pk for row in found])
        return
    where = {v[0]: Title(v[16], v[17]) for v in values}
    writer = RevisionWriter(call, wanted, found, {row.page_id: where[row.pk] for row in found})
    for row in found:
        call.to_page(titles[where[row.pk]], writer.write(row), "rev")


@query_module(
    "list",
    "deletedrevs",
    "dr",
    params=(
        p.when("start", info=("modes",)),
        p.when("end", info=("modes",)),
        p.one("dir", "newer|older", "older", info=("modes",)),
        p.string("from", info=("modes",)),
        p.string("to", info=("modes",)),
        p.string("prefix", info=("modes",)),
        p.flag("unique", info=("modes",)),
        p.namespace("namespace", 0, info=("modes",), multi=False),
        p.string("tag"),
        p.user("user"),
        p.user("excludeuser"),
        p.many(
            "prop",
            "comment|content|len|minor|parentid|parsedcomment|revid|sha1|tags|user|userid|token",
            "user|comment",
            deprecated_values=("token",),
        ),
        p.limit(),
        p.string("continue"),
    ),
    class_name="ApiQueryDeletedrevs",
    is_deprecated=True,
    extra={"private": "1"},
)
def list_deleted_old(call: QueryCall) -> None:
    """The old form of the lists of deleted revisions."""
    call.warn_deprecated("action=query&list=deletedrevs", "apiwarn-deprecation-deletedrevs")
    if not call.may("deletedhistory"):
        raise refuse_right("deletedhistory")
    prop = set(call.many("prop"))
    rows = DeletedRevision.objects.all()
    titles = call.pages.good_and_missing()
    up = is_up(call)
    if titles:
        condition = Q(pk__in=())
        for title in titles:
            condition |= Q(namespace=title.namespace, key=title.key)
        rows = rows.filter(condition)
    elif not call.given("user"):
        rows = rows.filter(namespace=call.number("namespace"))
        rows = bounded(call, rows, namespace=call.number("namespace"))
    rows = between_times(call, by_user(call, rows), up=up)
    rows = _tagged_deleted(call, rows)
    order = ("namespace", "key", "timestamp", "revision_id")
    after = call.cursor(whole, str, read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from(order[:2], after[:2], up=True))
        rows = rows.exclude(Q(namespace=after[0], key=after[1]) & ~rows_from(order[2:], after[2:], up=up))
    sign = "" if up else "-"
    limit = call.number("limit")
    values = list(
        rows.order_by("namespace", "key", f"{sign}timestamp", f"{sign}revision_id").values_list(
            *_DELETED, "namespace", "key"
        )[: limit + 1]
    )
    if len(values) > limit:
        row = values[limit]
        call.continue_at(f"{row[16]}|{row[17]}|{write_digits(row[4])}|{row[0]}")
    out: dict[Title, Row] = {}
    texts: dict[int, str] = {}
    if "content" in prop:
        _check_deleted_content(call)
        from wikigrove.pages.domain.store_text import load_texts

        texts = load_texts([v[8] for v in values[:limit] if v[8]])
    for v in values[:limit]:
        title = Title(v[16], v[17])
        entry = out.setdefault(
            title,
            {
                "ns": title.namespace,
                "title": call.title_text(title.namespace, title.key),
                "revisions": Items((), "rev"),
            },
        )
        entry["revisions"].append(_old_row(call, make_row(v[:16]), prop, texts))
    call.rows(out.values(), "page")


def _old_row(call: QueryCall, row: RevisionRow, prop: set[str], texts: dict[int, str]) -> Row:
    from wikigrove.api.action.query.revision_rows import hex_sha1
    from wikigrove.api.action.result import Record

    out = Record()
    if "revid" in prop:
        out["revid"] = row.pk
    if "parentid" in prop:
        out["parentid"] = row.parent_id or 0
    put_user(out, row.actor_name, row.actor_kind, row.user_id, prop=prop, anonymous=False)
    out["timestamp"] = iso(row.timestamp)
    if "comment" in prop:
        out["comment"] = row.comment
    if "parsedcomment" in prop:
        out["parsedcomment"] = parsed_comment(call, row.comment)
    if "minor" in prop:
        out["minor"] = row.is_minor
    if "len" in prop:
        out["len"] = str(row.size)
    if "sha1" in prop:
        out["sha1"] = hex_sha1(row.sha1)
    if "content" in prop:
        out["text"] = texts.get(row.text_id or 0, "")
        out.content = "text"
    if "tags" in prop:
        out["tags"] = Items(row.tags or (), "tag")
    return out


_ = (Actor, ContributionFilter, Plain, find_title, key_of)
