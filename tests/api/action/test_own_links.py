"""Who has just saved a page finds its links in the API."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from tests.api.action.conftest import Caller
from tests.factories import save_page
from wikigrove.accounts.models import Actor
from wikigrove.api.action.query import own_links
from wikigrove.pages.models import Page


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was slept; the job that writes the links is done after three naps."""
    slept: list[float] = []

    def nap(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 3:
            Page.objects.update(links_updated=timezone.now())

    clock = SimpleNamespace(sleep=nap, monotonic=lambda: sum(slept))
    monkeypatch.setattr(own_links, "time", clock)
    return slept


def save_without_links(author: Actor) -> None:
    save_page("Oak", "[[Category:Trees]] [[Elm]]", actor=author)
    Page.objects.update(links_updated=None)
    author.refresh_from_db()


def test_own_save_is_waited_for(as_alice: Caller, alice: Actor, naps: list[float]) -> None:
    save_without_links(alice)
    told = as_alice.get("query", list="categorymembers", cmtitle="Category:Trees")["query"]["categorymembers"]
    assert ([row["title"] for row in told], len(naps)) == (["Oak"], 3)
    as_alice.get("query", titles="Oak", prop="links")
    assert len(naps) == 3, "what is known is not waited for"


def test_a_generator_waits_too(as_alice: Caller, alice: Actor, naps: list[float]) -> None:
    save_without_links(alice)
    as_alice.get("query", titles="Oak", generator="links", prop="info")
    assert len(naps) == 3


def test_the_wait_ends(as_alice: Caller, alice: Actor, naps: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    save_without_links(alice)
    monkeypatch.setattr(own_links, "_PATIENCE", own_links._STEP * 2)
    assert "query" in as_alice.get("query", titles="Oak", prop="links|categories")
    assert len(naps) == 2


def test_nobody_else_waits(as_alice: Caller, as_admin: Caller, alice: Actor, naps: list[float]) -> None:
    save_without_links(alice)
    as_admin.get("query", titles="Oak", prop="links")
    as_alice.get("query", titles="Oak", prop="info|revisions")
    Actor.objects.filter(pk=alice.pk).update(last_edit=timezone.now() - timedelta(seconds=9))
    as_alice.get("query", titles="Oak", prop="links")
    assert naps == []
