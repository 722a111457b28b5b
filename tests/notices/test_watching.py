"""Watchlists: what is on them, what is new, and how they are edited."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import get_page, save_page, title_of
from wikigrove.accounts.domain.preferences import set_preferences
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.domain.find_wiki import forget_wikis
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.notices.domain.expiry import read_expiry
from wikigrove.notices.domain.queries import count_unseen, count_watchers, list_watched, watchers_shown
from wikigrove.notices.domain.seen import mark_all_seen
from wikigrove.notices.domain.watch import find_watch, set_watchlist, unwatch_pages, watch_pages
from wikigrove.notices.errors import NoticeRefused
from wikigrove.notices.models import WatchedPage
from wikigrove.notices.tasks import after_move, enqueue_tidying
from wikigrove.pages.models import Change, Revision


def names(actor: Actor) -> list[str]:
    rules = current_wiki().title_rules
    return [rules.prefixed_text(row.title) for row in list_watched(actor)[0]]


def test_watching_a_page_watches_its_talk_page_too(alice: Actor) -> None:
    watch_pages([title_of("Talk:Oak")], actor=alice)
    rows = sorted(WatchedPage.objects.values_list("namespace", "key"))
    assert rows == [(0, "Oak"), (1, "Oak")]
    assert names(alice) == ["Oak"]
    unwatch_pages([title_of("Oak")], actor=alice)
    assert WatchedPage.objects.count() == 0


def test_only_people_with_an_account_watch(wiki: Wiki) -> None:
    with pytest.raises(NoticeRefused) as refused:
        watch_pages([title_of("Oak")], actor=Visitor())
    assert refused.value.code == "notloggedin"


def test_right_is_needed(alice: Actor) -> None:
    current_wiki().settings = {"group_rights": {"user": {"editmywatchlist": False}}}
    with pytest.raises(PermissionRefused):
        watch_pages([title_of("Oak")], actor=alice)


def test_watching_ends_at_its_expiry_and_watching_again_changes_it(alice: Actor) -> None:
    watch_pages([title_of("Oak")], actor=alice, expires=read_expiry("1 week"))
    row = find_watch(title_of("Oak"), actor=alice)
    assert row is not None and timedelta(days=6) < row.expires - timezone.now() <= timedelta(days=7)
    WatchedPage.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert (find_watch(title_of("Oak"), actor=alice), names(alice), count_watchers(title_of("Oak"))) == (None, [], 0)
    watch_pages([title_of("Oak")], actor=alice)
    assert find_watch(title_of("Oak"), actor=alice).expires is None  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["yesterday", "2001-01-01", "99 years", "0 days", "9999 years"])
def test_bad_expiry_is_refused(wiki: Wiki, text: str) -> None:
    with pytest.raises(NoticeRefused):
        read_expiry(text)


def test_month_after_the_last_of_january_is_in_february() -> None:
    from datetime import UTC, datetime

    from wikigrove.notices.domain.expiry import _add

    assert _add(datetime(2027, 1, 31, tzinfo=UTC), 1, "month") == datetime(2027, 2, 28, tzinfo=UTC)


def test_edit_by_somebody_else_is_unseen_until_the_page_is_visited(
    alice: Actor, bob: Actor, alice_client: Client
) -> None:
    save_page("Oak", "An oak.", actor=bob)
    watch_pages([title_of("Oak")], actor=alice)
    save_page("Oak", "An oak, mine.", actor=alice)
    assert count_unseen(alice) == 0
    save_page("Oak", "An oak tree.", actor=bob)
    first = find_watch(title_of("Oak"), actor=alice).notified  # type: ignore[union-attr]
    save_page("Oak", "An old oak tree.", actor=bob)
    assert first is not None
    assert find_watch(title_of("Oak"), actor=alice).notified == first  # type: ignore[union-attr]
    listed = alice_client.get("/wiki/Special:Watchlist").content.decode()
    assert 'class="is-unseen"' in listed
    alice_client.get("/wiki/Oak")
    assert count_unseen(alice) == 0
    assert 'class="is-unseen"' not in alice_client.get("/wiki/Special:Watchlist").content.decode()


def test_own_edit_counts_as_seen_and_all_can_be_marked(alice: Actor, bob: Actor, alice_client: Client) -> None:
    for name in ("Oak", "Elm"):
        save_page(name, "A tree.", actor=bob)
        watch_pages([title_of(name)], actor=alice)
        save_page(name, "A big tree.", actor=bob)
    assert count_unseen(alice) == 2
    save_page("Oak", "A big old tree.", actor=alice)
    assert count_unseen(alice) == 1
    alice_client.post("/wiki/Special:Watchlist", {"reset": "all"})
    assert count_unseen(alice) == 0
    assert mark_all_seen(actor=alice) == 0


def test_watchlist_shows_the_latest_change_or_all(alice: Actor, bob: Actor, alice_client: Client) -> None:
    for text in ("one", "two", "three"):
        save_page("Oak", text, actor=bob)
        save_page("Elm", text, actor=bob)
    watch_pages([title_of("Oak")], actor=alice)
    latest = alice_client.get("/wiki/Special:Watchlist").content.decode()
    every = alice_client.get("/wiki/Special:Watchlist?extended=1").content.decode()
    assert ("/wiki/Oak" in latest, "/wiki/Elm" in latest) == (True, False)
    assert [text.count('action=history">') for text in (latest, every)] == [1, 3]


def test_watchlist_can_show_only_what_is_unseen(alice: Actor, bob: Actor, alice_client: Client) -> None:
    for name in ("Oak", "Elm"):
        save_page(name, "A tree.", actor=bob)
        watch_pages([title_of(name)], actor=alice)
    save_page("Oak", "A big tree.", actor=bob)
    text = alice_client.get("/wiki/Special:Watchlist?watchlistactivity=unseen").content.decode()
    other = alice_client.get("/wiki/Special:Watchlist?watchlistactivity=seen").content.decode()
    assert ("/wiki/Oak" in text, "/wiki/Elm" in text) == (True, False)
    assert ("/wiki/Oak" in other, "/wiki/Elm" in other) == (False, True)


def test_raw_list_is_saved_as_it_stands(alice: Actor, alice_client: Client) -> None:
    watch_pages([title_of("Oak"), title_of("Elm")], actor=alice)
    page = alice_client.get("/wiki/Special:EditWatchlist/raw").content.decode()
    assert "Elm\nOak</textarea>" in page
    alice_client.post("/wiki/Special:EditWatchlist/raw", {"titles": "Oak\nHelp:Trees\n[bad]\nSpecial:Log\n"})
    assert names(alice) == ["Oak", "Help:Trees"]
    assert set_watchlist([title_of("Oak")], actor=alice) == (0, 1)


def test_list_is_cleared_and_ticked_pages_go(alice: Actor, alice_client: Client) -> None:
    watch_pages([title_of("Oak"), title_of("Elm")], actor=alice)
    alice_client.post("/wiki/Special:EditWatchlist", {"titles": ["Oak"]})
    assert names(alice) == ["Elm"]
    assert alice_client.get("/wiki/Special:EditWatchlist/clear").status_code == 200
    alice_client.post("/wiki/Special:EditWatchlist/clear")
    assert names(alice) == []


def test_star_asks_first_and_a_script_gets_an_answer(alice: Actor, alice_client: Client) -> None:
    save_page("Oak", "An oak.", actor=alice)
    page = alice_client.get("/wiki/Oak").content.decode()
    assert 'id="ca-watch"' in page
    asked = alice_client.get("/w/index.php?title=Oak&action=watch")
    assert asked.status_code == 200 and 'name="wpWatchlistExpiry"' in asked.content.decode()
    assert names(alice) == []
    alice_client.post("/w/index.php?title=Oak&action=watch", {"wpWatchlistExpiry": "1 month"})
    assert names(alice) == ["Oak"]
    assert 'id="ca-unwatch"' in alice_client.get("/wiki/Oak").content.decode()
    answer = alice_client.post("/w/index.php?title=Oak&action=unwatch", headers={"X-Requested-With": "fetch"})
    assert (answer.json()["watched"], names(alice)) == (False, [])


def test_visitor_is_sent_to_sign_in_and_sees_no_star(client: Client, alice: Actor) -> None:
    save_page("Oak", "An oak.", actor=alice)
    assert "ca-watch" not in client.get("/wiki/Oak").content.decode()
    answer = client.post("/w/index.php?title=Oak&action=watch")
    assert (answer.status_code, "UserLogin" in answer["Location"]) == (302, True)
    assert client.get("/wiki/Special:Watchlist").status_code == 403


def test_editor_watches_as_its_box_says(alice: Actor, alice_client: Client) -> None:
    opened = alice_client.get("/w/index.php?title=Oak&action=edit").content.decode()
    assert 'name="wpWatchthis" value="1" checked' in opened
    form = {"wpTextbox1": "An oak.", "parentRevId": "", "wpSave": "1", "wpWatchBox": "1"}
    alice_client.post(
        "/w/index.php?title=Oak&action=submit", {**form, "wpWatchthis": "1", "wpWatchlistExpiry": "1 week"}
    )
    assert find_watch(title_of("Oak"), actor=alice).expires is not None  # type: ignore[union-attr]
    page = get_page("Oak")
    alice_client.post(
        "/w/index.php?title=Oak&action=submit", {**form, "wpTextbox1": "No.", "parentRevId": page.latest_id}
    )
    assert find_watch(title_of("Oak"), actor=alice) is None


def test_editor_of_somebody_who_watches_nothing_by_itself_has_the_box_empty(alice: Actor, alice_client: Client) -> None:
    set_preferences(alice.user, {"watchcreations": "0"})
    opened = alice_client.get("/w/index.php?title=Oak&action=edit").content.decode()
    assert 'name="wpWatchthis" value="1">' in opened


def test_moved_page_is_watched_under_both_titles(alice: Actor) -> None:
    watch_pages([title_of("Oak")], actor=alice)
    after_move.call(current_wiki().pk, 0, "Oak", 0, "Oak_tree")
    after_move.call(current_wiki().pk, 0, "Oak", 0, "Oak_tree")
    assert names(alice) == ["Oak", "Oak tree"]


def test_number_of_watchers_is_told_only_where_it_is_large(alice: Actor, client: Client, admin: Actor) -> None:
    save_page("Oak", "An oak.", actor=alice)
    watch_pages([title_of("Oak")], actor=alice)
    assert watchers_shown(title_of("Oak"), may_see_few=False) is None
    assert watchers_shown(title_of("Oak"), may_see_few=True) == 1
    assert "Fewer than 30" in client.get("/w/index.php?title=Oak&action=info").content.decode()


def test_feed_needs_the_token_and_holds_the_rights(
    alice: Actor, bob: Actor, alice_client: Client, client: Client
) -> None:
    save_page("Oak", "An oak.", actor=bob)
    watch_pages([title_of("Oak")], actor=alice)
    page = alice_client.get("/wiki/Special:Watchlist").content.decode()
    token = alice.user.__class__.objects.get(pk=alice.user.pk).preferences["watchlisttoken"]
    assert token in page
    browser = Client()
    path = f"/wiki/Special:Watchlist?feed=atom&wlowner=Alice&wltoken={token}"
    assert "<title>Oak</title>" in browser.get(path).content.decode()
    assert browser.get(path[:-1] + "x").status_code == 403
    assert browser.get("/wiki/Special:Watchlist?feed=atom").status_code == 403
    # The wiki closes: the address of the feed is no way around that.
    wiki = current_wiki()
    wiki.settings = {"group_rights": {"*": {"read": False}, "user": {"read": False}}}
    wiki.save()
    forget_wikis()
    assert browser.get(path).status_code == 403


def test_what_is_past_is_tidied_away_and_histories_stay(alice: Actor) -> None:
    save_page("Oak", "An oak.", actor=alice)
    save_page("Elm", "An elm.", actor=alice)
    watch_pages([title_of("Oak"), title_of("Elm")], actor=alice)
    WatchedPage.objects.filter(key="Oak").update(expires=timezone.now() - timedelta(days=1))
    Change.objects.filter(key="Oak").update(timestamp=timezone.now() - timedelta(days=91))
    enqueue_tidying()
    enqueue_tidying()
    assert set(WatchedPage.objects.values_list("key", flat=True)) == {"Elm"}
    assert list(Change.objects.values_list("key", flat=True)) == ["Elm"]
    assert Revision.objects.filter(page__key="Oak").count() == 1
