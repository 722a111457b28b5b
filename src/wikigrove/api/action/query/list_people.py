"""users, allusers, blocks, tags."""

from __future__ import annotations

import ipaddress
from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any, Final

from django.db.models import Count, Q
from django.utils import timezone

from wikigrove.accounts.domain.addresses import find_range
from wikigrove.accounts.domain.check_block import known_targets
from wikigrove.accounts.domain.names import normalise_name
from wikigrove.accounts.domain.preferences import gender_of, read_flag
from wikigrove.accounts.domain.rights import IMPLICIT, group_table
from wikigrove.accounts.errors import NameRefused
from wikigrove.accounts.models import Actor, Block, GroupMembership
from wikigrove.api.action import choices
from wikigrove.api.action import declare as p
from wikigrove.api.action.blocks import block_facts
from wikigrove.api.action.call import Call
from wikigrove.api.action.errors import fail
from wikigrove.api.action.query.paging import LAST, between_times, in_order, is_up, read_digits, write_digits
from wikigrove.api.action.query.query_call import QueryCall, query_module, whole
from wikigrove.api.action.result import Items, Record, Row
from wikigrove.api.action.times import iso, iso_or_infinite
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.queries.rows_from import rows_from
from wikigrove.pages.models import Change, Page

ACTIVE_DAYS: Final = 30


@query_module(
    "list",
    "users",
    "us",
    params=(
        p.many(
            "prop",
            "blockinfo|cancreate|centralids|editcount|emailable|gender|groupmemberships|groups|implicitgroups|registration|rights",
        ),
        p.string("attachedwiki"),
        p.string("users", multi=True),
        p.Param("userids", "integer", is_multi=True),
    ),
    class_name="ApiQueryUsers",
    extra={"private": "1"},
)
def list_users(call: QueryCall) -> None:
    """What is known of accounts, by name or id."""
    call.at_most_one("userids", "users")
    prop = set(call.many("prop"))
    if call.given("userids"):
        found = {a.user_id: a for a in _accounts(Q(user_id__in=call.numbers("userids")))}
        facts = _PeopleFacts(call, found.values(), prop)
        call.rows(
            (
                facts.row(found[pk]) if pk in found else {"userid": pk, "missing": True}
                for pk in call.numbers("userids")
            ),
            "user",
        )
        return
    names: dict[str, str | None] = {}
    for given in call.many("users"):
        try:
            names[normalise_name(given, call.rules)] = given
        except NameRefused:
            names[given] = None
    actors = {a.name: a for a in _accounts(Q(name__in=list(names)))}
    facts = _PeopleFacts(call, actors.values(), prop)
    out: list[Row] = []
    # MediaWiki tells the names that can't be first.
    for name in sorted(names, key=lambda n: names[n] is not None):
        if names[name] is None:
            out.append({"name": name, "invalid": True})
        elif name in actors:
            out.append(facts.row(actors[name]))
        else:
            row: Row = {"name": name, "missing": True}
            if "cancreate" in prop:
                row["cancreate"] = True
            out.append(row)
    call.rows(out, "user")


def _accounts(condition: Q) -> Any:
    return Actor.objects.filter(condition, user__isnull=False).select_related("user").order_by("user_id")


class _PeopleFacts:
    """Groups and blocks of many accounts, read at once."""

    def __init__(self, call: Call, actors: Iterable[Actor], prop: Collection[str]) -> None:
        self._call, self._prop = call, set(prop)
        found = list(actors)
        ids = [a.user_id for a in found]
        self._members = (
            memberships(ids) if self._prop & {"groups", "groupmemberships", "implicitgroups", "rights"} else {}
        )
        self._blocks = known_targets(a.name for a in found) if "blockinfo" in self._prop else {}

    def row(self, actor: Actor, *, is_list: bool = False) -> Row:
        """One account. In `allusers`, all groups come in MediaWiki's order for that list."""
        prop, call, user = self._prop, self._call, actor.user
        row: Row = {"userid": actor.user_id, "name": actor.name}
        explicit = self._members.get(actor.user_id or 0, [])
        if is_list and "centralids" in prop:
            row |= central_ids(actor.user_id or 0)
        if is_list and "blockinfo" in prop:
            self._add_block(actor, row)
        if is_list and actor.is_hidden:
            row["hidden"] = True
        if "editcount" in prop:
            row["editcount"] = actor.edit_count
        if "registration" in prop and user is not None:
            row["registration"] = iso(user.date_joined)
        implicit = self._implicit(actor)
        names = [group for group, _ in explicit]
        if "groups" in prop:
            row["groups"] = Items([*implicit, *names] if is_list else [*names, *implicit], "g")
        if "groupmemberships" in prop:
            row["groupmemberships"] = Items(membership_rows(explicit), "groupmembership")
        if "implicitgroups" in prop:
            row["implicitgroups"] = Items(implicit, "g")
        if "rights" in prop:
            table = group_table()
            rights: set[str] = set().union(*(table.get(g, frozenset()) for g in (*implicit, *names)))
            row["rights"] = Items(sorted(rights), "r")
        if not is_list:
            self._add_rest(actor, row)
        del call
        return row

    def _add_rest(self, actor: Actor, row: Row) -> None:
        prop, user = self._prop, actor.user
        if actor.is_hidden and self._call.may("hideuser"):
            row["hidden"] = True
        if "blockinfo" in prop:
            self._add_block(actor, row)
        if "emailable" in prop and user is not None:
            row["emailable"] = bool(user.email) and not read_flag(user, "disablemail")
        if "gender" in prop:
            row["gender"] = gender_of(user)
        if "centralids" in prop:
            row |= central_ids(actor.user_id or 0)

    def _add_block(self, actor: Actor, row: Row) -> None:
        block = self._blocks.get(actor.name)
        if block is None:
            return
        row |= block_facts(block)

    def _implicit(self, actor: Actor) -> list[str]:
        return implicit_groups(actor, [g for g, _ in self._members.get(actor.user_id or 0, [])])


def implicit_groups(actor: Actor, explicit: Collection[str]) -> list[str]:
    """`*`, `user`, and `autoconfirmed` where the account is old enough; no query."""
    known = Actor(
        pk=actor.pk,
        name=actor.name,
        kind=actor.kind,
        user_id=actor.user_id,
        edit_count=actor.edit_count,
        created=actor.created,
    )
    wiki = current_wiki()
    days, edits = int(wiki.setting("autoconfirm_days", 4)), int(wiki.setting("autoconfirm_edits", 10))
    old = known.edit_count >= edits and known.created <= timezone.now() - timedelta(days=days)
    return ["*", "user", *(["autoconfirmed"] if old else [])]


def memberships(ids: Collection[int | None]) -> dict[int, list[tuple[str, Any]]]:
    """Groups that accounts are in, and until when; two queries."""
    standing = Q(expires=None) | Q(expires__gt=timezone.now())
    out: dict[int, list[tuple[str, Any]]] = {}
    rows = GroupMembership.objects.filter(standing, user_id__in=list(ids)).order_by("group")
    for user_id, group, expires in rows.values_list("user_id", "group", "expires"):
        out.setdefault(user_id, []).append((group, expires))
    return out


def membership_rows(explicit: Iterable[tuple[str, Any]]) -> list[Row]:
    return [{"group": group, "expiry": iso_or_infinite(expires, "infinity")} for group, expires in explicit]


def central_ids(user_id: int) -> Row:
    """Accounts of an installation are known by one number everywhere."""
    return {"centralids": {"local": user_id}, "attachedlocal": {"local": bool(user_id)}}


@query_module(
    "list",
    "allusers",
    "au",
    params=(
        p.string("from"),
        p.string("to"),
        p.string("prefix"),
        p.one("dir", "ascending|descending", "ascending"),
        p.many("group", choices.groups),
        p.many("excludegroup", choices.groups),
        p.many("rights", choices.rights),
        p.many("prop", "blockinfo|centralids|editcount|groups|implicitgroups|registration|rights"),
        p.limit(),
        p.flag("witheditsonly"),
        p.flag("activeusers"),
        p.string("attachedwiki"),
    ),
    class_name="ApiQueryAllUsers",
)
def list_all_users(call: QueryCall) -> None:
    """Accounts by name."""
    call.at_most_one("group", "excludegroup")
    prop = set(call.many("prop"))
    rows = Actor.objects.filter(user__isnull=False).select_related("user")
    if not call.may("hideuser"):
        rows = rows.filter(is_hidden=False)
    up = is_up(call)
    low, high = ("from", "to") if up else ("to", "from")
    if call.text(low):
        rows = rows.filter(name__gte=_canonical(call.text(low)))
    if call.text(high):
        rows = rows.filter(name__lte=_canonical(call.text(high)))
    if call.text("prefix"):
        start = _canonical(call.text("prefix"))
        rows = rows.filter(name__gte=start, name__lt=start + LAST)
    rows = _in_groups(call, rows)
    if call.flag("witheditsonly"):
        rows = rows.filter(edit_count__gt=0)
    since = timezone.now() - timedelta(days=ACTIVE_DAYS)
    if call.flag("activeusers"):
        rows = rows.filter(pk__in=Change.objects.filter(timestamp__gte=since).values("actor_id"))
    limit = call.number("limit")
    found = list(rows.order_by("name" if up else "-name")[: limit + 1])
    if len(found) > limit:
        call.continue_at(found[limit].name, name="from")
        found = found[:limit]
    facts = _PeopleFacts(call, found, prop)
    counts: dict[int, int] = {}
    if call.flag("activeusers"):
        counted = Change.objects.filter(timestamp__gte=since, actor_id__in=[a.pk for a in found])
        counts = dict(counted.values_list("actor_id").annotate(n=Count("pk")).order_by())
    out = []
    for actor in found:
        row = facts.row(actor, is_list=True)
        if call.flag("activeusers"):
            row["recentactions"] = counts.get(actor.pk, 0)
        out.append(row)
    call.rows(out, "u")


def _canonical(name: str) -> str:
    text = name.replace("_", " ")
    return text[:1].upper() + text[1:]


def _in_groups(call: QueryCall, rows: Any) -> Any:
    standing = Q(expires=None) | Q(expires__gt=timezone.now())
    groups = set(call.many("group"))
    if call.given("rights"):
        wanted = set(call.many("rights"))
        table = group_table()
        having = {g for g, rights in table.items() if rights & wanted}
        if not having & set(IMPLICIT):
            groups = groups & having if groups else having
            rows = rows.filter(user_id__in=GroupMembership.objects.filter(standing, group__in=groups).values("user_id"))
            return rows
    if groups:
        rows = rows.filter(user_id__in=GroupMembership.objects.filter(standing, group__in=groups).values("user_id"))
    if call.given("excludegroup"):
        out = GroupMembership.objects.filter(standing, group__in=call.many("excludegroup")).values("user_id")
        rows = rows.exclude(user_id__in=out)
    return rows


@query_module(
    "list",
    "blocks",
    "bk",
    params=(
        p.when("start"),
        p.when("end"),
        p.one("dir", "newer|older", "older"),
        p.Param("ids", "integer", is_multi=True),
        p.user(
            "users",
            multi=True,
            users=(
                "name",
                "ip",
                "cidr",
            ),
        ),
        p.string("ip"),
        p.limit(),
        p.many(
            "prop",
            "by|byid|expiry|flags|id|range|reason|restrictions|timestamp|user|userid",
            "id|user|by|timestamp|expiry|reason|flags",
        ),
        p.many("show", "!account|!ip|!range|!temp|account|ip|range|temp"),
        p.string("continue"),
    ),
    class_name="ApiQueryBlocks",
)
def list_blocks(call: QueryCall) -> None:
    """Who is blocked, newest first."""
    call.at_most_one("users", "ip")
    prop = set(call.many("prop"))
    rows = Block.objects.filter(Q(wiki=call.wiki) | Q(wiki=None)).filter(
        Q(expires=None) | Q(expires__gt=timezone.now())
    )
    if not call.may("hideuser"):
        rows = rows.filter(hides_name=False)
    rows = _chosen_blocks(call, rows)
    up = is_up(call)
    rows = between_times(call, rows, up=up)
    after = call.cursor(read_digits, whole)
    if after is not None:
        rows = rows.filter(rows_from(("timestamp", "pk"), after, up=up))
    limit = call.number("limit")
    found = list(rows.select_related("by").order_by(*in_order(("timestamp", "pk"), up=up))[: limit + 1])
    if len(found) > limit:
        call.continue_at(f"{write_digits(found[limit].timestamp)}|{found[limit].pk}")
        found = found[:limit]
    pages = _restricted_pages(found) if "restrictions" in prop else {}
    call.rows((_block_row(call, block, prop, pages) for block in found), "block")


def _chosen_blocks(call: QueryCall, rows: Any) -> Any:
    if call.given("ids"):
        rows = rows.filter(pk__in=call.numbers("ids"))
    if call.given("users"):
        names = [_canonical(n) for n in call.many("users")]
        known = [n for n in names if not n.startswith("#")]
        ranges = [r.text for n in names if (r := find_range(n)) is not None]
        rows = rows.filter(
            Q(target__in=[*known, *ranges])
            | Q(user_id__in=[int(n[1:]) for n in names if n[1:].isdigit() and n[0] == "#"]),
            parent=None,
        )
    if call.given("ip"):
        found = find_range(call.text("ip"))
        if found is None:
            raise fail("apierror-cidrtoobroad" if "/" in call.text("ip") else "apierror-badip", code="param_ip")
        if found.is_too_wide:
            kind, least = ("IPv6", 19) if found.is_v6 else ("IPv4", 16)
            raise fail("apierror-cidrtoobroad", kind, least, code="cidrtoobroad")
        rows = rows.filter(start__lte=found.start, end__gte=found.end).exclude(start="")
    show = set(call.many("show"))
    for name in ("account", "ip", "range", "temp"):
        if {name, f"!{name}"} <= show:
            raise fail("apierror-show", code="show")
    single = Q(start__gt="") & Q(start=_column("end"))
    wide = Q(start__gt="") & ~Q(start=_column("end"))
    for name, condition in (
        ("account", Q(start="")),
        ("ip", single),
        ("range", wide),
        ("temp", Q(expires__isnull=False)),
    ):
        if name in show:
            rows = rows.filter(condition)
        elif f"!{name}" in show:
            rows = rows.exclude(condition)
    return rows


def _column(name: str) -> Any:
    from django.db.models import F

    return F(name)


def _restricted_pages(found: Iterable[Block]) -> dict[tuple[int, str], int]:
    wanted = {(int(ns), str(key)) for block in found for ns, key in block.pages}
    if not wanted:
        return {}
    rows = Page.objects.filter(namespace__in={ns for ns, _ in wanted}, key__in={key for _, key in wanted})
    return {(ns, key): pk for ns, key, pk in rows.values_list("namespace", "key", "pk")}


def _block_row(call: QueryCall, block: Block, prop: set[str], pages: dict[tuple[int, str], int]) -> Row:
    row = Record()
    if "id" in prop:
        row["id"] = block.pk
    if "user" in prop and not block.is_auto:
        row["user"] = block.target
    if "userid" in prop and not block.is_auto:
        row["userid"] = block.user_id or 0
    if "by" in prop:
        row["by"] = block.by_name
    if "byid" in prop:
        row["byid"] = (block.by.user_id if block.by is not None else 0) or 0
    if "timestamp" in prop:
        row["timestamp"] = iso(block.timestamp)
    if "expiry" in prop:
        row["expiry"] = iso_or_infinite(block.expires, "infinity")
    if "reason" in prop:
        row["reason"] = block.reason
    if "range" in prop and not block.is_auto:
        row["rangestart"] = _address(block.start) if block.start else "0.0.0.0"  # noqa: S104 - a fact, no binding
        row["rangeend"] = _address(block.end) if block.start else "0.0.0.0"  # noqa: S104
        if not block.start:
            del row["rangestart"], row["rangeend"]
    if "flags" in prop:
        row |= {
            "automatic": block.is_auto,
            "anononly": bool(block.start) and not block.is_hard,
            "nocreate": block.prevents_accounts,
            "autoblock": not block.start and block.blocks_addresses,
            "noemail": block.prevents_mail,
            "hidden": block.hides_name,
            "allowusertalk": block.allows_own_talk,
            "partial": not block.is_sitewide,
        }
    if "restrictions" in prop:
        row["restrictions"] = _restrictions(call, block, pages) if not block.is_sitewide else Items((), "restriction")
    return row


def _restrictions(call: QueryCall, block: Block, pages: dict[tuple[int, str], int]) -> Row:
    out: Row = {}
    shown = [{"id": pages.get((ns, key), 0), "ns": ns, "title": call.title_text(ns, key)} for ns, key in block.pages]
    if shown:
        out["pages"] = Items(shown, "page")
    if block.namespaces:
        out["namespaces"] = Items(block.namespaces, "ns")
    if block.acts:
        out["actions"] = Items(block.acts, "action")
    return out


def _address(digits: str) -> str:
    found = ipaddress.IPv6Address(int(digits, 16))
    return str(found.ipv4_mapped) if found.ipv4_mapped is not None else str(found).upper()
