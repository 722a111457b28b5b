"""Watchlists, marks of what was seen, and purging."""

from __future__ import annotations

from datetime import datetime

from wikigrove_engine.title import Title

from wikigrove.accounts.domain.limits import check_rate
from wikigrove.accounts.errors import RateLimited
from wikigrove.accounts.models import Actor
from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import expiry, flag, more_from, number, string, title, token, when
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.query.page_set import PageSet
from wikigrove.api.action.query.query import PAGES, open_pages
from wikigrove.api.action.registry import module
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import iso
from wikigrove.notices.domain.expiry import read_expiry
from wikigrove.notices.domain.notify import mark_read
from wikigrove.notices.domain.seen import set_all_seen, set_seen
from wikigrove.notices.domain.thank import find_thankable, has_thanked, thank
from wikigrove.notices.domain.watch import check_watcher, is_watchable, unwatch_pages, watch_pages
from wikigrove.pages.models import Revision
from wikigrove.rendering.domain.update_links import touch_ids, update_pages


@module(
    "watch",
    class_name="ApiWatch",
    must_be_posted=True,
    writes=True,
    params=(
        title("title", is_deprecated=True),
        expiry("expiry"),
        flag("unwatch"),
        more_from(),
        *PAGES,
        token("watch"),
    ),
)
def run_watch(call: Call) -> None:
    """Put pages on the caller's watchlist, or take them off."""
    call.need_account("watchlistanontext")
    call.need("editmywatchlist")
    author = check_watcher(call.actor)
    until = read_expiry(call.text("expiry")) if call.given("expiry") else None
    if call.given("title"):
        wanted = call.read_title(call.text("title")).without_fragment()
        call.answer("watch", _watch(call, [wanted], author, until)[0])
        return
    pages = open_pages(call)
    rows: list[Row] = [
        {"title": text, "invalidreason": reason, "invalid": True} for text, reason in pages.invalid.values()
    ]
    rows += [pages.special_entry(t) for t in pages.special.values()]
    missing = list(pages.missing.values())
    for row, wanted in zip(_watch(call, missing, author, until), missing, strict=True):
        rows.append({**row, "missing": True} if wanted else row)
    rows += _watch(call, list(pages.good_titles()), author, until)
    call.answer("watch", Items(rows, "w"))


def _watch(call: Call, titles: list[Title], author: Actor, until: datetime | None) -> list[Row]:
    good = [t for t in titles if is_watchable(t)]
    if call.flag("unwatch"):
        unwatch_pages(good, actor=author)
    else:
        watch_pages(good, actor=author, expires=until)
    rows = []
    for one in titles:
        row: Row = {"title": call.rules.prefixed_text(one), "ns": one.namespace}
        if one not in good:
            row = {"title": row["title"], "watchable": False}
        elif call.flag("unwatch"):
            row["unwatched"] = True
        else:
            row["watched"] = True
            if until is not None:
                row["expiry"] = iso(until)
        rows.append(row)
    return rows


@module(
    "setnotificationtimestamp",
    class_name="ApiSetNotificationTimestamp",
    must_be_posted=True,
    writes=True,
    params=(
        flag("entirewatchlist"),
        when("timestamp"),
        number("torevid"),
        number("newerthanrevid"),
        more_from(),
        *PAGES,
        token(),
    ),
)
def run_setnotificationtimestamp(call: Call) -> None:
    """Say up to when changes of watched pages were seen."""
    call.need_account("watchlistanontext")
    call.need("editmywatchlist")
    author = check_watcher(call.actor)
    given = call.at_most_one("timestamp", "torevid", "newerthanrevid")
    if call.flag("entirewatchlist"):
        if any(call.given(name) for name in ("titles", "pageids", "revids", "generator")):
            raise fail("apierror-multisource", "entirewatchlist", "titles", code="multisource")
        set_all_seen(call.moment("timestamp"), actor=author)
        told = iso(call.moment("timestamp")) if given == "timestamp" else ""  # type: ignore[arg-type]
        call.answer("batchcomplete", True)
        call.answer("setnotificationtimestamp", {"notificationtimestamp": told})
        return
    pages = open_pages(call)
    moment = _moment(call, given, pages)
    on_list = set_seen(pages.good_and_missing(), moment, actor=author)
    rows: list[Row] = [
        {"title": text, "invalidreason": reason, "invalid": True} for text, reason in pages.invalid.values()
    ]
    rows += [{"pageid": pk, "missing": True} for pk in pages.missing_ids]
    rows += [{"revid": pk, "missing": True} for pk in pages.missing_revisions]
    for one in [*pages.good_titles(), *pages.missing.values()]:
        row: Row = {"ns": one.namespace, "title": call.rules.prefixed_text(one)}
        if one in pages.missing.values():
            row["missing"] = True
        if one in on_list:
            row["notificationtimestamp"] = iso(moment) if moment is not None else ""
        else:
            row["notwatched"] = True
        rows.append(row)
    call.answer("setnotificationtimestamp", Items(rows, "page"))


def _moment(call: Call, given: str | None, pages: PageSet) -> datetime | None:
    """The moment, or that of the revision which is the first unseen one."""
    if given == "timestamp":
        return call.moment("timestamp")
    if given is None:
        return None
    if len(pages.pages) != 1:
        raise fail("apierror-multpages", Plain(call.name_of(given)), code="multpages")
    page_id, wanted = next(iter(pages.pages)), call.number(given)
    row = Revision.objects.filter(pk=wanted, page_id=page_id).first()
    if row is None:
        raise fail("apierror-nosuchrevid", Plain(wanted))
    if given == "torevid":
        return row.timestamp  # type: ignore[no-any-return]
    later = Revision.objects.filter(page_id=page_id, timestamp__gt=row.timestamp).order_by("timestamp", "pk").first()
    return later.timestamp if later is not None else None


@module("clearhasmsg", class_name="ApiClearHasMsg", must_be_posted=True, writes=True)
def run_clearhasmsg(call: Call) -> None:
    """Say that the caller has seen the messages on their talk page."""
    if isinstance(call.actor, Actor):
        mine = call.rules.namespaces[3]
        wanted = call.read_title(f"{mine.name}:{call.actor.name}")
        set_seen([wanted], None, actor=call.actor)
        mark_read(call.actor, kind="talk-message")
    call.answer("clearhasmsg", "success")


@module(
    "purge",
    class_name="ApiPurge",
    must_be_posted=True,
    writes=True,
    needs_read=True,
    params=(flag("forcelinkupdate"), flag("forcerecursivelinkupdate"), more_from(), *PAGES),
)
def run_purge(call: Call) -> None:
    """Have pages made anew."""
    pages = open_pages(call)
    rows: list[Row] = [
        {"title": text, "invalidreason": reason, "invalid": True} for text, reason in pages.invalid.values()
    ]
    rows += [pages.special_entry(t) for t in pages.special.values()]
    rows += [{"pageid": pk, "missing": True} for pk in pages.missing_ids]
    rows += [{"revid": pk, "missing": True} for pk in pages.missing_revisions]
    for one in pages.missing.values():
        rows.append({"ns": one.namespace, "title": call.rules.prefixed_text(one), "missing": True})
    with_links = call.flag("forcelinkupdate") or call.flag("forcerecursivelinkupdate")
    done, updated = _purge(call, list(pages.pages), with_links=with_links)
    for pk, found in pages.pages.items():
        row: Row = {"ns": found.namespace, "title": call.title_text(found.namespace, found.key)}
        if pk in done:
            row["purged"] = True
        if pk in updated:
            row["linkupdate"] = True
        rows.append(row)
    call.answer("purge", Items(rows, "page"))
    described = pages.describe(with_urls=False)
    for name, value in described.items():
        call.answer(name, value)


def _purge(call: Call, ids: list[int], *, with_links: bool) -> tuple[set[int], set[int]]:
    """What was purged, and whose links were read anew; less than was asked for where it is too often."""
    done: set[int] = set()
    updated: set[int] = set()
    for pk in ids:
        try:
            check_rate("purge", call.actor)
        except RateLimited:
            call.warn("apierror-ratelimited")
            break
        done.add(pk)
    touch_ids(done)
    for pk in ids if with_links else ():
        if pk not in done:
            break
        try:
            check_rate("linkpurge", call.actor)
        except RateLimited:
            call.warn("apierror-ratelimited")
            break
        updated.add(pk)
    update_pages(updated, with_transcluders=call.flag("forcerecursivelinkupdate"))
    return done, updated


@module(
    "thank",
    class_name="MediaWiki\\Extension\\Thanks\\Api\\ApiCoreThank",
    source="Thanks",
    must_be_posted=True,
    writes=True,
    params=(number("rev"), number("log"), token(), string("source")),
)
def run_thank(call: Call) -> None:
    """Thank somebody for an edit."""
    by_revision = call.need_one("rev", "log") == "rev"
    call.need_account("thanks-error-notloggedin")
    if by_revision:
        found = find_thankable(revision_id=call.number("rev"), actor=call.actor)
    else:
        found = find_thankable(log_id=call.number("log"), actor=call.actor)
    if not has_thanked(found, actor=call.author):
        thank(found, actor=call.author)
    call.answer("result", {"success": True, "recipient": found.person.name})
