"""Our own API: what it says of itself is what it does, and its refusals have one shape."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_account, save_page, title_of
from wikigrove.accounts.models import Actor, BotPassword
from wikigrove.api.limits import buckets
from wikigrove.api.own import all as _routes  # noqa: F401 - registers them
from wikigrove.api.own.door import ERROR, table
from wikigrove.api.routes import Route
from wikigrove.consumers.domain.consent import give_consent
from wikigrove.consumers.domain.register import Proposal, propose_consumer
from wikigrove.events.domain.hooks import HookFacts, create_hook
from wikigrove.events.models import Delivery, Hook
from wikigrove.farm.domain import find_wiki
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import InterwikiPrefix, Wiki
from wikigrove.filters.models import EditFilter
from wikigrove.notices.domain.notify import Event, notify
from wikigrove.notices.models import WatchedPage
from wikigrove.pages.models import LogEntry

BASE = "/api/wikigrove/v1"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def admin_client(admin: Actor, client: Client) -> Client:
    client.force_login(admin.user, backend=BACKEND)
    return client


def send(client: Client, method: str, path: str, body: Any = None) -> Any:
    return client.generic(method, BASE + path, json.dumps(body or {}), content_type="application/json")


def error_of(response: Any) -> tuple[int, str]:
    found = response.json()
    jsonschema_rs.validate(ERROR, found)
    return response.status_code, found["error"]["code"]


def example_of(route: Route) -> str:
    """The address of the route's examples."""
    given = {p.name: p.example for p in route.params if p.example is not None}
    path = re.sub(r"\{(\w+)\}", lambda m: str(given[m[1]]), route.path)
    query = "&".join(f"{p.name}={given[p.name]}" for p in route.params if p.source == "query" and p.name in given)
    return f"{BASE}{quote(path)}?{query}"


READS = [route for route in table if route.method == "GET"]


@pytest.mark.parametrize("route", READS, ids=[route.path for route in READS])
def test_examples_run_and_answers_are_as_described(route: Route, admin_client: Client, admin: Actor) -> None:
    save_page("Main Page", "Text.", actor=admin)
    InterwikiPrefix.objects.create(prefix="w", url="https://w.example/$1")
    WatchedPage.objects.create(actor=admin, namespace=0, key="Main_Page")
    notify(Event("welcome", "w:1", [admin.pk]))
    give_consent(
        propose_consumer(Proposal("Tool", callbacks=("https://t.example/",)), actor=admin), actor=admin, scope="basic"
    )
    create_hook(HookFacts("Chat", "https://chat.example/"), actor=admin)
    Hook.objects.update(id=1)
    BotPassword.objects.create(user=admin.user, app="bot", password="x", grants=["basic"])
    make_account("Nobody of this name")
    EditFilter.objects.create(number=999_999, description="x", rules="1 == 2", timestamp=timezone.now())
    response = admin_client.get(example_of(route))
    if "/{module}" in route.path:
        assert response.status_code in (200, 400)
        return
    assert response.status_code == 200, response.content
    assert route.answer is not None
    jsonschema_rs.validate(dict(route.answer), response.json())


def test_description_is_openapi_and_names_every_route(client: Client) -> None:
    found = client.get(f"{BASE}/openapi.json").json()
    assert found["openapi"] == "3.1.0"
    named = {(method.upper(), path) for path, one in found["paths"].items() for method in one}
    assert named == {(route.method, route.path) for route in table}
    for route in table:
        assert route.summary and route.tag
        for param in route.params:
            assert param.summary, (route.path, param.name)
            if param.required:
                assert param.example is not None, (route.path, param.name)


def test_settings_are_changed_with_a_line_in_the_log(admin_client: Client, wiki: Wiki) -> None:
    done = send(admin_client, "PATCH", "/settings", {"settings": {"thumb_width": 250}, "comment": "Wider"})
    assert done.json()["changed"] == ["thumb_width"]
    wiki.refresh_from_db()
    assert (wiki.setting("thumb_width"), LogEntry.objects.get().comment) == (250, "Wider")
    assert error_of(send(admin_client, "PATCH", "/settings", {"settings": {"colour": 1}})) == (400, "no-such-setting")
    assert error_of(send(admin_client, "PATCH", "/settings", {"settings": {"accent": "#eeeeee"}})) == (
        400,
        "bad-setting",
    )
    assert error_of(send(admin_client, "PATCH", "/settings", {"settings": {"thumb_width": [1]}})) == (
        400,
        "bad-setting",
    )


def test_only_those_who_may_see_and_set(client: Client, alice: Actor) -> None:
    assert error_of(client.get(f"{BASE}/settings")) == (401, "notloggedin")
    client.force_login(alice.user, backend=BACKEND)
    for method, path in (("GET", "/settings"), ("GET", "/jobs"), ("GET", "/wikis"), ("GET", "/extensions")):
        assert error_of(send(client, method, path))[0] == 403
    assert error_of(send(client, "PUT", "/extensions/poem", {"enabled": False}))[0] == 403
    assert error_of(send(client, "PUT", "/interwiki/x", {"url": "https://x.example/$1"}))[0] == 403


def test_extension_is_switched(admin_client: Client, wiki: Wiki) -> None:
    off = send(admin_client, "PUT", "/extensions/poem", {"enabled": False}).json()
    assert off["extension"]["enabled"] is False
    wiki.refresh_from_db()
    assert wiki.settings["extensions"]["poem"] is False
    assert error_of(send(admin_client, "PUT", "/extensions/nothing", {"enabled": True})) == (404, "no-such-extension")


def test_namespace_is_made_changed_and_taken_away(admin_client: Client) -> None:
    made = send(admin_client, "POST", "/namespaces", {"name": "Recipe", "content": True})
    assert (made.status_code, made.json()["name"], made.json()["is_own"]) == (201, "Recipe", True)
    number = made.json()["id"]
    changed = send(admin_client, "PUT", f"/namespaces/{number}", {"name": "Dish", "aliases": ["D"]}).json()
    assert (changed["name"], "D" in changed["aliases"]) == ("Dish", True)
    assert send(admin_client, "DELETE", f"/namespaces/{number}").status_code == 204
    assert error_of(send(admin_client, "DELETE", f"/namespaces/{number}")) == (404, "no-such-namespace")


def test_prefix_is_put_and_taken_away(admin_client: Client) -> None:
    put = send(admin_client, "PUT", "/interwiki/w", {"url": "https://w.example/$1", "is_local": True})
    assert put.json()["is_local"] is True
    assert send(admin_client, "DELETE", "/interwiki/w").status_code == 204
    assert error_of(send(admin_client, "DELETE", "/interwiki/w"))[0] == 400


def test_preferences_are_kept_and_given_back(alice_client: Client, alice: Actor) -> None:
    send(alice_client, "PATCH", "/me/preferences", {"preferences": {"theme": "dark"}})
    alice.user.refresh_from_db()
    assert alice.user.preferences == {"theme": "dark"}
    send(alice_client, "PATCH", "/me/preferences", {"preferences": {"theme": None}})
    alice.user.refresh_from_db()
    assert alice.user.preferences == {}
    assert error_of(send(alice_client, "PATCH", "/me/preferences", {"preferences": {"x": 1}})) == (
        400,
        "no-such-preference",
    )


def test_watchlist_and_notifications(alice_client: Client, alice: Actor) -> None:
    assert send(alice_client, "POST", "/me/watchlist", {"titles": ["Oak", "Ash"], "expiry": "1 week"}).json() == {
        "watched": 2
    }
    rows = alice_client.get(f"{BASE}/me/watchlist?limit=1").json()
    assert (rows["count"], [p["title"] for p in rows["pages"]]) == (2, ["Ash"])
    rest = alice_client.get(f"{BASE}/me/watchlist", {"start": rows["next"]}).json()
    assert [p["title"] for p in rest["pages"]] == ["Oak"]
    assert send(alice_client, "DELETE", "/me/watchlist", {"titles": ["Oak"]}).json() == {"unwatched": 1}
    assert error_of(send(alice_client, "POST", "/me/watchlist", {"titles": ["<"]})) == (400, "invalidtitle")
    notify(Event("welcome", "w:1", [alice.pk]))
    told = alice_client.get(f"{BASE}/me/notifications?unread=true").json()
    assert (told["unread"], told["notifications"][0]["kind"]) == (1, "welcome")
    assert (
        send(alice_client, "POST", "/me/notifications/read", {"ids": [told["notifications"][0]["id"]]}).json()["unread"]
        == 0
    )


def test_keys_of_programs_are_no_matter_for_keys(alice_client: Client, alice: Actor) -> None:
    made = send(alice_client, "PUT", "/me/bot-passwords/bot", {"grants": ["editpage"]}).json()
    key = {"HTTP_AUTHORIZATION": f"Basic {_basic(made['name'], made['password'])}"}
    me = Client().get(f"{BASE}/me", **key).json()
    assert (me["name"], me["way"], "edit" in me["rights"], "move" in me["rights"]) == ("Alice", "basic", True, False)
    assert error_of(Client().get(f"{BASE}/me/bot-passwords", **key)) == (403, "session-only")
    assert error_of(Client().get(f"{BASE}/me/preferences", **key))[0] == 403
    assert error_of(Client().get(f"{BASE}/me", HTTP_AUTHORIZATION="Bearer x")) == (401, "mwoauth-invalid-authorization")
    program = send(alice_client, "POST", "/programs", {"name": "Mine", "is_owner_only": True, "grants": ["basic"]})
    assert program.status_code == 201 and program.json()["secret"]
    assert send(alice_client, "DELETE", f"/programs/{program.json()['key']}").status_code == 204


def test_calls_by_cookie_need_a_token(alice: Actor) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice.user, backend=BACKEND)
    assert error_of(send(strict, "POST", "/me/watchlist", {"titles": ["Oak"]})) == (403, "badtoken")
    token = strict.get("/w/api.php?action=query&meta=tokens&format=json").json()["query"]["tokens"]["csrftoken"]
    body = json.dumps({"titles": ["Oak"]})
    done = strict.post(f"{BASE}/me/watchlist", body, content_type="application/json", headers={"X-CSRF-Token": token})
    assert done.json() == {"watched": 1}


@pytest.mark.parametrize(
    ("method", "path", "body", "wanted"),
    [
        ("GET", "/nothing", None, (404, "no-such-route")),
        ("DELETE", "/site", None, (405, "wrong-method")),
        ("GET", "/me/watchlist?limit=x", None, (400, "bad-parameter")),
        ("GET", "/me/watchlist?limit=0", None, (400, "bad-parameter")),
        ("GET", "/me/watchlist?start=99999999999999999999|x", None, (400, "bad-cursor")),
        ("GET", "/me/notifications?before=x", None, (400, "bad-cursor")),
        ("POST", "/me/watchlist", {}, (400, "missing-field")),
        ("POST", "/me/watchlist", {"titles": "x"}, (400, "bad-field")),
        ("POST", "/me/watchlist", {"titles": [1]}, (400, "bad-titles")),
        ("POST", "/me/notifications/read", {"ids": ["x"]}, (400, "bad-ids")),
        ("POST", "/me/watchlist", {"titles": ["A"], "expiry": "soon"}, (400, "badexpiry")),
        ("DELETE", "/programs/x", None, (404, "no-such-program")),
        ("DELETE", "/me/consents/7", None, (404, "no-such-consent")),
    ],
)  # fmt: skip
def test_refusals_have_one_shape(
    alice_client: Client, method: str, path: str, body: Any, wanted: tuple[int, str]
) -> None:
    assert error_of(send(alice_client, method, path, body)) == wanted


@pytest.mark.parametrize(
    "address", [f"{BASE}/check", "/w/rest.php/v1/page", "/w/api.php", "/w/index.php?title=A&action=submit"]
)
def test_body_that_is_no_form_is_refused_not_stumbled_over(client: Client, address: str) -> None:
    assert client.generic("POST", address, b"x", content_type="multipart/form-data").status_code == 400


@pytest.fixture
def limits_on(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.WIKIGROVE = {**settings.WIKIGROVE, "rate_limits": True}
    buckets.clear()
    # The time stands still, or a slow machine's answers would bring points back.
    monkeypatch.setattr(buckets, "clock", lambda: 0.0)


def test_who_asks_too_much_is_told_when_to_come_back(client: Client, limits_on: None) -> None:
    # Whoever asks from the machine itself has no limit.
    assert "RateLimit" not in client.get(f"{BASE}/interwiki")
    client.defaults["REMOTE_ADDR"] = "192.0.2.7"
    first = client.get(f"{BASE}/interwiki")
    assert first["RateLimit-Policy"] == '"points";q=3000;w=120'
    left = int(first["RateLimit-Remaining"])
    assert 2980 < left < 3000
    buckets.spend("192.0.2.7", left)
    refused = client.get(f"{BASE}/interwiki")
    assert error_of(refused) == (429, "ratelimited")
    assert 0 < int(refused["Retry-After"]) <= int(refused["RateLimit-Reset"])
    rest = client.get("/w/rest.php/v1/search/title?q=x")
    assert (rest.status_code, rest["RateLimit-Remaining"]) == (429, "0")
    action = client.get("/w/api.php?action=query&format=json")
    assert (action.status_code, action.json()["error"]["code"]) == (429, "ratelimited")
    assert int(action["Retry-After"]) > 0
    buckets.clear()


def test_accounts_have_buckets_of_their_own_and_admins_no_limit(admin: Actor, limits_on: None) -> None:
    buckets.spend("192.0.2.7", 9999)
    bob = Client(REMOTE_ADDR="192.0.2.7")
    bob.force_login(make_account("Bob").user, backend=BACKEND)
    assert bob.get(f"{BASE}/interwiki")["RateLimit-Limit"] == "6000"
    free = Client()
    free.force_login(admin.user, backend=BACKEND)
    assert "RateLimit" not in free.get(f"{BASE}/interwiki")
    buckets.clear()


def _basic(name: str, password: str) -> str:
    import base64

    return base64.b64encode(f"{name}:{password}".encode()).decode()


LISTS = {
    "/me/watchlist": 9,
    "/me/notifications": 8,
    "/me/consents": 6,
    "/me/bot-passwords": 6,
    "/programs": 6,
    "/interwiki": 7,
    "/hooks": 7,
    "/hooks/1/deliveries": 8,
    "/jobs": 8,
}
"""Each list and its queries, those that say who calls among them."""


@pytest.mark.parametrize("number", [1, 3])
def test_lists_take_the_same_queries_for_any_number(
    admin_client: Client, admin: Actor, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any, number: int
) -> None:
    # A slow machine would read the wikis anew in the middle.
    monkeypatch.setattr(find_wiki, "_SECONDS", 600.0)
    tool = [propose_consumer(Proposal(f"T{n}", callbacks=("https://t.example/",)), actor=admin) for n in range(number)]
    for n in range(number):
        WatchedPage.objects.create(actor=admin, namespace=0, key=f"P{n}")
        InterwikiPrefix.objects.create(prefix=f"w{n}", url="https://w.example/$1")
        notify(
            Event("edit-user-talk", f"w:{n}", [admin.pk], title=title_of(f"P{n}"), agent_id=make_account(f"A{n}").pk)
        )
        give_consent(tool[n], actor=admin, scope="basic")
        BotPassword.objects.create(user=admin.user, app=f"bot{n}", password="x", grants=["basic"])
        create_hook(HookFacts(f"H{n}", "https://chat.example/"), actor=admin)
    Hook.objects.filter(name="H0").update(id=1)
    Delivery.objects.bulk_create(Delivery(hook_id=1, event=str(n), stream="ping", body="{}") for n in range(number))
    admin_client.get(f"{BASE}/me/watchlist")
    for path, queries in LISTS.items():
        with django_assert_num_queries(queries):
            assert admin_client.get(BASE + path).status_code == 200, path


def test_groups_take_rights_that_there_are(admin_client: Client) -> None:
    refused = send(admin_client, "PUT", "/groups/reviewer", {"rights": ["read", "no-such-right"]})
    assert error_of(refused) == (403, "paramvalidator-badvalue-enumnotmulti")
    assert send(admin_client, "PUT", "/groups/reviewer", {"rights": ["read", "patrol"]}).status_code == 204
    told = admin_client.get(
        "/w/api.php?action=query&meta=siteinfo&siprop=usergroups&formatversion=2&format=json"
    ).json()
    groups = {group["name"]: group["rights"] for group in told["query"]["usergroups"]}
    assert groups["reviewer"] == ["patrol", "read"]


def test_a_closed_wiki_does_not_tell_who_has_an_account(client: Client, wiki: Wiki) -> None:
    make_account("Bob")
    change_wiki(wiki, settings={"group_rights": {"*": {"read": False}}})
    assert client.get(f"{BASE}/people/Bob/global-groups").status_code == 403
