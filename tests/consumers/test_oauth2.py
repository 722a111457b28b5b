"""OAuth 2 and OpenID Connect, as a program goes through them."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.test import Client
from django.utils import timezone
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.factories import get_page
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.consumers.domain.keys import secret_of
from wikigrove.consumers.domain.register import Proposal, propose_consumer, set_stage
from wikigrove.consumers.domain.tokens import drop_old_tokens
from wikigrove.consumers.errors import ConsumerRefused
from wikigrove.consumers.models import APPROVED, DISABLED, Consumer, Token
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki

BASE = "/w/rest.php/oauth2"
BACK = "https://tool.example/back"
GRANTS = ("basic", "editpage", "createeditmovepage")
VERIFIER = "v" * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@pytest.fixture
def program(admin: Actor) -> Consumer:
    return propose_consumer(Proposal("Tool", callbacks=(BACK,), grants=GRANTS), actor=admin)


@pytest.fixture
def public(admin: Actor) -> Consumer:
    return propose_consumer(
        Proposal("App", callbacks=("org.example.app:/done",), grants=GRANTS, is_confidential=False), actor=admin
    )


def ask(consumer: Consumer, **more: str) -> str:
    wanted = {
        "response_type": "code",
        "client_id": consumer.key,
        "redirect_uri": consumer.callbacks[0],
        "state": "s1",
        **more,
    }
    return f"{BASE}/authorize?{urlencode(wanted)}"


def consent(client: Client, address: str, answer: str = "accept") -> dict[str, str]:
    """Follow a program's address to the consent page and answer there: what the program gets."""
    page = client.get(address)["Location"]
    shown = client.get(page)
    # Who has said yes to the same before is not asked again.
    done = client.post(page, {answer: "1"}) if shown.status_code == 200 else shown
    assert done.status_code == 302
    return {key: values[0] for key, values in parse_qs(urlsplit(done["Location"]).query).items()}


def fetch(client: Client, consumer: Consumer, **fields: str) -> Any:
    keys = {"client_id": consumer.key}
    if consumer.is_confidential:
        keys["client_secret"] = secret_of(consumer.seed)
    return client.post(f"{BASE}/access_token", {**keys, **fields})


def token_for(client: Client, consumer: Consumer, **more: str) -> dict[str, Any]:
    code = consent(client, ask(consumer, **more))["code"]
    found = fetch(client, consumer, grant_type="authorization_code", code=code, redirect_uri=consumer.callbacks[0])
    assert found.status_code == 200, found.content
    made: dict[str, Any] = found.json()
    return made


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def write(token: str, title: str = "Ash") -> Any:
    body = json.dumps({"source": "Text.", "title": title, "comment": "c"})
    return Client().post("/w/rest.php/v1/page", body, content_type="application/json", headers=bearer(token))


def test_program_acts_for_a_person_within_its_grants(alice_client: Client, program: Consumer) -> None:
    token = token_for(alice_client, program)
    assert (token["token_type"], token["scope"]) == ("Bearer", "basic editpage createeditmovepage")
    saved = write(token["access_token"])
    assert saved.status_code == 201, saved.content
    assert get_page("Ash").get_latest().actor_name == "Alice"
    profile = Client().get(f"{BASE}/resource/profile", headers=bearer(token["access_token"])).json()
    assert (profile["username"], profile["editcount"], "email" in profile) == ("Alice", 1, False)
    address = "/w/api.php?action=query&meta=tokens&assertuser=Alice&format=json"
    assert "error" not in Client().get(address, headers=bearer(token["access_token"])).json()
    refused = Client().get(address, headers=bearer("wrong")).json()
    assert refused["error"]["code"] == "mwoauth-invalid-authorization"


def test_what_was_not_granted_is_refused(alice_client: Client, admin: Actor) -> None:
    reader = propose_consumer(Proposal("Reader", callbacks=(BACK,), grants=("basic",)), actor=admin)
    token = token_for(alice_client, reader)
    assert write(token["access_token"]).status_code == 403
    wide = token_for(alice_client, reader, scope="basic editpage delete")
    assert wide["scope"] == "basic"


def test_person_may_say_no_and_state_comes_back(alice_client: Client, program: Consumer) -> None:
    answer = consent(alice_client, ask(program), "cancel")
    assert (answer["error"], answer["state"]) == ("access_denied", "s1")
    assert not Token.objects.exists()


def test_stranger_signs_in_first_and_comes_back(client: Client, program: Consumer) -> None:
    page = client.get(ask(program))["Location"]
    lead = client.get(page)
    assert lead.status_code == 302
    assert "UserLogin" in lead["Location"] and program.key in lead["Location"]


def test_code_counts_once_and_a_second_use_ends_its_tokens(alice_client: Client, program: Consumer) -> None:
    code = consent(alice_client, ask(program))["code"]
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK}
    token = fetch(alice_client, program, **fields).json()["access_token"]
    assert fetch(alice_client, program, **fields).json()["error"] == "invalid_grant"
    assert write(token).status_code == 401


def test_refresh_tokens_turn_over_and_a_copied_one_ends_all(alice_client: Client, program: Consumer) -> None:
    first = token_for(alice_client, program)
    second = fetch(alice_client, program, grant_type="refresh_token", refresh_token=first["refresh_token"]).json()
    assert write(second["access_token"]).status_code == 201
    again = fetch(alice_client, program, grant_type="refresh_token", refresh_token=first["refresh_token"])
    assert again.json()["error"] == "invalid_grant"
    assert write(second["access_token"], "Elm").status_code == 401


def test_public_program_needs_a_hashed_challenge(alice_client: Client, public: Consumer) -> None:
    page = alice_client.get(ask(public))["Location"]
    assert "error=invalid_request" in alice_client.get(page)["Location"]
    plain = alice_client.get(ask(public, code_challenge=VERIFIER, code_challenge_method="plain"))["Location"]
    assert "error=invalid_request" in alice_client.get(plain)["Location"]
    code = consent(alice_client, ask(public, code_challenge=CHALLENGE, code_challenge_method="S256"))["code"]
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": public.callbacks[0]}
    assert fetch(alice_client, public, **fields).status_code == 400
    assert fetch(alice_client, public, **fields, code_verifier="w" * 64).status_code == 400
    assert fetch(alice_client, public, **fields, code_verifier=VERIFIER).status_code == 200


@pytest.mark.parametrize("target", [f"{BACK}/more", "https://evil.example/", "javascript:alert(1)"])
def test_nobody_is_led_to_an_address_that_was_not_registered(
    alice_client: Client, program: Consumer, target: str
) -> None:
    page = alice_client.get(ask(program, redirect_uri=target))["Location"]
    shown = alice_client.get(page)
    assert shown.status_code == 400
    assert "Location" not in shown


def test_wrong_secret_gets_nothing(alice_client: Client, program: Consumer) -> None:
    code = consent(alice_client, ask(program))["code"]
    fields = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, "client_id": program.key}
    wrong = alice_client.post(f"{BASE}/access_token", {**fields, "client_secret": "wrong"})
    assert (wrong.status_code, wrong.json()["error"]) == (401, "invalid_client")
    basic = base64.b64encode(f"{program.key}:{secret_of(program.seed)}".encode()).decode()
    right = Client().post(f"{BASE}/access_token", fields, headers={"Authorization": f"Basic {basic}"})
    assert right.status_code == 200


def test_what_is_taken_back_stops_at_once(alice_client: Client, program: Consumer) -> None:
    token = token_for(alice_client, program)
    page = alice_client.get("/wiki/Special:OAuthManageMyGrants")
    assert "Tool" in page.content.decode()
    number = page.content.decode().partition('name="revoke" value="')[2].partition('"')[0]
    alice_client.post("/wiki/Special:OAuthManageMyGrants", {"revoke": number})
    assert write(token["access_token"]).status_code == 401
    assert (
        fetch(alice_client, program, grant_type="refresh_token", refresh_token=token["refresh_token"]).status_code
        == 400
    )


def test_stopped_program_has_no_keys(alice_client: Client, program: Consumer, admin: Actor) -> None:
    token = token_for(alice_client, program)
    set_stage(program, DISABLED, actor=admin)
    assert write(token["access_token"]).status_code == 401
    assert alice_client.get(alice_client.get(ask(program))["Location"]).status_code == 400


def test_revocation_and_introspection(alice_client: Client, program: Consumer, public: Consumer) -> None:
    token = token_for(alice_client, program)
    keys = {"client_id": program.key, "client_secret": secret_of(program.seed)}
    told = alice_client.post(f"{BASE}/introspect", {**keys, "token": token["access_token"]}).json()
    assert (told["active"], told["username"]) == (True, "Alice")
    assert alice_client.post(f"{BASE}/revoke", {**keys, "token": token["refresh_token"]}).status_code == 200
    assert alice_client.post(f"{BASE}/introspect", {**keys, "token": token["access_token"]}).json() == {"active": False}
    assert write(token["access_token"]).status_code == 401


def test_owner_only_program_signs_in_with_its_secret_alone(client: Client, alice: Actor) -> None:
    mine = propose_consumer(
        Proposal("Bot", grants=GRANTS, grant_types=("client_credentials",), is_owner_only=True), actor=alice
    )
    token = fetch(client, mine, grant_type="client_credentials").json()
    assert write(token["access_token"]).status_code == 201
    assert get_page("Ash").get_latest().actor_name == "Alice"


def test_owner_only_program_gets_a_token_that_stays(alice_client: Client, alice: Actor) -> None:
    page = "/wiki/Special:OAuthConsumerRegistration"
    fields = {"wpname": "Bot", "wpoauthVersion": "2", "wpkind": "owner", "wpgrants": ["editpage", "createeditmovepage"]}

    def token_in(response: Any) -> str:
        codes = re.findall(r'<code class="secret">([^<]+)</code>', response.content.decode())
        return str(codes[-1])

    first = token_in(alice_client.post(f"{page}/propose", fields))
    Token.objects.update(created=timezone.now() - timedelta(days=400))
    assert write(first).status_code == 201
    second = token_in(alice_client.post(f"{page}/update/{Consumer.objects.get().key}", {"wpRenew": "1"}))
    assert [write(one, "Elm").status_code for one in (first, second)] == [401, 201]


def test_identity_is_signed_by_the_published_key(alice_client: Client, program: Consumer) -> None:
    facts = alice_client.get("/.well-known/openid-configuration").json()
    token = token_for(alice_client, program, scope="openid profile basic", nonce="n-1")
    keys = KeySet.import_key_set(alice_client.get(facts["jwks_uri"]).json())
    claims = jwt.decode(token["id_token"], keys, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (facts["issuer"], [program.key], "n-1")
    assert (claims["preferred_username"], "email" in claims) == ("Alice", False)
    assert "d" not in alice_client.get(facts["jwks_uri"]).json()["keys"][0]


def test_app_registers_itself_and_people_are_warned(alice_client: Client) -> None:
    wish = {
        "client_name": "Newcomer",
        "redirect_uris": ["org.new.app:/back"],
        "token_endpoint_auth_method": "none",
        "scope": "basic editpage",
    }
    made = Client().post(f"{BASE}/register", json.dumps(wish), content_type="application/json")
    assert made.status_code == 201
    assert "client_secret" not in made.json()
    consumer = Consumer.objects.get(key=made.json()["client_id"])
    page = alice_client.get(ask(consumer, code_challenge=CHALLENGE, code_challenge_method="S256"))["Location"]
    assert "nobody vouches" in alice_client.get(page).content.decode()
    bad = {**wish, "redirect_uris": ["http://evil.example/x"]}
    refused = alice_client.post(f"{BASE}/register", json.dumps(bad), content_type="application/json")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_redirect_uri")


def test_consent_page_shows_rights_in_words_and_lets_the_form_lead_away(
    alice_client: Client, program: Consumer
) -> None:
    shown = alice_client.get(alice_client.get(ask(program))["Location"])
    assert "form-action 'self' https://tool.example" in shown["Content-Security-Policy"]
    assert "Edit pages" in shown.content.decode() or "dit" in shown.content.decode()
    assert shown["X-Frame-Options"] == "DENY"


def test_what_is_done_with_programs_is_logged(alice_client: Client, program: Consumer, admin: Actor) -> None:
    set_stage(program, DISABLED, actor=admin)
    log = alice_client.get("/wiki/Special:Log/mwoauthconsumer").content.decode()
    assert "registered" in log and "stopped" in log
    assert f"/wiki/Special:OAuthListConsumers/view/{program.key}" in log
    assert "Tool" not in alice_client.get("/wiki/Special:RecentChanges").content.decode()


def test_old_tokens_go_and_refresh_tokens_stay(alice_client: Client, program: Consumer) -> None:
    token_for(alice_client, program)
    Token.objects.update(expires=timezone.now() - timedelta(days=2))
    drop_old_tokens()
    assert list(Token.objects.values_list("kind", flat=True)) == ["refresh"]
    Token.objects.update(expires=timezone.now() - timedelta(days=40))
    drop_old_tokens()
    assert not Token.objects.exists()


def test_token_of_one_wiki_is_nothing_on_another(alice_client: Client, program: Consumer) -> None:
    from tests.factories import make_wiki
    from wikigrove.farm.scope import use_wiki

    token = token_for(alice_client, program)["access_token"]
    other = make_wiki(path_prefix="/other")
    with use_wiki(other):
        response = Client().get("/other/w/rest.php/oauth2/resource/profile", headers=bearer(token))
    assert response.status_code == 401


def test_secrets_are_not_stored(alice_client: Client, program: Consumer) -> None:
    token = token_for(alice_client, program)
    stored = " ".join(
        str(value) for row in [*Token.objects.values(), *Consumer.objects.values()] for value in row.values()
    )
    for secret in (token["access_token"], token["refresh_token"], secret_of(program.seed)):
        assert secret not in stored


@pytest.mark.parametrize(
    "callback", ["http://tool.example/", "javascript:x", "https://a.example/#x", "ftp://a.b/c", ""]
)
def test_bad_callbacks_are_refused(admin: Actor, callback: str) -> None:
    with pytest.raises(ConsumerRefused):
        propose_consumer(Proposal("Tool", callbacks=(callback,) if callback else (), grants=GRANTS), actor=admin)


def test_key_of_a_program_opens_no_screen(alice_client: Client, program: Consumer) -> None:
    token = token_for(alice_client, program)["access_token"]
    page = Client().get("/wiki/Special:Preferences", headers=bearer(token))
    assert page.status_code == 302


def test_wiki_that_looks_first_holds_programs_back(alice: Actor, admin: Actor, wiki: Wiki) -> None:
    change_wiki(wiki, settings={"oauth_approval": True})
    waiting = propose_consumer(Proposal("Tool", callbacks=(BACK,), grants=GRANTS), actor=alice)
    own = propose_consumer(Proposal("Mine", grants=GRANTS, is_owner_only=True), actor=alice)
    assert (waiting.is_usable, own.is_usable) == (False, True)
    wish = {"client_name": "New", "redirect_uris": [BACK]}
    refused = Client().post(f"{BASE}/register", json.dumps(wish), content_type="application/json")
    assert refused.status_code == 400
    set_stage(waiting, APPROVED, actor=admin)
    assert Consumer.objects.get(pk=waiting.pk).is_usable
    with pytest.raises(PermissionRefused):
        set_stage(waiting, APPROVED, actor=alice)


def test_userinfo_tells_the_address_only_to_those_who_asked(
    alice_client: Client, alice: Actor, program: Consumer
) -> None:
    alice.user.email = "alice@example.org"
    alice.user.save()
    told = []
    for scope in ("openid basic", "openid email basic"):
        token = token_for(alice_client, program, scope=scope)["access_token"]
        told.append(Client().get(f"{BASE}/resource/profile", headers=bearer(token)).json().get("email"))
    assert told == [None, "alice@example.org"]
