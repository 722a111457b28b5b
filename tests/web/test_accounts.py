"""Signing up, in and out, and new passwords."""

from __future__ import annotations

import re

from django.core import mail
from django.test import Client

from wikigrove.accounts.models import Actor, User
from wikigrove.farm.models import Wiki

PASSWORD = "correct horse battery"


def test_sign_up_signs_in_and_returns_to_the_page(client: Client, wiki: Wiki) -> None:
    form = client.get("/wiki/Special:CreateAccount?returnto=Oak").content.decode()
    assert 'name="next" value="/wiki/Oak"' in form
    sent = {"username": "newcomer", "password1": PASSWORD, "password2": PASSWORD, "next": "/wiki/Oak"}
    response = client.post("/wiki/Special:CreateAccount", sent)
    assert (response.status_code, response["Location"]) == (302, "/wiki/Oak")
    assert User.objects.get().username == "Newcomer"


def test_sign_up_refuses_a_taken_name(client: Client, alice: Actor) -> None:
    sent = {"username": "alice", "password1": PASSWORD, "password2": PASSWORD}
    assert "This name is taken" in client.post("/wiki/Special:CreateAccount", sent).content.decode()


def test_sign_in_takes_the_name_as_typed_and_never_leads_away(client: Client, alice: Actor) -> None:
    sent = {"login": "alice", "password": "correct horse", "next": "https://evil.example/"}
    response = client.post("/wiki/Special:UserLogin", sent)
    assert response.status_code == 302
    assert "evil" not in response["Location"]
    assert "Alice" in client.get("/wiki/Special:Preferences").content.decode()


def test_wrong_password_is_refused(client: Client, alice: Actor) -> None:
    response = client.post("/wiki/Special:UserLogin", {"login": "Alice", "password": "wrong"})
    assert response.status_code == 200
    assert "notice-error" in response.content.decode()


def test_sign_out_needs_a_post(alice_client: Client) -> None:
    alice_client.get("/wiki/Special:UserLogout")
    assert alice_client.get("/wiki/Special:Preferences").status_code == 200
    alice_client.post("/wiki/Special:UserLogout")
    assert alice_client.get("/wiki/Special:Preferences").status_code == 302


def test_new_password_comes_by_mail(client: Client, alice: Actor) -> None:
    client.post("/wiki/Special:PasswordReset", {"email": "alice@example.org"})
    assert mail.outbox[0].subject == "A new password for Testwiki"
    link = re.search(r"http://testserver(/\S+)", mail.outbox[0].body)
    assert link is not None
    form = client.get(link[1], follow=True)
    address = form.redirect_chain[-1][0]
    done = client.post(address, {"password1": "another good one 7", "password2": "another good one 7"}, follow=True)
    assert "Your new password is set." in done.content.decode()
    assert client.login(username="Alice", password="another good one 7") or User.objects.get().check_password(
        "another good one 7"
    )


def test_unknown_address_gets_the_same_answer(client: Client, alice: Actor) -> None:
    known = client.post("/wiki/Special:PasswordReset", {"email": "alice@example.org"}, follow=True)
    unknown = client.post("/wiki/Special:PasswordReset", {"email": "nobody@example.org"}, follow=True)
    assert known.status_code == unknown.status_code == 200
    assert known.redirect_chain == unknown.redirect_chain
