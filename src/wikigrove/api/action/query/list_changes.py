"""recentchanges, watchlist, watchlistraw, logevents, usercontribs."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from wikigrove_engine.title import NS_MAIN, Title, find_title

from wikigrove.accounts.domain.rights import group_table, has_right
from wikigrove.accounts.domain.watch_token import find_owner_of_token
from wikigrove.accounts.enums import ActorKind
from wikigrove.accounts.models import Actor, GroupMembership
from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.comments import note_comments, parsed_comment
from wikigrove.api.action.errors import Plain, fail
from wikigrove.api.action.query.log_params import log_params
from wikigrove.api.action.query.paging import between_times, in_order, is_up, read_digits, write_digits
from wikigrove.api.action.query.prop_revisions import find_actor_id
from wikigrove.api.action.query.query_call import QueryCall, bad_continue, query_module, whole
from wikigrove.api.action.query.revision_rows import hex_sha1, put_user
from wikigrove.api.action.result import Items, Row
from wikigrove.api.action.times import iso
from wikigrove.notices.models import WatchedPage
from wikigrove.pages.domain.queries.changes import tagged_condition
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.domain.tags import tags_of_logs, tags_of_revisions
from wikigrove.pages.domain.visibility import HIDDEN_COMMENT, HIDDEN_TEXT, HIDDEN_USER, may_see
from wikigrove.pages.models import Change
from wikigrove.web.skin.log_lines import describe_entry

_UNREGISTERED: Final = (ActorKind.TEMPORARY, ActorKind.ADDRESS)
_COLUMNS: Final = (
    "pk", "kind", "timestamp", "namespace", "key", "page_id", "revision_id", "parent_id", "comment", "is_minor",
    "is_bot", "is_patrolled", "old_length", "new_length", "actor_id", "actor__name", "actor__kind", "actor__user_id",
    "log_id", "page__is_redirect", "page__latest_id", "revision__visibility", "revision__sha1", "log__visibility",
)  # fmt: skip


@query_module(
    "list",
    "recentchanges",
    "rc",
    params=(
        p.when("start"),
        p.when("end"),
        p.one("dir", "newer|older", "older"),
        p.namespace(
            "namespace",
            extra_namespaces=(
                -2,
                -1,
            ),
        ),
        p.user("user"),
        p.user("excludeuser"),
        p.string("tag"),
        p.many(
            "prop",
            "comment|flags|ids|loginfo|parsedcomment|patrolled|redirect|sha1|sizes|tags|timestamp|title|user|userid",
            "title|timestamp|ids",
        ),
        p.many(
            "show",
            "!anon|!autopatrolled|!bot|!minor|!patrolled|!redirect|anon|autopatrolled|bot|minor|patrolled|redirect|unpatrolled",
        ),
        p.limit(),
        p.many("type", "categorize|edit|external|log|new", "edit|new|log|categorize"),
        p.flag("toponly"),
        p.string("title"),
        p.string("continue"),
        p.flag("generaterevisions"),
        p.one("slot", "main"),
    ),
    class_name="ApiQueryRecentChanges",
    generator=True,
)
def list_recent_changes(call: QueryCall) -> None:
    """Changes of all pages, newest first."""
    rows = Change.objects.all()
    call.at_most_one("user", "excludeuser")
    rows = _by_user(call, rows)
    if call.given("title"):
        title = call.read_title(call.text("title"))
        rows = rows.filter(namespace=title.namespace, key=title.key)
    _show_changes(call, _narrow(call, rows), call.many("prop"), "rc")


@query_module(
    "list",
    "watchlist",
    "wl",
    params=(
        p.flag("allrev"),
        p.when("start"),
        p.when("end"),
        p.namespace("namespace"),
        p.user("user"),
        p.user("excludeuser"),
        p.one("dir", "newer|older", "older"),
        p.limit(),
        p.many(
            "prop",
            "comment|expiry|flags|ids|loginfo|notificationtimestamp|parsedcomment|patrol|sizes|tags|timestamp|title|user|userid",
            "ids|title|flags",
        ),
        p.many(
            "show", "!anon|!autopatrolled|!bot|!minor|!patrolled|!unread|anon|autopatrolled|bot|minor|patrolled|unread"
        ),
        p.many("type", "categorize|edit|external|log|new", "edit|new|log|categorize"),
        p.user("owner", users=("name",)),
        p.string("token", is_sensitive=True),
        p.string("continue"),
    ),
    class_name="ApiQueryWatchlist",
    generator=True,
    extra={"private": "1"},
)
def list_watchlist(call: QueryCall) -> None:
    """Changes of the pages that somebody watches."""
    watcher = watcher_of(call)
    here = WatchedPage.objects.filter(actor=watcher, namespace=OuterRef("namespace"), key=OuterRef("key"))
    here = here.filter(Q(expires=None) | Q(expires__gt=timezone.now()))
    rows = Change.objects.filter(Exists(here))
    call.at_most_one("user", "excludeuser")
    rows = _by_user(call, rows)
    show = set(call.many("show"))
    if {"unread", "!unread"} & show:
        unread = Exists(here.filter(notified__isnull=False, notified__lte=OuterRef("timestamp")))
        rows = rows.filter(unread if "unread" in show else ~unread)
    rows = _narrow(call, rows)
    if not call.flag("allrev") and not call.is_generator:
        rows = rows.filter(Q(kind="log") | Q(page__latest_id=F("revision_id")))
    _show_changes(call, rows, call.many("prop"), "item", watcher=watcher)


def watcher_of(call: Call) -> Actor:
    """Whose list: the caller's, or that of the owner who gave out a token."""
    if call.given("owner") and call.given("token"):
        owner = find_owner_of_token(call.text("owner"), call.text("token"))
        if owner is None:
            raise fail("apierror-bad-watchlist-token", code="bad_wltoken")
        return owner
    actor = call.actor
    if not isinstance(actor, Actor) or actor.user_id is None:
        raise fail("watchlistanontext", code="notloggedin")
    call.need("viewmywatchlist")
    return actor


def _by_user(call: QueryCall, rows: Any) -> Any:
    for name, inside in (("user", True), ("excludeuser", False)):
        if call.given(name):
            pk = find_actor_id(call.text(name)) or 0
            rows = rows.filter(actor_id=pk) if inside else rows.exclude(actor_id=pk)
            if inside and not has_right(call.actor, "deletedhistory"):
                hidden = [n for n in range(16) if n & HIDDEN_USER]
                rows = rows.exclude(revision__visibility__in=hidden).exclude(log__visibility__in=hidden)
    return rows


def _narrow(call: QueryCall, rows: Any) -> Any:
    if call.given("namespace"):
        rows = rows.filter(namespace__in=call.numbers("namespace"))
    types = set(call.many("type"))
    kinds = [k for k in ("edit", "new", "log") if k in types]
    if call.given("type"):
        rows = rows.filter(kind__in=kinds)
    rows = _by_show(call, rows)
    if "toponly" in call.params and call.flag("toponly"):
        # The line of a move stands under the old title, which the page has no longer.
        rows = rows.filter(page__latest_id=F("revision_id"), page__namespace=F("namespace"), page__key=F("key"))
    if "tag" in call.params and call.given("tag"):
        rows = rows.filter(tagged_condition([call.text("tag")]))
    return rows


_SHOWS: Final = {
    "minor": Q(is_minor=True),
    "bot": Q(is_bot=True),
    "anon": Q(actor__kind__in=_UNREGISTERED),
    "redirect": Q(page__is_redirect=True),
    "patrolled": Q(is_patrolled=True),
    "autopatrolled": Q(pk__in=()),
    "unpatrolled": Q(is_patrolled=False),
}


def _by_show(call: QueryCall, rows: Any) -> Any:
    show = set(call.many("show"))
    if any(f"!{name}" in show for name in show):
        raise fail("apierror-show", code="show")
    if {"patrolled", "unpatrolled"} <= show or {"patrolled", "!patrolled"} <= show:
        raise fail("apierror-show", code="show")
    if show & {"patrolled", "!patrolled", "unpatrolled", "autopatrolled", "!autopatrolled"}:
        _need_patrol(call)
    for name, condition in _SHOWS.items():
        if name in show:
            rows = rows.filter(condition)
        elif f"!{name}" in show:
            rows = rows.exclude(condition)
    return rows


def _need_patrol(call: Call) -> None:
    if not (call.may("patrol") or call.may("patrolmarks")):
        raise fail("apierror-permissiondenied-patrolflag", code="permissiondenied")


def _show_changes(call: QueryCall, rows: Any, prop: Collection[str], tag: str, *, watcher: Actor | None = None) -> None:
    wanted = set(prop)
    if "patrolled" in wanted:
        _need_patrol(call)
    up = is_up(call)
    rows = between_times(call, rows, up=up)
    after = call.cursor(read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from(("timestamp", "pk"), after, up=up))
    limit = call.number("limit")
    found = list(rows.order_by(*in_order(("timestamp", "pk"), up=up)).values(*_COLUMNS)[: limit + 1])
    if len(found) > limit:
        call.continue_at(f"{write_digits(found[limit]['timestamp'])}|{found[limit]['pk']}")
        found = found[:limit]
    if call.is_generator:
        if ("generaterevisions" in call.params and call.flag("generaterevisions")) or (
            watcher is not None and call.flag("allrev")
        ):
            call.generate_revisions([r["revision_id"] for r in found if r["revision_id"]])
        else:
            call.generate(dict.fromkeys(Title(r["namespace"], r["key"]) for r in found))
        return
    facts = _ChangeFacts(call, found, wanted, watcher)
    if "parsedcomment" in wanted:
        note_comments(call, (r["comment"] for r in found))
    call.rows((facts.row(r) for r in found), tag)


def _people_with(right: str, found: list[Any]) -> frozenset[int]:
    """Of those who made these changes, the accounts that have the right by a group of theirs; one query."""
    groups = [name for name, rights in group_table().items() if right in rights]
    people = {r["actor__user_id"] for r in found if r["actor__user_id"]}
    rows = GroupMembership.objects.filter(user_id__in=people, group__in=groups)
    return frozenset(rows.values_list("user_id", flat=True))


class _ChangeFacts:
    """Tags, log entries and notices of many changes, read at once."""

    def __init__(self, call: QueryCall, found: list[Any], prop: set[str], watcher: Actor | None) -> None:
        self._call, self._prop = call, prop
        logs = [r["log_id"] for r in found if r["log_id"]]
        self._logs = {e.pk: e for e in entries_by_id(logs)} if logs else {}
        revisions = [r["revision_id"] for r in found if r["revision_id"]]
        self._tags = tags_of_revisions(revisions) if "tags" in prop else {}
        self._log_tags = tags_of_logs(logs) if "tags" in prop and logs else {}
        self._trusted = _people_with("autopatrol", found) if "patrolled" in prop else frozenset()
        self._notified: dict[tuple[int, str], Any] = {}
        if "notificationtimestamp" in prop and watcher is not None:
            rows = WatchedPage.objects.filter(actor=watcher, key__in={r["key"] for r in found})
            self._notified = {(n, k): at for n, k, at in rows.values_list("namespace", "key", "notified")}

    def row(self, r: dict[str, Any]) -> Row:
        prop, call = self._prop, self._call
        entry = self._logs.get(r["log_id"]) if r["log_id"] else None
        hidden = _Bits(r["log__visibility"] if r["log_id"] else r["revision__visibility"])
        out: Row = {"type": r["kind"]}
        title_hidden = entry is not None and bool(hidden.visibility & HIDDEN_TEXT)
        sees_title = not title_hidden or may_see(hidden, HIDDEN_TEXT, actor=call.actor)
        if title_hidden and prop & {"title", "ids"}:
            out["actionhidden"] = True
        if "title" in prop and sees_title:
            out["ns"] = r["namespace"]
            out["title"] = call.title_text(r["namespace"], r["key"])
        if "ids" in prop and sees_title:
            out["pageid"] = r["page_id"] or 0
            out["revid"] = r["revision_id"] or 0
            out["old_revid"] = (r["parent_id"] or 0) if r["kind"] == "edit" else 0
            if self._has_rcid:
                out["rcid"] = r["pk"]
        self._user(r, hidden, out)
        if "flags" in prop:
            out["bot"] = r["is_bot"]
            out["new"] = r["kind"] == "new"
            out["minor"] = r["is_minor"]
        if "sizes" in prop:
            out["oldlen"] = r["old_length"] or 0
            out["newlen"] = r["new_length"] or 0
        if "timestamp" in prop:
            out["timestamp"] = iso(r["timestamp"])
        if "notificationtimestamp" in prop:
            at = self._notified.get((r["namespace"], r["key"]))
            out["notificationtimestamp"] = iso(at) if at is not None else ""
        self._comment(r, hidden, out)
        if "redirect" in prop:
            out["redirect"] = bool(r["page__is_redirect"])
        if "patrolled" in prop:
            # What a log tells needs nobody's look.
            is_log = r["kind"] == "log"
            out["patrolled"] = is_log or bool(r["is_patrolled"])
            out["unpatrolled"] = not is_log and not r["is_patrolled"]
            out["autopatrolled"] = is_log or (bool(r["is_patrolled"]) and r["actor__user_id"] in self._trusted)
        if "loginfo" in prop and entry is not None:
            self._log(entry, hidden, out)
        if "tags" in prop:
            tags = self._log_tags.get(r["log_id"], ()) if r["log_id"] else self._tags.get(r["revision_id"] or 0, ())
            out["tags"] = Items(tags, "tag")
        if "sha1" in prop and r["revision__sha1"]:
            if hidden.visibility & HIDDEN_TEXT:
                out["sha1hidden"] = True
            else:
                out["sha1"] = hex_sha1(r["revision__sha1"])
        if hidden.visibility & 8 and any(k.endswith("hidden") for k in out):
            out["suppressed"] = True
        return out

    @property
    def _has_rcid(self) -> bool:
        return self._call.module.name == "recentchanges"

    def _user(self, r: dict[str, Any], hidden: _Bits, out: Row) -> None:
        if not self._prop & {"user", "userid"}:
            return
        if hidden.visibility & HIDDEN_USER:
            out["userhidden"] = True
        if may_see(hidden, HIDDEN_USER, actor=self._call.actor):
            put_user(out, r["actor__name"], r["actor__kind"], r["actor__user_id"], prop=self._prop)
            if self._call.module.name == "watchlist" and "user" in self._prop:
                out.setdefault("anon", False)

    def _comment(self, r: dict[str, Any], hidden: _Bits, out: Row) -> None:
        if not self._prop & {"comment", "parsedcomment"}:
            return
        if hidden.visibility & HIDDEN_COMMENT:
            out["commenthidden"] = True
        if may_see(hidden, HIDDEN_COMMENT, actor=self._call.actor):
            if "comment" in self._prop:
                out["comment"] = r["comment"]
            if "parsedcomment" in self._prop:
                out["parsedcomment"] = parsed_comment(self._call, r["comment"], Title(r["namespace"], r["key"]))

    def _log(self, entry: Any, hidden: _Bits, out: Row) -> None:
        if hidden.visibility & HIDDEN_TEXT:
            out["actionhidden"] = True
        if may_see(hidden, HIDDEN_TEXT, actor=self._call.actor):
            out["logid"] = entry.pk
            out["logtype"] = entry.kind
            out["logaction"] = entry.action
            out["logparams"] = log_params(self._call, entry)
            if self._call.module.name == "watchlist":
                out["logdisplay"] = str(describe_entry(entry))


class _Bits:
    """Something of which parts may be hidden."""

    def __init__(self, visibility: int | None) -> None:
        self.visibility = visibility or 0


def entries_by_id(ids: Collection[int]) -> Any:
    from wikigrove.pages.models import LogEntry

    return LogEntry.objects.filter(pk__in=list(ids))


@query_module(
    "list",
    "watchlistraw",
    "wr",
    params=(
        p.string("continue"),
        p.namespace("namespace"),
        p.limit(),
        p.many("prop", "changed"),
        p.many("show", "!changed|changed"),
        p.user("owner", users=("name",)),
        p.string("token", is_sensitive=True),
        p.one("dir", "ascending|descending", "ascending"),
        p.string("fromtitle"),
        p.string("totitle"),
    ),
    class_name="ApiQueryWatchlistRaw",
    generator=True,
    extra={"private": "1"},
)
def list_watched(call: QueryCall) -> None:
    """Titles that somebody watches."""
    watcher = watcher_of(call)
    rows = WatchedPage.objects.filter(actor=watcher).filter(Q(expires=None) | Q(expires__gt=timezone.now()))
    if call.given("namespace"):
        rows = rows.filter(namespace__in=call.numbers("namespace"))
    show = set(call.many("show"))
    if {"changed", "!changed"} <= show:
        raise fail("apierror-show", code="show")
    if show:
        rows = rows.filter(notified__isnull="!changed" in show)
    up = is_up(call)
    for name, word in (("fromtitle", "from"), ("totitle", "to")):
        if call.given(name):
            title = find_title(call.text(name), call.rules)
            if title is None:
                raise fail("apierror-invalidtitle", Plain(call.text(name)))
            rows = rows.filter(
                rows_from(("namespace", "key"), (title.namespace, title.key), up=up if word == "from" else not up)
            )
    after = call.cursor(whole, str)
    if after is not None:
        rows = rows.filter(rows_from(("namespace", "key"), after, up=up))
    limit = call.number("limit")
    found = list(
        rows.order_by(*in_order(("namespace", "key"), up=up)).values_list("namespace", "key", "notified")[: limit + 1]
    )
    if len(found) > limit:
        call.continue_at(f"{found[limit][0]}|{found[limit][1]}")
    if call.is_generator:
        call.generate(Title(n, k) for n, k, _ in found[:limit])
        return
    prop = set(call.many("prop"))
    out = []
    for number, key, notified in found[:limit]:
        row: Row = {"ns": number, "title": call.title_text(number, key)}
        if "changed" in prop and notified is not None:
            row["changed"] = iso(notified)
        out.append(row)
    # MediaWiki answers this list beside `query`, and clients look there.
    call.answer("watchlistraw", Items(out, "wr"))


_ = (NS_MAIN, bad_continue)
