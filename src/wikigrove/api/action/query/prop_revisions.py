"""prop=revisions and prop=deletedrevisions."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from wikigrove_engine.title import Title

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.prop_links import _from
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.api.action.query.revision_rows import COLUMNS, RevisionRow, RevisionWriter, read_wanted
from wikigrove.api.action.times import digits, from_digits
from wikigrove.pages.domain.visibility import HIDDEN_USER
from wikigrove.pages.models import Revision, TagUse

SHOWING_USER: Final = [bits for bits in range(16) if not bits & HIDDEN_USER]
MOST_WITH_TEXT: Final = (50, 500)


@query_module(
    "prop",
    "revisions",
    "rv",
    params=(
        p.many(
            "prop",
            "comment|content|contentmodel|flags|ids|parsedcomment|roles|sha1|size|slotsha1|slotsize|tags|timestamp|user|userid|parsetree",
            "ids|timestamp|flags|comment|user",
            deprecated_values=("parsetree",),
        ),
        p.many("slots", "main", all_value="*"),
        p.limit(None, info=("singlepageonly",)),
        p.flag("expandtemplates", is_deprecated=True),
        p.flag("generatexml", is_deprecated=True),
        p.flag("parse", is_deprecated=True),
        p.string("section"),
        p.string("diffto", is_deprecated=True),
        p.string("difftotext", is_deprecated=True),
        p.flag("difftotextpst", is_deprecated=True),
        p.one("contentformat", choices.content_formats, is_deprecated=True),
        p.number("startid", info=("singlepageonly",)),
        p.number("endid", info=("singlepageonly",)),
        p.when("start", info=("singlepageonly",)),
        p.when("end", info=("singlepageonly",)),
        p.one("dir", "newer|older", "older", info=("singlepageonly",)),
        p.user("user", info=("singlepageonly",)),
        p.user("excludeuser", info=("singlepageonly",)),
        p.string("tag"),
        p.string("continue"),
    ),
    class_name="ApiQueryRevisions",
    generator=True,
)
def show_revisions(call: QueryCall) -> None:
    """The latest revisions of many pages, or the history of one."""
    names = ("limit", "startid", "endid", "user", "excludeuser", "start", "end")
    enumerates = any(call.given(n) for n in names) or call.text("dir") == "newer"
    pages = call.pages
    wanted = read_wanted(call)
    if not pages.pages and not pages.revisions:
        return
    if (pages.revisions and not enumerates) or call.pages.source == "revids":
        if enumerates:
            raise fail("apierror-revisions-norevids", call.prefix, code="invalidparammix")
        _show_named(call, wanted)
        return
    if enumerates and len(pages.pages) > 1:
        raise fail("apierror-revisions-singlepage", call.prefix, code="invalidparammix")
    call.at_most_one("user", "excludeuser")
    if enumerates:
        _show_history(call, wanted)
    else:
        _show_latest(call, wanted)


def _show_named(call: QueryCall, wanted: Any) -> None:
    rows = _tagged(call, Revision.objects.filter(pk__in=call.pages.revisions))
    after = call.cursor(whole)
    if after is not None:
        rows = rows.filter(pk__gte=after[0])
    _put(call, wanted, rows.order_by("pk"), limit=len(call.pages.revisions), cursor=lambda row: str(row.pk))


def _show_latest(call: QueryCall, wanted: Any) -> None:
    latest = {row.latest_id: row for row in call.pages.pages.values()}
    rows = _tagged(call, Revision.objects.filter(pk__in=list(latest)))
    after = call.cursor(whole)
    if after is not None:
        rows = rows.filter(page_id__gte=after[0])
    limit = MOST_WITH_TEXT[call.may("apihighlimits")] if wanted.needs_text else len(latest)
    _put(call, wanted, rows.order_by("page_id"), limit=limit, cursor=lambda row: str(row.page_id))


def _show_history(call: QueryCall, wanted: Any) -> None:
    rows = _tagged(call, Revision.objects.filter(page_id__in=call.pages.page_ids))
    up = call.text("dir") == "newer"
    rows = _between(call, rows, up=up)
    rows = by_user(call, rows)
    after = call.cursor(from_digits_long, whole)
    if after is not None:
        rows = rows.filter(_from(("timestamp", "pk"), after, up=up))
    sign = "" if up else "-"
    most = MOST_WITH_TEXT[call.may("apihighlimits")] if wanted.needs_text else 5000
    given = call.find_number("limit")
    if wanted.needs_text and call.frame.limits.get(call.module.name):
        call.frame.limits[call.module.name] = most
    limit = min(given if given is not None else 10, most)
    _put(
        call, wanted, rows.order_by(f"{sign}timestamp", f"{sign}pk"), limit=limit,
        cursor=lambda row: f"{long_digits(row.timestamp)}|{row.pk}",
    )  # fmt: skip


def long_digits(moment: Any) -> str:
    """Fourteen digits, and six more where a moment is not a whole second: rows must not be met twice."""
    return digits(moment) + (f"{moment.microsecond:06}" if moment.microsecond else "")


def from_digits_long(text: str) -> Any:
    """Raises ValueError."""
    moment = from_digits(text[:14])
    rest = text[14:]
    if rest and not (rest.isdigit() and len(rest) == 6):
        raise ValueError(text)
    return moment.replace(microsecond=int(rest or 0))


def _between(call: QueryCall, rows: Any, *, up: bool) -> Any:
    """Bounds by revision (its moment counts) or by moment."""
    call.at_most_one("startid", "start")
    call.at_most_one("endid", "end")
    for name, first in (("start", True), ("end", False)):
        number = call.find_number(f"{name}id")
        at: Any = call.moment(name)
        if number is not None:
            at = Revision.objects.filter(pk=number).values_list("timestamp", flat=True).first()
            if at is None:
                from wikigrove.pages.models import DeletedRevision

                at = DeletedRevision.objects.filter(revision_id=number).values_list("timestamp", flat=True).first()
            if at is None:
                shown = call.name_of(f"{name}id")
                raise fail("apierror-badid", shown, code=f"badid_{shown}")
            word = "gt" if first == up else "lt"
            rows = rows.filter(Q(**{f"timestamp__{word}": at}) | Q(**{"timestamp": at, f"pk__{word}e": number}))
        elif at is not None:
            rows = rows.filter(**{f"timestamp__{'gte' if first == up else 'lte'}": _end_of(at, first != up)})
    return rows


def _end_of(moment: Any, up_to: bool) -> Any:
    """A bound is a whole second; rows within it count."""
    return moment.replace(microsecond=999999) if up_to else moment


def _tagged(call: QueryCall, rows: Any) -> Any:
    tag = call.text("tag")
    if not tag:
        return rows
    return rows.filter(Exists(TagUse.objects.filter(tag__name=tag, revision_id=OuterRef("pk"))))


def by_user(call: QueryCall, rows: Any) -> Any:
    """Narrow to an author, or away from one; edits whose author is hidden would tell who it was."""
    for name, inside in (("user", True), ("excludeuser", False)):
        if not call.given(name):
            continue
        actor_id = find_actor_id(call.text(name))
        rows = rows.filter(actor_id=actor_id or 0) if inside else rows.exclude(actor_id=actor_id or 0)
        if not has_right(call.actor, "deletedhistory"):
            rows = rows.filter(visibility__in=SHOWING_USER)
    return rows


def find_actor_id(name: str) -> int | None:
    """By name, or `#` and the account's id."""
    known = Actor.objects.filter(user_id=int(name[1:])) if name.startswith("#") else Actor.objects.filter(name=name)
    pk: int | None = known.values_list("pk", flat=True).first()
    return pk


def _put(call: QueryCall, wanted: Any, rows: Any, *, limit: int, cursor: Any) -> None:
    found = [RevisionRow(*values) for values in rows.values_list(*COLUMNS)[: limit + 1]]
    if len(found) > limit:
        call.continue_at(cursor(found[limit]))
        found = found[:limit]
    if call.is_generator:
        call.generate_revisions([row.pk for row in found])
        return
    titles = {pk: Title(row.namespace, row.key) for pk, row in call.pages.pages.items()}
    writer = RevisionWriter(call, wanted, found, titles)
    for row in found:
        if wanted.needs_text and not call.fits(row.size):
            call.continue_at(cursor(row))
            break
        call.to_page(row.page_id, writer.write(row), "rev")
