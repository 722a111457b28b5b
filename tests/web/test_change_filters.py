"""Recent changes: each filter shows what it names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import get_page, make_account, save_page, title_of
from tests.shared import fresh, wiki_of_module
from wikigrove.accounts.domain.actors import create_temporary_actor
from wikigrove.accounts.domain.preferences import set_preferences
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.notices.domain.watch import watch_pages
from wikigrove.pages.domain.queries import ChangeFilter, list_changes
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import Change, Revision


def fill(alice: Actor) -> dict[str, Actor]:
    """One change of each sort, each on a page that is named for it."""
    old, bot, guest = (
        make_account("Old"),
        make_account("Bot", groups=("bot",)),
        create_temporary_actor(),
    )
    Actor.objects.filter(pk=old.pk).update(edit_count=900, created=timezone.now() - timedelta(days=900))
    Actor.objects.filter(pk=alice.pk).update(edit_count=50, created=timezone.now() - timedelta(days=10))
    save_page("Minor", "one", actor=old)
    save_page("Minor", "two", actor=old, is_minor=True)
    save_page("Bot", "one", actor=bot, is_bot=True)
    save_page("Guest", "one", actor=guest)
    save_page("Learner", "one", actor=alice)
    save_page("Learner", "two", actor=alice)
    save_page("Help:Page", "one", actor=old)
    save_page("Help talk:Page", "one", actor=old)
    Change.objects.filter(key="Learner", kind="new").update(is_patrolled=True)
    add_tags(["mw-undo"], revision=Revision.objects.get(pk=get_page("Learner").latest_id))
    log = write_log(LogLine("delete", "delete", title_of("Logged")), actor=old)
    add_tags(["by hand"], log=log)
    return {"alice": alice, "old": old, "bot": bot, "guest": guest}


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[Wiki, dict[str, Actor]]]:
    with wiki_of_module(django_db_blocker) as wiki:
        yield wiki, fill(make_account("Alice"))


@pytest.fixture
def wiki(db: None, planted: tuple[Wiki, dict[str, Actor]]) -> Iterator[Wiki]:
    with fresh(planted[0]) as wiki:
        yield wiki


@pytest.fixture
def changes(wiki: Wiki, planted: tuple[Wiki, dict[str, Actor]]) -> dict[str, Actor]:
    return planted[1]


@pytest.fixture
def alice(changes: dict[str, Actor]) -> Actor:
    return changes["alice"]


ALL = {
    *("0:Minor:new", "0:Minor:edit", "0:Bot:new", "0:Guest:new", "0:Learner:new", "0:Learner:edit"),
    *("12:Page:new", "13:Page:new", "0:Logged:log"),
}


def found(**chosen: object) -> set[str]:
    rows = list_changes(ChangeFilter(**{"hide": (), **chosen})).rows  # type: ignore[arg-type]
    return {f"{row.change.namespace}:{row.change.key}:{row.change.kind}" for row in rows}


@pytest.mark.parametrize(
    ("chosen", "gone"),
    [
        ({}, set()),
        ({"hide": ("bots",)}, {"0:Bot:new"}),
        ({"hide": ("humans",)}, ALL - {"0:Bot:new"}),
        ({"hide": ("minor",)}, {"0:Minor:edit"}),
        ({"hide": ("major",)}, ALL - {"0:Minor:edit"}),
        ({"hide": ("anons",)}, {"0:Guest:new"}),
        ({"hide": ("liu",)}, ALL - {"0:Guest:new"}),
        ({"hide": ("pageedits",)}, {"0:Minor:edit", "0:Learner:edit"}),
        ({"hide": ("newpages", "log")}, ALL - {"0:Minor:edit", "0:Learner:edit"}),
        ({"hide": ("patrolled",)}, {"0:Learner:new", "0:Logged:log", "0:Bot:new"}),
        ({"hide": ("unpatrolled",)}, ALL - {"0:Learner:new", "0:Logged:log", "0:Bot:new"}),
        ({"hide": ("previousrevisions",)}, {"0:Minor:new", "0:Learner:new"}),
        ({"hide": ("lastrevision",)}, ALL - {"0:Minor:new", "0:Learner:new", "0:Logged:log"}),
        ({"namespaces": (12,)}, ALL - {"12:Page:new"}),
        ({"namespaces": (12, 13), "invert": True}, {"12:Page:new", "13:Page:new"}),
        ({"tags": ("mw-undo",)}, ALL - {"0:Learner:edit"}),
        ({"tags": ("mw-undo", "by hand")}, ALL - {"0:Learner:edit", "0:Logged:log"}),
        ({"tags": ("mw-undo",), "invert_tags": True}, {"0:Learner:edit"}),
        ({"levels": ("unregistered",)}, ALL - {"0:Guest:new"}),
        ({"levels": ("registered",)}, {"0:Guest:new"}),
        ({"levels": ("newcomer",)}, ALL - {"0:Bot:new"}),
        ({"levels": ("learner",)}, ALL - {"0:Learner:new", "0:Learner:edit"}),
        ({"levels": ("learner", "experienced")}, {"0:Bot:new", "0:Guest:new"}),
        ({"since": timezone.now() + timedelta(hours=1)}, ALL),
    ],
)
def test_filter_shows_what_it_names(changes: dict[str, Actor], chosen: dict[str, object], gone: set[str]) -> None:
    assert found(**chosen) == ALL - gone


def test_own_changes_and_those_of_others(changes: dict[str, Actor]) -> None:
    own = changes["alice"].pk
    assert found(hide=("byothers",), own_id=own) == {"0:Learner:new", "0:Learner:edit"}
    assert found(hide=("myself",), own_id=own) == ALL - {"0:Learner:new", "0:Learner:edit"}


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("", "Guest", "/wiki/Bot"),
        ("hidebots=0", "/wiki/Bot", "Nobody"),
        ("namespace=12", "Help:Page", "Minor"),
        ("namespace=12&associated=1", "Help_talk:Page", "Minor"),
        ("namespace=0;12&invert=1", "Help_talk:Page", "/wiki/Minor"),
        ("tagfilter=mw-undo", "/wiki/Learner", "/wiki/Minor"),
        ("userExpLevel=newcomer%3Bunregistered&hidebots=0", "/wiki/Bot", "/wiki/Minor"),
        ("reviewed=manual", "/wiki/Learner", "/wiki/Minor"),
        ("days=0.01&from=29990101000000", "No changes", "/wiki/Minor"),
        ("enhanced=1", '<details class="change-group">', "/wiki/Bot"),
    ],
)
def test_parameters_are_those_of_mediawiki(
    changes: dict[str, Actor], client: Client, query: str, shown: str, hidden: str
) -> None:
    text = client.get(f"/wiki/Special:RecentChanges?{query}").content.decode()
    list_only = text.partition("data-changes")[2]
    assert (shown in list_only or shown == "No changes", f'href="{hidden}"' in list_only or hidden in list_only) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    "query", ["limit=x", "days=x", "namespace=x", "from=x", "days=-1", "limit=99999999999", "days=nan"]
)
def test_nonsense_counts_as_not_given(changes: dict[str, Actor], client: Client, query: str) -> None:
    assert client.get(f"/wiki/Special:RecentChanges?{query}").status_code == 200


def test_preferences_are_the_defaults(changes: dict[str, Actor], alice_client: Client) -> None:
    set_preferences(changes["alice"].user, {"hideminor": True, "hidebots": False, "usenewrc": True, "rclimit": 9})
    text = alice_client.get("/wiki/Special:RecentChanges").content.decode()
    assert "/wiki/Bot" in text
    assert alice_client.get("/wiki/Special:RecentChanges?hidebots=1").content.decode().count('href="/wiki/Bot"') == 0
    assert '<option value="9" selected>' in text


def test_list_can_be_of_watched_pages_only(changes: dict[str, Actor], alice_client: Client) -> None:
    watch_pages([title_of("Guest")], actor=changes["alice"])
    text = alice_client.get("/wiki/Special:RecentChanges?watchlist=watched").content.decode()
    other = alice_client.get("/wiki/Special:RecentChanges?watchlist=notwatched").content.decode()
    assert ('/wiki/Guest"' in text, '/wiki/Minor"' in text) == (True, False)
    assert ('/wiki/Guest"' in other, '/wiki/Minor"' in other) == (False, True)
