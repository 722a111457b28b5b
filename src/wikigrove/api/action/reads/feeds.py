"""Feeds of changes, of somebody's edits and of a watchlist, by the parameters of the Action API.

They are those of the special pages: the same lists, filters and rights.
"""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.utils import timezone

from wikigrove.api.action import declare as p
from wikigrove.api.action.call import Call
from wikigrove.api.action.choices import active_tags
from wikigrove.api.action.errors import fail
from wikigrove.api.action.registry import module
from wikigrove.web.skin.feeds import FeedEntry, answer_feed
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.registry import find_special

_FORM = p.one("feedformat", "atom|rss", "rss")


@module(
    "feedrecentchanges",
    params=(
        _FORM,
        p.namespace("namespace", multi=False),
        p.flag("invert"),
        p.flag("associated"),
        p.number("days", 7, least=1),
        p.number("limit", 50, least=1, most=50),
        p.when("from"),
        *(p.flag(f"hide{kind}") for kind in ("minor", "bots", "anons", "liu", "patrolled", "myself", "categorization")),
        p.string("tagfilter"),
        p.string("target"),
        p.flag("showlinkedto"),
    ),
    class_name="ApiFeedRecentChanges",
)
def run_feed_changes(call: Call) -> None:
    """Recent changes as a feed."""
    target = call.text("target")
    values = {name: "1" for name in call.module.by_name if name.startswith(("hide", "show")) and call.flag(name)}
    for name in ("namespace", "invert", "associated", "tagfilter", "days", "limit"):
        if call.params[name]:
            values[name] = str(int(call.params[name]) if isinstance(call.params[name], bool) else call.params[name])
    if "namespace" in call.frame.sent:
        values["namespace"] = call.text("namespace")
    moment = call.moment("from")
    if moment is not None:
        values["from"] = f"{moment:%Y%m%d%H%M%S}"
    _show(call, "RecentChangesLinked" if target else "RecentChanges", target, values)


@module(
    "feedcontributions",
    params=(
        _FORM,
        p.user("user", required=True, users=("name", "ip", "cidr", "interwiki", "id")),
        p.namespace("namespace", multi=False),
        p.number("year"),
        p.number("month"),
        p.many("tagfilter", active_tags, ""),
        p.flag("deletedonly"),
        p.flag("toponly"),
        p.flag("newonly"),
        p.flag("hideminor"),
        p.flag("showsizediff"),
        p.limit(50, most=50, high=50),
    ),
    class_name="ApiFeedContributions",
)
def run_feed_contributions(call: Call) -> None:
    """The edits of somebody as a feed."""
    values = {"limit": call.text("limit")}
    for sent, name in (("toponly", "topOnly"), ("newonly", "newOnly"), ("hideminor", "hideMinor")):
        if call.flag(sent):
            values[name] = "1"
    if call.given("namespace"):
        values["namespace"] = call.text("namespace")
    if call.many("tagfilter"):
        values["tagfilter"] = "|".join(call.many("tagfilter"))
    year, month = call.find_number("year"), call.find_number("month")
    if year:
        values["end"] = f"{year:04}-{month or 12:02}-{_days_of(year, month or 12):02}"
    name = "DeletedContributions" if call.flag("deletedonly") else "Contributions"
    _show(call, name, call.text("user"), values)


@module(
    "feedwatchlist",
    params=(
        _FORM,
        p.number("hours", 24, least=1, most=72),
        p.flag("linktosections"),
        p.flag("allrev"),
        p.user("wlowner", users=("name",)),
        p.string("wltoken", is_sensitive=True),
        p.many(
            "wlshow",
            "!anon|!autopatrolled|!bot|!minor|!patrolled|!unread|anon|autopatrolled|bot|minor|patrolled|unread",
        ),
        p.many("wltype", "categorize|edit|external|log|new", "edit|new|log|categorize"),
        p.user("wlexcludeuser"),
    ),
    class_name="ApiFeedWatchlist",
)
def run_feed_watchlist(call: Call) -> None:
    """A watchlist as a feed; without the person or their token, one entry that says so."""
    values = {"days": str(max(1, -(-call.number("hours") // 24)))}
    hides = {
        "!minor": "hideminor",
        "!bot": "hidebots",
        "!anon": "hideanons",
        "anon": "hideliu",
        "!patrolled": "hidepatrolled",
    }
    values.update({hides[shown]: "1" for shown in call.many("wlshow") if shown in hides})
    if call.flag("allrev"):
        values["extended"] = "1"
    owner, token = call.text("wlowner"), call.text("wltoken")
    if not call.actor.is_registered and not (owner and token):
        moment = timezone.now()
        note = FeedEntry("Error (notloggedin)", special_path("Watchlist"), moment)
        _ask(call, {"feed": call.text("feedformat")})
        _send(call, answer_feed(call.request, (note,), title="Watchlist", path=special_path("Watchlist"), private=True))
        return
    if owner and token:
        values |= {"wlowner": owner, "wltoken": token}
    _show(call, "Watchlist", "", values)


def _days_of(year: int, month: int) -> int:
    from calendar import monthrange

    try:
        return monthrange(year, month)[1]
    except ValueError:
        return 28


def _ask(call: Call, values: dict[str, str]) -> None:
    """Put these into the place of what was sent: the pages read their filters from the address."""
    out = QueryDict(mutable=True)
    out.update(values)
    call.request.GET = out  # type: ignore[assignment]


def _show(call: Call, name: str, sub: str, values: dict[str, str]) -> None:
    """Ask the special page for its feed."""
    page = find_special(name)
    if page is None:
        raise fail("apierror-feed-unavailable", code="feed-unavailable")
    if sub:
        values = {"target": sub, **values}
    if "ctype" in call.frame.sent:
        # The type of the answer, which feeds take wherever they come from.
        values = {**values, "ctype": call.frame.sent["ctype"]}
    _ask(call, {**values, "feed": call.text("feedformat")})
    _send(call, page.view(call.request, sub))


def _send(call: Call, response: HttpResponse) -> None:
    for name in ("ETag", "Last-Modified", "Cache-Control"):
        if name in response:
            call.frame.headers[name] = response[name]
    # Somebody who has the feed already is told so.
    call.frame.status = response.status_code
    call.send(response.content, response.get("Content-Type", "application/xml; charset=UTF-8"))
