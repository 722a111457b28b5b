"""/v2/stream at the web processes: a part of the stream, and the way to the open connection."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_account, save_page
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki

STREAM = "/v2/stream/recentchange"


def read(text: str) -> tuple[list[dict[str, Any]], str]:
    """The events and the last id, as a client of server-sent events reads them."""
    events, last = [], ""
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        last = fields.get("id", last)
        if "data" in fields:
            events.append(json.loads(fields["data"]))
    return events, last


def test_listener_gets_what_is_new_each_time(client: Client, alice: Actor) -> None:
    save_page("Before", "x", actor=alice)
    first = client.get(STREAM)
    assert first["Content-Type"] == "text/event-stream; charset=utf-8"
    assert first["Access-Control-Allow-Origin"] == "*"
    events, last = read(first.content.decode())
    assert events == []
    assert "retry: 3000" in first.content.decode()
    save_page("Oak", "[[Ash]]", actor=alice, summary="to [[Ash]]")
    events, last = read(client.get(STREAM, headers={"Last-Event-ID": last}).content.decode())
    assert [e["title"] for e in events] == ["Oak"]
    assert events[0]["parsedcomment"].startswith('to <a href="')
    assert read(client.get(STREAM, headers={"Last-Event-ID": last}).content.decode())[0] == []


def test_since_filters_and_lines(client: Client, alice: Actor) -> None:
    save_page("Oak", "x", actor=alice)
    save_page("Talk:Oak", "x", actor=make_account("Bob"))
    lines = client.get(f"{STREAM}?since=2020-01-01T00:00:00Z", headers={"Accept": "application/json"})
    assert [json.loads(line)["title"] for line in lines.content.decode().splitlines()] == ["Oak", "Talk:Oak"]
    for query in ("namespace=1", "user=Bob", "title=Talk:Oak", "type=new&namespace=1|2"):
        events, _ = read(client.get(f"{STREAM}?since=2020-01-01&{query}").content.decode())
        assert [e["title"] for e in events] == ["Talk:Oak"]
    both = client.get("/v2/stream/mediawiki.page-create,revision-create?since=2020-01-01").content.decode()
    assert sorted(e["meta"]["stream"] for e in read(both)[0]) == 2 * ["mediawiki.page-create"] + 2 * [
        "mediawiki.revision-create"
    ]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/v2/stream/nothing", 404, "no-such-stream"),
        (f"{STREAM}?since=x", 400, "bad-since"),
        (f"{STREAM}?namespace=x", 400, "bad-filter"),
        (f"{STREAM}?bot=maybe", 400, "bad-filter"),
        (f"{STREAM}?type=nothing", 400, "bad-filter"),
        (f"{STREAM}?title=<", 400, "bad-filter"),
        (f"{STREAM}?Last-Event-ID=x", 400, "bad-place"),
    ],
)
def test_refusals(client: Client, path: str, status: int, code: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)


def test_closed_wiki_refuses_strangers(client: Client, wiki: Wiki, alice: Actor) -> None:
    change_wiki(wiki, settings={"group_rights": {"*": {"read": False}, "user": {"read": True}}})
    assert client.get(STREAM).status_code == 403
    client.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(STREAM).status_code == 200


def test_open_connections_are_elsewhere(client: Client, settings: Any) -> None:
    settings.WIKIGROVE = {**settings.WIKIGROVE, "stream_bind": "0.0.0.0:8081"}
    led = client.get(f"{STREAM}?since=2020-01-01")
    assert (led.status_code, led["Location"]) == (307, "http://testserver:8081/v2/stream/recentchange?since=2020-01-01")
    settings.WIKIGROVE = {**settings.WIKIGROVE, "stream_url": "https://stream.example.org/"}
    assert client.get(STREAM)["Location"] == "https://stream.example.org/v2/stream/recentchange"


def test_list_of_streams(client: Client) -> None:
    assert "/v2/stream/page-move" in client.get("/v2/stream/").json()["streams"]
    assert client.post(STREAM).status_code == 405
    asked = client.options(STREAM)
    assert (asked.status_code, "authorization" in asked["Access-Control-Allow-Headers"]) == (204, True)
