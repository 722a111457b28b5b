"""The gardeners' lists: what each holds, and what it costs to show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from wikigrove_engine.title import Title

from tests.factories import get_page, make_account, save_page, title_of
from tests.shared import fresh, wiki_of_module
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.media.models import File
from wikigrove.pages.domain.queries import read_text
from wikigrove.upkeep.domain.catalog import DEAR_LISTS
from wikigrove.upkeep.domain.fix_double_redirects import fix_redirects_to
from wikigrove.upkeep.domain.read_list import ask_for_update, read_list
from wikigrove.upkeep.domain.update_list import update_list
from wikigrove.upkeep.errors import ListNotFound
from wikigrove.upkeep.models import ListRun


def keys(name: str) -> list[tuple[str, int]]:
    update_list(name)
    return [(line.title.key, line.value) for line in read_list(name).lines]


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[Wiki]:
    with wiki_of_module(django_db_blocker) as wiki:
        _plant(make_account("Alice"))
        yield wiki


@pytest.fixture
def wiki(db: None, planted: Wiki) -> Iterator[Wiki]:
    with fresh(planted) as wiki:
        yield wiki


@pytest.fixture
def alice(wiki: Wiki) -> Actor:
    return Actor.objects.get(name="Alice")


@pytest.fixture
def garden(wiki: Wiki) -> None:
    """The wiki with its pages: said by the tests that look at them."""


def _plant(alice: Actor) -> None:
    """A few pages of each kind that the lists look for."""
    save_page("Template:Box", "box [[Category:Boxes]]", actor=alice)
    save_page("Template:Spare", "unused", actor=alice)
    save_page("Category:Trees", "trees", actor=alice)
    save_page("Category:Empty", "nothing here", actor=alice)
    save_page("Oak", "[[Ash]] [[Elm]] {{Box}} [[Category:Trees]] [[Category:Plants]] [[File:Oak.png]] [[de:Eiche]]")
    save_page("Ash", "[[Elm]] [[Oak]] {{Missing}} [[Category:Trees]] [[de:Esche]] [[fr:Frêne]]", actor=alice)
    save_page("Stone", "no links at all", actor=alice)
    save_page("Stone", "still no links at all", actor=alice)
    save_page("Broken", "#REDIRECT [[Nowhere]]", actor=alice)
    save_page("Middle", "#REDIRECT [[Oak]]", actor=alice)
    save_page("Double", "#REDIRECT [[Middle#Bark]]", actor=alice)
    File.objects.create(key="Lonely.png")


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("BrokenRedirects", [("Broken", 0)]),
        ("DoubleRedirects", [("Double", 0)]),
        ("DeadendPages", [("Stone", 0)]),
        ("LonelyPages", [("Stone", 0)]),
        ("FewestRevisions", [("Ash", 1), ("Oak", 1), ("Stone", 2)]),
        ("MostRevisions", [("Ash", 1), ("Oak", 1), ("Stone", 2)]),
        ("MostLinkedPages", [("Elm", 2), ("Oak", 2)]),
        ("MostLinkedCategories", [("Trees", 2), ("Boxes", 2), ("Pages_with_broken_file_links", 1), ("Plants", 1)]),
        ("MostLinkedTemplates", [("Box", 1), ("Missing", 1)]),
        ("MostCategories", [("Oak", 4)]),
        ("MostImages", []),
        ("MostInterwikis", [("Ash", 2)]),
        ("UncategorizedPages", [("Stone", 0)]),
        ("UncategorizedCategories", [("Empty", 0), ("Trees", 0)]),
        ("UncategorizedTemplates", [("Spare", 0)]),
        ("UnusedCategories", [("Empty", 0)]),
        ("UnusedTemplates", [("Spare", 0)]),
        ("WantedPages", [("Elm", 2), ("Missing", 1)]),
        ("WantedCategories", [("Boxes", 2), ("Pages_with_broken_file_links", 1), ("Plants", 1)]),
        ("WantedFiles", [("Oak.png", 1)]),
        ("WantedTemplates", [("Missing", 1)]),
        ("WithoutInterwiki", [("Stone", 0)]),
        ("UncategorizedImages", []),
        ("ListDuplicatedFiles", []),
        ("UnusedImages", []),
    ],
)
def test_each_list_holds_what_it_says(garden: None, name: str, rows: list[tuple[str, int]]) -> None:
    assert sorted(keys(name)) == sorted(rows)


def test_old_pages_come_with_their_times(garden: None) -> None:
    found = keys("AncientPages")
    assert [key for key, _ in found] == ["Oak", "Ash", "Stone"]
    assert all(value > 1_600_000_000 for _, value in found)


def test_double_redirects_show_both_steps(garden: None) -> None:
    update_list("DoubleRedirects")
    assert read_list("DoubleRedirects").lines[0].more == (Title(0, "Middle"), Title(0, "Oak"))


def test_an_unknown_list_is_refused(wiki: Wiki) -> None:
    with pytest.raises(ListNotFound):
        update_list("nonsense")


def test_many_who_ask_let_one_job_wait(wiki: Wiki, alice: Actor) -> None:
    ListRun.objects.create(name="WantedPages")
    assert ask_for_update("WantedPages")
    first = ListRun.objects.get(name="WantedPages").asked
    assert ask_for_update("WantedPages", is_urgent=True)
    assert ListRun.objects.get(name="WantedPages").asked == first is not None


def test_a_double_redirect_leads_to_the_end_and_keeps_its_fragment(garden: None, wiki: Wiki) -> None:
    assert fix_redirects_to(get_page("Middle").pk) == 1
    page = get_page("Double")
    assert read_text(page.get_latest()) == "#REDIRECT [[Oak#Bark]]"
    assert page.is_redirect
    assert fix_redirects_to(get_page("Middle").pk) == 0


def test_redirects_in_a_ring_are_left_alone(wiki: Wiki, alice: Actor) -> None:
    save_page("A", "#REDIRECT [[B]]", actor=alice)
    save_page("B", "#REDIRECT [[A]]", actor=alice)
    assert fix_redirects_to(get_page("B").pk) == 0


def test_lists_page_through(client: Client, wiki: Wiki, alice: Actor) -> None:
    for number in range(5):
        save_page(f"Page {number}", "x" * (number + 1), actor=alice)
    for name in ("ShortPages", "LongPages", "UncategorizedPages"):
        if name in DEAR_LISTS:
            update_list(name)
        seen: list[str] = []
        path = f"/wiki/Special:{name}?limit=2"
        while path:
            text = client.get(path).content.decode()
            seen += [f"Page {n}" for n in range(5) if f">Page {n}</a>" in text]
            path = (
                text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&") if 'rel="next"' in text else ""
            )
        assert sorted(seen) == [f"Page {n}" for n in range(5)], name


def test_link_search_finds_a_site_and_all_below_it(client: Client, wiki: Wiki, alice: Actor) -> None:
    save_page("A", "[https://www.example.org/a a] [https://example.org.evil.net/ b]", actor=alice)
    save_page("B", "[https://example.org/b b]", actor=alice)
    both = client.get("/wiki/Special:LinkSearch?target=*.example.org").content.decode()
    assert (
        ">https://www.example.org/a<" in both
        and ">https://example.org/b<" in both
        and ">https://example.org.evil" not in both
    )
    one = client.get("/wiki/Special:LinkSearch?target=https://example.org/b").content.decode()
    assert ">https://example.org/b<" in one and ">https://www.example.org/a<" not in one


def test_somebody_with_the_right_has_a_list_made_anew(
    alice_client: Client, wiki: Wiki, alice: Actor, run_commits
) -> None:
    save_page("Pebble", "no links", actor=alice)
    with run_commits():
        assert alice_client.post("/wiki/Special:DeadendPages").status_code == 302
    assert {line.title for line in read_list("DeadendPages").lines} == {title_of("Pebble"), title_of("Stone")}
