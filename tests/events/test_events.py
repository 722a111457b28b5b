"""Events: MediaWiki's fields, what is hidden stays hidden, places in the stream."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.factories import get_page, make_account, make_wiki, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.delete import DeleteRequest, delete_page
from wikigrove.editing.domain.move import MoveRequest, move_page
from wikigrove.events.domain.describe_event import load_changes
from wikigrove.events.domain.read_stream import changes_after, place_since, read_events, read_place, read_since
from wikigrove.events.domain.streams import STREAMS, EventFilter, read_streams
from wikigrove.events.errors import StreamRefused
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.pages.models import Change, Revision

VISITOR = Visitor(address="192.0.2.1")


def all_events(*streams: str, wanted: EventFilter | None = None, actor: Any = VISITOR) -> list[dict[str, Any]]:
    numbers, _ = changes_after(0)
    sent = read_events(numbers, streams=streams, wanted=wanted or EventFilter(), actor=actor)
    return [one.data for one in sent]


def test_edit_is_told_with_the_fields_of_event_streams(wiki: Wiki, alice: Actor) -> None:
    save_page("Oak", "One.", actor=alice, summary="begun")
    save_page("Oak", "One and two.", actor=alice, summary="more")
    new, edit = all_events("recentchange")
    revisions = list(Revision.objects.order_by("pk").values_list("pk", flat=True))
    assert (new["type"], new["revision"], new["length"]) == ("new", {"new": revisions[0]}, {"new": 4})
    assert (edit["type"], edit["revision"]) == ("edit", {"old": revisions[0], "new": revisions[1]})
    facts = ("title", "namespace", "comment", "user", "bot", "minor", "wiki", "server_script_path", "$schema")
    assert [edit[name] for name in facts] == [
        "Oak", 0, "more", "Alice", False, False, wiki.slug, "/w", "/mediawiki/recentchange/1.0.0",
    ]  # fmt: skip
    assert edit["meta"]["stream"] == "mediawiki.recentchange"
    assert edit["notify_url"].endswith(f"/w/index.php?diff={revisions[1]}&oldid={revisions[0]}")


def test_each_stream_has_its_own(wiki: Wiki, admin: Actor) -> None:
    save_page("Oak", "One.", actor=admin, summary="begun")
    move_page(MoveRequest(title_of("Oak"), title_of("Ash"), reason="tree"), actor=admin)
    save_page("Elm", "One.", actor=admin)
    delete_page(DeleteRequest(title_of("Elm"), reason="gone"), actor=admin)
    Change.objects.update(timestamp=timezone.now() - timedelta(minutes=1))
    (moved,) = all_events("page-move")
    assert (moved["page_title"], moved["prior_state"]["page_title"], moved["comment"]) == ("Ash", "Oak", "tree")
    Change.objects.update(timestamp=timezone.now() - timedelta(minutes=1))
    (deleted,) = all_events("page-delete")
    assert (deleted["page_title"], deleted["performer"]["user_text"], deleted["database"]) == (
        "Elm",
        "Admin",
        wiki.slug,
    )


def test_what_is_hidden_is_not_told(wiki: Wiki, alice: Actor) -> None:
    save_page("Oak", "One.", actor=alice, summary="secret")
    Revision.objects.update(visibility=7)
    for event in all_events("recentchange", "revision-create"):
        assert "secret" not in json.dumps(event)
        assert "Alice" not in json.dumps(event)
        assert "rev_sha1" not in event


def test_closed_wiki_tells_strangers_nothing(wiki: Wiki, alice: Actor) -> None:
    save_page("Oak", "One.", actor=alice)
    change_wiki(wiki, settings={"group_rights": {"*": {"read": False}, "user": {"read": True}}})
    wiki.refresh_from_db()
    assert all_events("recentchange") == []
    assert len(all_events("recentchange", actor=alice)) == 1


def test_filters(wiki: Wiki, alice: Actor) -> None:
    save_page("Oak", "One.", actor=alice)
    save_page("Talk:Oak", "Two.", actor=make_account("Bob"))
    wants = {
        "namespace": EventFilter(namespaces=frozenset({1})),
        "user": EventFilter(users=frozenset({"Bob"})),
        "title": EventFilter(titles=frozenset({(1, "Oak")})),
    }
    for wanted in wants.values():
        assert [e["title"] for e in all_events("recentchange", wanted=wanted)] == ["Talk:Oak"]
    assert all_events("recentchange", wanted=EventFilter(kinds=frozenset({"log"}))) == []
    assert all_events("recentchange", wanted=EventFilter(bots=True)) == []


def test_place_goes_on_after_what_was_seen(wiki: Wiki, alice: Actor) -> None:
    for title in ("A", "B", "C"):
        save_page(title, "x", actor=alice)
    numbers, place = changes_after(0)
    sent = read_events(numbers, streams=["recentchange"], wanted=EventFilter(), actor=VISITOR)
    assert changes_after(place) == ([], place)
    assert changes_after(read_place(sent[0].place))[0] == numbers[1:]
    stamps = json.dumps([{"topic": "x", "partition": 0, "timestamp": int(timezone.now().timestamp() * 1000) - 60_000}])
    assert changes_after(read_place(stamps))[0] == numbers
    assert read_since("2000-01-01") == numbers[0] - 1
    assert place_since(timezone.now() + timedelta(hours=1)) == numbers[-1]


def test_other_wikis_changes_are_passed_over(wiki: Wiki, alice: Actor) -> None:
    save_page("A", "x", actor=alice)
    with use_wiki(make_wiki(path_prefix="/other")):
        save_page("B", "x")
    numbers, place = changes_after(0)
    assert len(numbers) == 1
    assert place == Change.everywhere.order_by("-pk").values_list("pk", flat=True)[0]


def test_fresh_gap_is_waited_for_and_an_old_one_is_not(wiki: Wiki, alice: Actor) -> None:
    for title in ("A", "B", "C"):
        save_page(title, "x", actor=alice)
    first, second, third = Change.objects.order_by("pk").values_list("pk", flat=True)
    Change.objects.filter(pk=second).delete()
    assert changes_after(first, waits=True) == ([], first)
    assert changes_after(first, waits=False) == ([third], third)
    Change.objects.filter(pk=third).update(timestamp=timezone.now() - timedelta(seconds=9))
    assert changes_after(first, waits=True) == ([third], third)


@pytest.mark.parametrize(
    "text", ["", "x", "{}", "[]", '[{"offset":-1}]', '[{"timestamp":1e300}]', '[{"offset":"1"}]', "[[[[", "null"]
)
def test_bad_places_are_refused(wiki: Wiki, text: str) -> None:
    with pytest.raises(StreamRefused):
        read_place(text)


@pytest.mark.parametrize("text", ["x", "2026-13-01", "99999999999999999999", "٣"])
def test_bad_times_are_refused(wiki: Wiki, text: str) -> None:
    with pytest.raises(StreamRefused):
        read_since(text)


def test_names_of_streams(wiki: Wiki) -> None:
    assert read_streams("recentchange,mediawiki.page-create,recentchange") == ["recentchange", "page-create"]
    with pytest.raises(StreamRefused):
        read_streams("recentchange,nothing")


@pytest.mark.parametrize("number", [1, 3])
def test_events_take_the_same_queries_for_any_number(wiki: Wiki, django_assert_num_queries: Any, number: int) -> None:
    for n in range(number):
        save_page(f"Page {n}", "x", actor=make_account(f"P{n}"))
    numbers, _ = changes_after(0)
    streams = [name for name in STREAMS if name != "page-move"]
    with django_assert_num_queries(2):
        read_events(numbers, streams=streams, wanted=EventFilter(), actor=VISITOR)
    assert len(load_changes(numbers)) == number
    assert get_page("Page 0").latest_id
