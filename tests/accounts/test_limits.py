"""Limits of rate by group, and the defence against scrapers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.factories import make_account, save_page
from wikigrove.accounts.domain.actors import create_temporary_actor
from wikigrove.accounts.domain.limits import LIMITS, check_rate, limits_of
from wikigrove.accounts.domain.rights import forget_rights
from wikigrove.accounts.errors import RateLimited
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.models import Wiki
from wikigrove.web.defence import Buckets, address_key, buckets, cost_of


@pytest.fixture
def limits_on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WIKIGROVE = {**settings.WIKIGROVE, "rate_limits": True}
    buckets.clear()
    # The time stands still, or a slow machine's answers would bring points back.
    monkeypatch.setattr(buckets, "clock", lambda: 0.0)


def grow_old(actor: Actor) -> None:
    """Make an account autoconfirmed."""
    Actor.objects.filter(pk=actor.pk).update(edit_count=50, created=timezone.now() - timedelta(days=30))
    actor.refresh_from_db()
    forget_rights(actor)


def test_new_accounts_have_the_stricter_limit_besides(wiki: Wiki, alice: Actor) -> None:
    assert limits_of("move", alice) == [(2, 120), (8, 60)]
    grow_old(alice)
    assert limits_of("move", alice) == [(8, 60)]
    assert limits_of("move", Visitor(address="192.0.2.1")) == []


def test_the_limit_holds_and_says_when_it_ends(wiki: Wiki, alice: Actor, limits_on: None) -> None:
    check_rate("move", alice)
    check_rate("move", alice)
    with pytest.raises(RateLimited) as caught:
        check_rate("move", alice)
    assert 0 < caught.value.seconds <= 120


def test_temporary_accounts_of_one_address_share_a_limit(wiki: Wiki, limits_on: None) -> None:
    for _ in range(8):
        made = create_temporary_actor()
        made.address = "192.0.2.7"  # type: ignore[attr-defined]
        check_rate("edit", made)
    other = create_temporary_actor()
    other.address = "192.0.2.7"  # type: ignore[attr-defined]
    with pytest.raises(RateLimited):
        check_rate("edit", other)
    other.address = "192.0.2.8"  # type: ignore[attr-defined]
    check_rate("edit", other)


def test_every_limit_makes_sense() -> None:
    for act, table in LIMITS.items():
        assert table and all(most > 0 and seconds > 0 for most, seconds in table.values()), act


@pytest.mark.parametrize(
    ("address", "cost"),
    [
        ("/wiki/Oak", 0),
        ("/wiki/Oak?redirect=no", 0),
        ("/w/index.php?title=Oak", 0),
        ("/w/images/a/ab/Oak.jpg", 0),
        ("/wiki/Special:UserLogin", 0),
        ("/wiki/Oak?action=history", 3),
        ("/w/index.php?title=Oak&oldid=3", 3),
        ("/w/index.php?title=Oak&diff=4&oldid=3", 4),
        ("/wiki/Special:Contributions/Alice", 3),
        ("/wiki/special:recent_changes?days=90", 2),
        ("/w/index.php?search=oak", 2),
    ],
)
def test_what_a_request_costs(wiki: Wiki, address: str, cost: float) -> None:
    assert cost_of(RequestFactory().get(address)) == cost


def test_a_bucket_fills_again() -> None:
    pots = Buckets(burst=10, per_second=2)
    pots.clock = lambda: 0.0
    assert [pots.take("a", 4), pots.take("a", 4)] == [0, 0]
    assert pots.take("a", 4) == 1
    assert pots.take("b", 4) == 0, "another address has its own"
    pots.clock = lambda: 1.0
    assert pots.take("a", 4) == 0


def test_one_line_of_ipv6_is_one_address() -> None:
    assert address_key("2001:db8:1:2::1") == address_key("2001:db8:1:2:ffff::9") != address_key("2001:db8:1:3::1")


def test_scrapers_are_told_to_wait_and_readers_are_not(wiki: Wiki, client: Client, limits_on: None) -> None:
    save_page("Oak", "A tree.")
    assert {client.get("/wiki/Oak?action=history").status_code for _ in range(30)} == {200}
    refused = client.get("/wiki/Oak?action=history")
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) >= 1 and "Please wait" in refused.content.decode()
    assert client.get("/wiki/Oak").status_code == 200
    signed_in = Client()
    signed_in.force_login(make_account("Alice").user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert {signed_in.get("/wiki/Oak?action=history").status_code for _ in range(40)} == {200}


def test_robots_are_kept_from_what_has_no_end(wiki: Wiki, client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /w/\n" in text and "Allow: /w/images/\n" in text
    assert "Disallow: /wiki/Special:\n" in text and "Disallow: /wiki/*?action=\n" in text
