"""Preferences: one table, a form that is made of it, and each doing what it says."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import get_page, make_wiki, save_page
from wikigrove.accounts.domain.preference_table import PREFERENCES
from wikigrove.accounts.domain.preferences import (
    check_value,
    read_preference,
    read_preferences,
    reset_preferences,
    set_preferences,
)
from wikigrove.accounts.errors import PreferenceRefused
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki, use_wiki
from wikigrove.i18n import has_message
from wikigrove.pages.domain.queries import read_text

PATH = "/wiki/Special:Preferences"


def test_every_preference_has_words_and_a_default_that_it_accepts(wiki: Wiki) -> None:
    for one in PREFERENCES:
        assert check_value(one.name, one.default) == one.default, one.name
        assert one.kind == "hidden" or has_message(one.label_key), one.name


def test_values_are_checked_and_nothing_is_kept_of_a_bad_set(alice: Actor) -> None:
    for name, value in (
        ("rcdays", "0"),
        ("rcdays", "x"),
        ("gender", "tree"),
        ("timecorrection", "ZoneInfo|0|Nowhere/At"),
    ):
        with pytest.raises(PreferenceRefused):
            set_preferences(alice.user, {"theme": "dark", name: value})
    with pytest.raises(PreferenceRefused):
        set_preferences(alice.user, {"no-such": "1"})
    assert alice.user.preferences == {}
    set_preferences(alice.user, {"rcdays": "30", "hideminor": "1", "userjs-mine": "x"})
    assert alice.user.preferences == {"rcdays": 30, "hideminor": True, "userjs-mine": "x"}
    set_preferences(alice.user, {"rcdays": 7, "hideminor": None})
    assert alice.user.preferences == {"userjs-mine": "x"}


def test_wiki_sets_its_own_defaults(alice: Actor) -> None:
    current_wiki().settings = {"default_preferences": {"rcdays": 14, "usenewrc": True, "gender": "tree"}}
    found = read_preferences(None)
    assert (found["rcdays"], found["usenewrc"], found["gender"]) == (14, True, "unknown")


def test_choice_can_count_for_one_wiki_only(alice: Actor) -> None:
    set_preferences(alice.user, {"theme": "dark"})
    set_preferences(alice.user, {"theme": "light"}, local=["theme"])
    other = make_wiki(host="other.example.org")
    assert read_preference(alice.user, "theme") == "light"
    with use_wiki(other):
        assert read_preference(alice.user, "theme") == "dark"
    set_preferences(alice.user, {"theme": ""})
    assert read_preference(alice.user, "theme") == ""


def test_form_keeps_what_it_has_and_leaves_the_rest(alice: Actor, alice_client: Client) -> None:
    set_preferences(alice.user, {"rcdays": 30, "watchlisttoken": "t"})
    answer = alice_client.post(PATH, {"wphideminor": ["0", "1"], "wpwatchdefault": ["0"], "wpwatchlisttoken": "mine"})
    alice.user.refresh_from_db()
    kept = {"rcdays": 30, "watchlisttoken": "t", "hideminor": True, "watchdefault": False}
    assert (answer.status_code, alice.user.preferences) == (302, kept)
    reset_preferences(alice.user)
    assert alice.user.preferences == {"watchlisttoken": "t"}


def test_reset_asks_first(alice: Actor, alice_client: Client) -> None:
    set_preferences(alice.user, {"theme": "dark"})
    assert alice_client.get(f"{PATH}/reset").status_code == 200
    alice.user.refresh_from_db()
    assert alice.user.preferences == {"theme": "dark"}
    alice_client.post(f"{PATH}/reset")
    alice.user.refresh_from_db()
    assert alice.user.preferences == {}


@pytest.mark.parametrize(
    ("signature", "status"),
    [
        ("[[User:Alice|A]]", 302),
        ("''[[User talk:Alice|talk to A]]''", 302),
        ("[[Special:Contributions/Alice|A]]", 302),
        ("Alice", 400),
        ("[[User:Bob|A]]", 400),
        ("[[User:Alice|A]] <b>", 400),
        ("[[User:Alice|A]] ~~~~", 400),
    ],
)
def test_signature_of_wikitext_is_checked(alice: Actor, alice_client: Client, signature: str, status: int) -> None:
    answer = alice_client.post(PATH, {"wpnickname": signature, "wpfancysig": ["0", "1"]})
    assert answer.status_code == status
    if status == 302:
        alice.user.refresh_from_db()
        alice = Actor.objects.select_related("user").get(pk=alice.pk)
        save_page("Talk:Oak", "hello ~~~", actor=alice)
        assert read_text(get_page("Talk:Oak").get_latest()) == f"hello {signature}"


def test_dates_follow_zone_and_order(alice: Actor, alice_client: Client) -> None:
    save_page("Oak", "x", actor=alice)
    from datetime import UTC, datetime

    from wikigrove.pages.models import Revision

    Revision.objects.update(timestamp=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    path = "/w/index.php?title=Oak&action=history"
    assert "31 January 2026, 23:30" in alice_client.get(path).content.decode()
    set_preferences(alice.user, {"timecorrection": "ZoneInfo|60|Europe/Berlin", "date": "mdy"})
    assert "February 1, 2026, 00:30" in alice_client.get(path).content.decode()
    set_preferences(alice.user, {"timecorrection": "Offset|-90", "date": "ISO 8601"})
    assert "2026-01-31T22:00:00" in alice_client.get(path).content.decode()


def test_editor_does_what_was_chosen(alice: Actor, alice_client: Client) -> None:
    save_page("Oak", "An ''oak''.", actor=alice)
    path = "/w/index.php?title=Oak&action=edit"
    plain = alice_client.get(path).content.decode()
    set_preferences(
        alice.user,
        {
            "minordefault": True,
            "previewonfirst": True,
            "useeditwarning": False,
            "forceeditsummary": True,
            "theme": "dark",
        },
    )
    text = alice_client.get(path).content.decode()
    for mark in ('name="wpMinoredit" value="1" accesskey="i" checked', "<i>oak</i>", 'data-no-warning="1"'):
        assert (mark in plain, mark in text) == (False, True), mark
    form = {"wpTextbox1": "New.", "parentRevId": get_page("Oak").latest_id, "wpSave": "1"}
    asked = alice_client.post("/w/index.php?title=Oak&action=submit", form)
    assert (asked.status_code, 'name="wpIgnoreBlankSummary"' in asked.content.decode()) == (200, True)
    saved = alice_client.post("/w/index.php?title=Oak&action=submit", {**form, "wpIgnoreBlankSummary": "1"})
    assert saved.status_code == 302


def test_pages_look_as_was_chosen(alice: Actor, alice_client: Client) -> None:
    save_page("Category:Secret", "__HIDDENCAT__", actor=alice)
    save_page("Oak", "An oak. [[Category:Secret]]", actor=alice)
    plain = alice_client.get("/wiki/Oak").content.decode()
    set_preferences(alice.user, {"thumbsize": "300", "editsection": False, "showhiddencats": True})
    text = alice_client.get("/wiki/Oak").content.decode()
    for mark in ('data-thumb="300"', "no-editsection", "/wiki/Category:Secret"):
        assert (mark in plain, mark in text) == (False, True), mark
