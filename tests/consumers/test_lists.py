"""The lists of programs take the same queries for any number of rows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.factories import make_account
from wikigrove.accounts.models import Actor
from wikigrove.consumers.domain.consent import give_consent
from wikigrove.consumers.domain.register import Proposal, propose_consumer
from wikigrove.farm.domain import find_wiki

PAGES = ("OAuthListConsumers", "OAuthManageMyGrants", "OAuthConsumerRegistration")


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("page", PAGES)
def test_list_takes_the_same_queries_for_any_number(
    alice_client: Client,
    alice: Actor,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: Any,
    page: str,
    number: int,
) -> None:
    monkeypatch.setattr(find_wiki, "_SECONDS", 600.0)
    for n in range(number):
        owner = alice if page == "OAuthConsumerRegistration" else make_account(f"Owner {n}")
        tool = propose_consumer(Proposal(f"Tool {n}", callbacks=("https://t.example/",)), actor=owner)
        give_consent(tool, actor=alice, scope="basic editpage")
    address = f"/wiki/Special:{page}"
    assert f"Tool {number - 1}" in alice_client.get(address).content.decode()
    with django_assert_num_queries(8):
        alice_client.get(address)
