"""OAuth 1.0a with the programs' own libraries: mwoauth for consent and identity, requests-oauthlib and mwclient for work."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlsplit

import mwclient
import pytest
import requests
from django.test import Client
from mwoauth import AccessToken, ConsumerToken, Handshaker, RequestToken
from requests_oauthlib import OAuth1

from tests.factories import get_page, make_account, make_wiki
from wikigrove.accounts.models import Actor
from wikigrove.consumers.domain.consent import find_consent
from wikigrove.consumers.domain.keys import secret_of
from wikigrove.consumers.domain.register import Proposal, propose_consumer
from wikigrove.consumers.models import Consumer
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki

GRANTS = ("basic", "editpage", "createeditmovepage")


@pytest.fixture
def lab(transactional_db: None) -> Any:
    """A wiki that a server of its own thread sees."""
    made = make_wiki()
    with use_wiki(made):
        yield made


@pytest.fixture
def person(lab: Wiki) -> Actor:
    return make_account("Alice")


@pytest.fixture
def browser(person: Actor) -> Client:
    client = Client()
    client.force_login(person.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def program(person: Actor) -> Consumer:
    return propose_consumer(Proposal("Old tool", oauth=1, callbacks=("oob",), grants=GRANTS), actor=person)


def handshaker(server: Any, program: Consumer) -> Handshaker:
    token = ConsumerToken(program.key, secret_of(program.seed))
    return Handshaker(f"{server.url}/w/index.php", token, user_agent="tests")


def allow(browser: Client, address: str) -> str:
    """The person says yes, and copies the verifier."""
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}"
    assert "Allow" in browser.get(path).content.decode()
    page = browser.post(path, {"accept": "1"}).content.decode()
    return page.partition('<code class="secret">')[2].partition("<")[0]


def test_mwoauth_goes_all_the_way(live_server: Any, browser: Client, program: Consumer, person: Actor) -> None:
    hands = handshaker(live_server, program)
    address, request_token = hands.initiate()
    verifier = allow(browser, address)
    back = f"oauth_verifier={verifier}&oauth_token={request_token.key}"
    access = hands.complete(request_token, back)
    assert isinstance(access, AccessToken)
    who = hands.identify(access)
    assert (who["username"], who["sub"], who["blocked"]) == ("Alice", str(person.user_id), False)
    assert "edit" in who["rights"] and "block" not in who["rights"]
    signed = OAuth1(program.key, secret_of(program.seed), access.key, access.secret)
    page = {"source": "Text & more: ä+%", "title": "Ash", "comment": "signed"}
    made = requests.post(f"{live_server.url}/w/rest.php/v1/page", json=page, auth=signed, timeout=30)
    assert made.status_code == 201, made.text
    assert get_page("Ash").get_latest().actor_name == "Alice"
    query = {"action": "query", "meta": "tokens", "assertuser": "Alice", "format": "json", "titles": "A & b ä"}
    for told in (
        requests.get(f"{live_server.url}/w/api.php", params=query, auth=signed, timeout=30).json(),
        requests.post(f"{live_server.url}/w/api.php", data=query, auth=signed, timeout=30).json(),
    ):
        assert "error" not in told, told
    site = mwclient.Site(
        live_server.url.removeprefix("http://"), scheme="http", path="/w/",
        consumer_token=program.key, consumer_secret=secret_of(program.seed), access_token=access.key, access_secret=access.secret,
    )  # fmt: skip
    site.pages["Ash"].edit("By mwclient: ä & ö", summary="s")
    assert (site.username, get_page("Ash").get_latest().actor_name) == ("Alice", "Alice")


def test_wrong_signature_replay_and_verifier_are_refused(live_server: Any, browser: Client, program: Consumer) -> None:
    hands = handshaker(live_server, program)
    address, request_token = hands.initiate()
    allow(browser, address)
    guess = OAuth1(program.key, secret_of(program.seed), request_token.key, request_token.secret, verifier="0" * 32)
    refused = requests.post(f"{live_server.url}/w/index.php?title=Special:OAuth/token", auth=guess, timeout=30)
    assert (refused.status_code, "verifier" in refused.text) == (400, True)
    wrong = OAuth1(program.key, "no secret", "x", "y")
    told = requests.get(f"{live_server.url}/w/rest.php/oauth2/resource/profile", auth=wrong, timeout=30)
    assert told.status_code == 401
    with pytest.raises(Exception, match="signature|invalid"):
        Handshaker(f"{live_server.url}/w/index.php", ConsumerToken(program.key, "wrong"), user_agent="t").initiate()


def test_same_request_twice_is_refused(live_server: Any, person: Actor) -> None:
    mine = propose_consumer(Proposal("Mine", oauth=1, grants=GRANTS, is_owner_only=True), actor=person)
    consent = find_consent(mine, person.user)
    assert consent is not None
    signed = OAuth1(mine.key, secret_of(mine.seed), consent.token, secret_of(consent.seed))
    prepared = requests.Request("GET", f"{live_server.url}/w/rest.php/oauth2/resource/profile", auth=signed).prepare()
    with requests.Session() as session:
        assert session.send(prepared, timeout=30).json()["username"] == "Alice"
        assert session.send(prepared, timeout=30).status_code == 401


def test_request_token_waits_for_one_answer(browser: Client, live_server: Any, program: Consumer) -> None:
    address, token = handshaker(live_server, program).initiate()
    assert isinstance(token, RequestToken)
    parts = urlsplit(address)
    allow(browser, address)
    assert browser.get(f"{parts.path}?{parts.query}").status_code == 400
    assert parse_qs(parts.query)["oauth_consumer_key"] == [program.key]
