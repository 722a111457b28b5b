"""What links here: kinds, namespaces, and links to redirects."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.queries import LinksWanted, list_links_here


def found(wanted: LinksWanted | None = None) -> list[str]:
    return [row.page.key for row in list_links_here(title_of("Target"), wanted=wanted)[0]]


@pytest.fixture
def links(wiki: Wiki, alice: Actor) -> None:
    save_page("Target", "text", actor=alice)
    save_page("A", "[[Target]]", actor=alice)
    save_page("B", "{{:Target}}", actor=alice)
    save_page("R", "#REDIRECT [[Target]]", actor=alice)
    save_page("C", "[[R]]", actor=alice)
    save_page("Help:D", "[[Target]]", actor=alice)


@pytest.mark.parametrize(
    ("wanted", "keys"),
    [
        (None, ["A", "B", "R", "D"]),
        (LinksWanted(hide_links=True), ["B", "R"]),
        (LinksWanted(hide_redirects=True), ["A", "B", "D"]),
        (LinksWanted(hide_transclusions=True), ["A", "R", "D"]),
        (LinksWanted(namespaces=frozenset({12})), ["D"]),
        (LinksWanted(namespaces=frozenset({12}), invert=True), ["A", "B", "R"]),
    ],
)
def test_kinds_and_namespaces_are_chosen(links: None, wanted: LinksWanted | None, keys: list[str]) -> None:
    assert found(wanted) == keys


def test_links_to_a_redirect_stand_below_it(links: None, client: Client) -> None:
    row = next(row for row in list_links_here(title_of("Target"))[0] if row.page.key == "R")
    assert row.is_redirect
    assert [inner.page.key for inner in row.nested] == ["C"]
    assert 'class="rows nested"' in client.get("/wiki/Special:WhatLinksHere/Target").content.decode()


def test_more_redirects_cost_no_more_queries(links: None, alice: Actor) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as seen:
            list_links_here(title_of("Target"))
        return len(seen)

    one = count()
    for number in range(4):
        save_page(f"R{number}", "#REDIRECT [[Target]]", actor=alice)
        save_page(f"C{number}", f"[[R{number}]] {{{{:R{number}}}}}", actor=alice)
    assert count() == one <= 9
