"""Colours by filter, bundles of notifications, thanks for acts."""

from __future__ import annotations

import re

import pytest
from django.test import Client, TestCase

from tests.factories import make_account, save_page, title_of
from tests.web.test_change_filters import fill
from wikigrove.accounts.domain.saved_filters import WATCHLIST_NAME, list_filters
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.notices.domain.notify import Event, notify
from wikigrove.notices.domain.queries import count_unread
from wikigrove.notices.domain.watch import watch_pages
from wikigrove.notices.models import Notification
from wikigrove.pages.domain.write_log import LogLine, write_log

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
ALL = "hidebots=0&hideminor=0&days=90&limit=500"


@pytest.fixture
def changes(alice: Actor) -> dict[str, Actor]:
    return fill(alice)


def coloured(client: Client, query: str, *, path: str = "RecentChanges") -> set[str]:
    """Kind and page of the lines that have a colour, by colour."""
    days = client.get(f"/wiki/Special:{path}?{ALL}&{query}").context["days"]
    return {
        f"{colour} {row.title.key}:{row.kind}"
        for _, groups in days
        for group in groups
        for row in group.rows
        for colour in row.colours
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("userExpLevel__unregistered_color=c1", {"c1 Guest:new"}),
        ("userExpLevel__learner_color=c2", {"c2 Learner:new", "c2 Learner:edit"}),
        ("userExpLevel__newcomer_color=c3", {"c3 Bot:new"}),
        ("automated__hidebots_color=c1&significance__hideminor_color=c5", {"c1 Bot:new", "c5 Minor:edit"}),
        ("changeType__hidelog_color=c4", {"c4 Logged:log"}),
        ("lastRevision__hidepreviousrevisions_color=c4", {"c4 Minor:new", "c4 Learner:new"}),
        ("changeType__hidelog_color=red&nonsense_color=c1&changeType__hidepageedits_color=", set()),
        (
            "changeType__hidepageedits_color=c1&significance__hideminor_color=c2",
            {"c1 Minor:edit", "c2 Minor:edit", "c1 Learner:edit"},
        ),
    ],
)
def test_colour_is_given_to_what_the_filter_stands_for(
    changes: dict[str, Actor],
    client: Client,
    query: str,
    expected: set[str],
) -> None:
    assert coloured(client, query) == expected


def test_own_and_watched_changes_have_colours(changes: dict[str, Actor], alice_client: Client) -> None:
    watch_pages([title_of("Minor")], actor=changes["alice"])
    assert coloured(alice_client, "authorship__hidemyself_color=c1") == {"c1 Learner:new", "c1 Learner:edit"}
    assert coloured(alice_client, "watchlist__watched_color=c2") == {"c2 Minor:new", "c2 Minor:edit"}
    found = coloured(alice_client, "extended=1&automated__hidehumans_color=c3", path="Watchlist")
    assert found == {"c3 Minor:new", "c3 Minor:edit"}


def test_lines_are_drawn_with_their_colours_and_nothing_is_hidden(
    changes: dict[str, Actor],
    client: Client,
) -> None:
    for enhanced in ("", "&enhanced=1"):
        plain = client.get(f"/wiki/Special:RecentChanges?{ALL}{enhanced}").content.decode()
        path = f"/wiki/Special:RecentChanges?{ALL}{enhanced}&significance__hideminor_color=c5&automated__hidehumans_color=c2"
        page = client.get(path).content.decode()
        assert 'class="hl hl-c2"' in page and 'hl-dot hl-c5"' in page and "⧼" not in page
        assert page.count('class="row-links"') == plain.count('class="row-links"')


def test_colours_are_saved_with_the_filters(alice: Actor, alice_client: Client) -> None:
    save_page("Oak", "an oak", actor=alice)
    for name, kept in (("RecentChanges", "rcfilters-saved-queries"), ("Watchlist", WATCHLIST_NAME)):
        path = f"/wiki/Special:{name}"
        page = alice_client.get(f"{path}?hidebots=1&changeType__hidelog_color=c4&changeType__hidenewpages_color=")
        query = re.search(r'name="query" value="([^"]*)"', page.content.decode())
        assert query is not None and query[1] == "hidebots=1&amp;changeType__hidelog_color=c4"
        alice_client.post(path, {"query": query[1].replace("&amp;", "&"), "label": "Logs in orange"})
        alice.user.refresh_from_db()
        (saved,) = list_filters(alice.user, kept=kept)
        assert (saved.label, saved.query) == ("Logs in orange", "hidebots=1&changeType__hidelog_color=c4")
        assert "Logs in orange" in alice_client.get(path).content.decode()
        alice_client.post(path, {"forget": saved.number})
        alice.user.refresh_from_db()
        assert list_filters(alice.user, kept=kept) == ()


def test_alike_notifications_stand_on_one_line_that_opens(alice: Actor, alice_client: Client) -> None:
    Notification.objects.all().delete()
    bob = make_account("Bob")
    for number, page in enumerate(("Oak", "Oak", "Elm", "Oak")):
        with TestCase.captureOnCommitCallbacks(execute=True):
            notify(Event("thank", f"thank:{number}", [alice.pk], agent_id=bob.pk, title=title_of(page)))
    assert count_unread(alice) == 4
    response = alice_client.get("/wiki/Special:Notifications")
    ((_, bundles),) = response.context["days"]
    assert [len(bundle.rows) for bundle in bundles] == [3, 1]
    page = response.content.decode()
    assert page.count("<details") >= 1 and "and 2 more like it" in page and "⧼" not in page
    alice_client.post("/wiki/Special:Notifications", {"read": list(bundles[0].unread_ids)})
    assert count_unread(alice) == 1


def test_acts_can_be_thanked_for_from_the_log(alice: Actor, alice_client: Client, wiki: Wiki, client: Client) -> None:
    bob = make_account("Bob", groups=("sysop",))
    move = write_log(LogLine("move", "move", title_of("Oak"), params={"target": "Elm"}), actor=bob)
    write_log(LogLine("block", "block", title_of("User:Eve")), actor=bob)
    write_log(LogLine("move", "move", title_of("Own")), actor=alice)
    page = alice_client.get("/wiki/Special:Log").content.decode()
    assert re.findall(r'Special:Thanks/Log/(\d+)"', page) == [str(move.pk)]
    assert "Special:Thanks" not in Client().get("/wiki/Special:Log").content.decode()
    asked = alice_client.get(f"/wiki/Special:Thanks/Log/{move.pk}").content.decode()
    assert "for what was done on" in asked and "⧼" not in asked
    done = alice_client.post(f"/wiki/Special:Thanks/Log/{move.pk}")
    assert done["Location"].endswith(f"logid={move.pk}")
    assert Notification.objects.filter(actor=bob, kind="thank", log_id=move.pk).exists()
