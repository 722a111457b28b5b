"""The pages of passkeys: theirs only, without scripts in the page, and what admins see and take off."""

from __future__ import annotations

import re

from allauth.mfa.models import Authenticator
from django.test import Client

from wikigrove.accounts.models import Actor, GlobalMembership
from wikigrove.moderation.domain.two_factor import disable_two_factor, verify_two_factor

ADD = "/w/account/2fa/webauthn/add/"


def enter(client: Client) -> None:
    client.force_login(
        Actor.objects.get(name="Alice").user, backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    client.post("/w/account/reauthenticate/", {"password": "correct horse"})


def test_the_page_has_its_options_as_data_and_runs_no_script_of_its_own(client: Client, alice: Actor) -> None:
    enter(client)
    text = client.get(ADD).content.decode()
    scripts = re.findall(r"<script([^>]*)>([^<]*)", text)
    assert any("passkeys" in attributes for attributes, _ in scripts)
    assert [words for words, body in scripts if body.strip()] == [' id="passkey-options" type="application/json"']
    assert "⧼" not in text and '"challenge"' in text


def test_nonsense_is_no_passkey(client: Client, alice: Actor) -> None:
    enter(client)
    for sent in ("", "{}", "[]", "x", '{"id": 1}'):
        assert client.post(ADD, {"name": "x", "credential": sent}).status_code == 200, sent
        answer = Client().post("/w/account/2fa/webauthn/login/", {"credential": sent})
        assert (answer.status_code, answer["Location"]) == (302, "/w/account/login/"), sent
    assert not Authenticator.objects.exists()


def test_a_passkey_of_somebody_else_is_not_there(client: Client, alice: Actor, admin: Actor) -> None:
    key = Authenticator.objects.create(user=admin.user, type="webauthn", data={"name": "k", "credential": {}})
    enter(client)
    for act in ("edit", "remove"):
        assert client.get(f"/w/account/2fa/webauthn/keys/{key.pk}/{act}/").status_code == 404
        assert client.post(f"/w/account/2fa/webauthn/keys/{key.pk}/{act}/", {"name": "x"}).status_code == 404
    assert "nothing" not in client.get("/w/account/2fa/webauthn/").content.decode()


def test_admins_see_passkeys_as_a_second_factor_and_take_them_off(alice: Actor, admin: Actor) -> None:
    Authenticator.objects.create(user=alice.user, type="recovery_codes", data={"seed": "", "used_mask": 0})
    GlobalMembership.objects.create(user=admin.user, group="steward")
    admin = Actor.objects.get(pk=admin.pk)
    assert not verify_two_factor("Alice", actor=admin, reason="asked")
    Authenticator.objects.create(user=alice.user, type="webauthn", data={"name": "k", "credential": {}})
    assert verify_two_factor("Alice", actor=admin, reason="asked")
    disable_two_factor("Alice", actor=admin, reason="lost")
    assert not Authenticator.objects.filter(user=alice.user).exists()
