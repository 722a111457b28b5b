"""Hooks: signed, tried again, given up, looked at, sent anew; by jobs, screens and the API."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpcore
import pytest
from django.test import Client

from tests.factories import save_page
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.events.domain.deliveries import WAITS, make_deliveries, make_ping, replay, send_delivery
from wikigrove.events.domain.hooks import (
    MOST_FAILURES,
    HookFacts,
    change_hook,
    create_hook,
    delete_hook,
    secret_of_hook,
)
from wikigrove.events.errors import HookRefused
from wikigrove.events.models import DONE, FAILED, WAITING, Delivery, Hook
from wikigrove.farm.models import Wiki
from wikigrove.pages.models import Revision

LOCAL = httpcore.SyncBackend()


class Listener(BaseHTTPRequestHandler):
    got: list[tuple[dict[str, str], bytes]] = []
    status = 200

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.got.append(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(self.status)
        self.send_header("Content-Length", "4")
        self.end_headers()
        self.wfile.write(b"okay")

    def log_message(self, *args: object) -> None:
        return


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    made = HTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{made.server_port}/hook"
    made.shutdown()
    made.server_close()


@pytest.fixture(autouse=True)
def _fresh() -> None:
    Listener.got, Listener.status = [], 200


@pytest.fixture
def hook(admin: Actor, address: str) -> Hook:
    return create_hook(HookFacts("Chat", address), actor=admin)


def save(title: str, text: str, *, actor: Actor) -> None:
    """Save a page; the job's own try meets the guard, which lets nobody ask this machine, and is not counted."""
    save_page(title, text, actor=actor)
    Delivery.objects.update(attempts=0)


def deliver_all() -> list[int | None]:
    rows = Delivery.objects.filter(state=WAITING).order_by("pk").values_list("pk", flat=True)
    return [send_delivery(number, backend=LOCAL) for number in list(rows)]


def test_edit_reaches_the_hook_signed(hook: Hook, alice: Actor) -> None:
    save("Oak", "One.", actor=alice)
    assert deliver_all() == [None]
    ((headers, body),) = Listener.got
    data = json.loads(body)
    assert (data["title"], data["user"], data["type"]) == ("Oak", "Alice", "new")
    key = base64.b64decode(secret_of_hook(hook).removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{wanted}"
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.http_status, delivery.answer, delivery.attempts) == (DONE, 200, "okay", 1)
    assert delivery.event == data["meta"]["id"] == headers["webhook-id"]


def test_job_that_runs_twice_sends_once(hook: Hook, alice: Actor) -> None:
    save("Oak", "One.", actor=alice)
    deliver_all()
    assert make_deliveries(revision_id=Revision.objects.get().pk) == []
    assert send_delivery(Delivery.objects.get().pk, backend=LOCAL) is None
    assert len(Listener.got) == 1


def test_failing_hook_is_tried_again_later_and_given_up(hook: Hook, alice: Actor) -> None:
    save("Oak", "One.", actor=alice)
    Listener.status = 500
    assert [deliver_all()[0] for _ in WAITS] == list(WAITS)
    assert deliver_all() == [None]
    delivery, hook = Delivery.objects.get(), Hook.objects.get()
    assert (delivery.state, delivery.http_status, hook.failures, hook.is_active) == (FAILED, 500, 1, True)


def test_hook_that_never_works_is_switched_off(hook: Hook, alice: Actor, wiki: Wiki) -> None:
    Hook.objects.update(failures=MOST_FAILURES - 1)
    save("Oak", "One.", actor=alice)
    Delivery.objects.update(attempts=len(WAITS))
    Listener.status = 500
    deliver_all()
    assert Hook.objects.get().is_active is False
    wiki.refresh_from_db()
    assert wiki.setting("has_hooks") is None
    save("Ash", "One.", actor=alice)
    assert Delivery.objects.count() == 1


def test_gone_means_gone(hook: Hook, alice: Actor) -> None:
    save("Oak", "One.", actor=alice)
    Listener.status = 410
    assert deliver_all() == [None]
    assert Delivery.objects.get().state == FAILED


def test_redirects_are_not_followed_and_private_addresses_not_asked(hook: Hook, alice: Actor) -> None:
    save("Oak", "One.", actor=alice)
    Listener.status = 302
    assert deliver_all() == [WAITS[0]]
    assert len(Listener.got) == 1
    assert send_delivery(Delivery.objects.get().pk) == WAITS[1]
    assert (len(Listener.got), Delivery.objects.get().answer) == (1, "private")


def test_replay_sends_the_same_again(hook: Hook, alice: Actor, admin: Actor) -> None:
    save("Oak", "One.", actor=alice)
    deliver_all()
    replay(Delivery.objects.get(), actor=admin)
    deliver_all()
    (first, body), (second, again) = Listener.got
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    with pytest.raises(PermissionRefused):
        replay(Delivery.objects.get(), actor=alice)


def test_hook_hears_only_what_it_wants(admin: Actor, alice: Actor, address: str) -> None:
    facts = HookFacts("Talk", address, streams=("page-create",), namespaces=(1,), with_bots=False)
    hook = create_hook(facts, actor=admin)
    save("Oak", "One.", actor=alice)
    save("Talk:Oak", "One.", actor=alice)
    save("Talk:Oak", "Two.", actor=alice)
    assert [json.loads(d.body)["page_title"] for d in Delivery.objects.all()] == ["Talk:Oak"]
    change_hook(hook, HookFacts("Talk", address, is_active=False), actor=admin)
    save("Ash", "One.", actor=alice)
    assert Delivery.objects.count() == 1


def test_wiki_without_hooks_enqueues_nothing(hook: Hook, admin: Actor, alice: Actor, wiki: Wiki) -> None:
    assert wiki.setting("has_hooks") is True
    delete_hook(hook, actor=admin)
    assert wiki.setting("has_hooks") is None


@pytest.mark.parametrize(
    "facts",
    [
        HookFacts("", "https://a.example/"),
        HookFacts("A", "ftp://a.example/"),
        HookFacts("A", "https://user:secret@a.example/"),
        HookFacts("A", "https://a.example:99999/"),
        HookFacts("A", "https://a.example/", streams=("nothing",)),
        HookFacts("A", "https://a.example/", streams=()),
        HookFacts("A", "https://a.example/", namespaces=(777,)),
    ],
)
def test_bad_hooks_are_refused(admin: Actor, facts: HookFacts) -> None:
    with pytest.raises(HookRefused):
        create_hook(facts, actor=admin)


def test_only_those_who_run_the_wiki_make_hooks(alice: Actor) -> None:
    with pytest.raises(PermissionRefused):
        create_hook(HookFacts("A", "https://a.example/"), actor=alice)


def test_secret_is_not_stored(hook: Hook) -> None:
    assert secret_of_hook(hook) not in json.dumps([str(v) for v in Hook.objects.values().get().values()])


def test_ping_is_tried_once(hook: Hook, admin: Actor) -> None:
    Listener.status = 500
    assert send_delivery(make_ping(hook, actor=admin).pk, backend=LOCAL) is None
    assert (Delivery.objects.get().state, Hook.objects.get().failures) == (FAILED, 0)


def login(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_screens_make_show_and_drop_a_hook(admin: Actor, alice: Actor, wiki: Wiki) -> None:
    client = login(admin)
    page = "/wiki/Special:Webhooks"
    fields: dict[str, Any] = {
        "wpname": "Chat",
        "wpurl": "https://chat.example/x",
        "wpstreams": ["recentchange"],
        "wpactive": "1",
        "wpbots": "1",
    }
    shown = client.post(f"{page}/new", fields)
    hook = Hook.objects.get()
    wiki.refresh_from_db()
    assert (hook.name, hook.streams, hook.is_active) == ("Chat", ["recentchange"], True)
    assert secret_of_hook(hook) in shown.content.decode()
    assert secret_of_hook(hook) not in client.get(f"{page}/{hook.pk}").content.decode()
    save("Oak", "One.", actor=alice)
    log = client.get(f"{page}/{hook.pk}").content.decode()
    assert "recentchange" in log
    delivery = Delivery.objects.get()
    Delivery.objects.update(state=DONE)
    client.post(f"{page}/{hook.pk}", {"replay": str(delivery.pk)})
    delivery.refresh_from_db()
    assert delivery.state == WAITING
    client.post(f"{page}/{hook.pk}", {"ping": "1"})
    assert Delivery.objects.filter(stream="ping").count() == 1
    client.post(f"{page}/{hook.pk}", {"delete": "1"})
    assert not Hook.objects.exists()
    shown = client.get("/wiki/Special:Log/webhook").content.decode()
    assert "made the webhook" in shown and "dropped the webhook" in shown
    assert login(alice).get(page).status_code == 403


def test_bad_form_says_why(admin: Actor) -> None:
    shown = login(admin).post(
        "/wiki/Special:Webhooks/new", {"wpname": "A", "wpurl": "ftp://x", "wpstreams": ["recentchange"]}
    )
    assert "http" in shown.content.decode()
    assert not Hook.objects.exists()


def test_api_makes_shows_and_replays(admin: Actor, alice: Actor, wiki: Wiki) -> None:
    client, base = login(admin), "/api/wikigrove/v1/hooks"
    body = {"name": "Chat", "url": "https://chat.example/x", "streams": ["recentchange"]}
    made = client.post(base, json.dumps(body), content_type="application/json").json()
    wiki.refresh_from_db()
    assert made["secret"].startswith("whsec_")
    assert "secret" not in client.get(f"{base}/{made['id']}").json()
    save("Oak", "One.", actor=alice)
    rows = client.get(f"{base}/{made['id']}/deliveries").json()["deliveries"]
    assert [(row["stream"], row["state"]) for row in rows] == [("recentchange", "waiting")]
    assert client.post(f"{base}/{made['id']}/deliveries/{rows[0]['id']}/replay").status_code == 204
    assert client.post(f"{base}/{made['id']}/ping").json()["stream"] == "ping"
    changed = client.patch(
        f"{base}/{made['id']}", json.dumps({"is_active": False}), content_type="application/json"
    ).json()
    assert (changed["is_active"], changed["name"]) == (False, "Chat")
    assert client.delete(f"{base}/{made['id']}").status_code == 204
    assert client.get(f"{base}/{made['id']}").status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_deliveries_takes_the_same_queries_for_any_number(
    hook: Hook, admin: Actor, django_assert_max_num_queries: Any, number: int
) -> None:
    Delivery.objects.bulk_create(Delivery(hook=hook, event=str(n), stream="ping", body="{}") for n in range(number))
    client = login(admin)
    client.get(f"/wiki/Special:Webhooks/{hook.pk}")
    with django_assert_max_num_queries(14):
        assert client.get(f"/wiki/Special:Webhooks/{hook.pk}").status_code == 200
