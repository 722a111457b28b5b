"""The process that keeps connections open, asked as a server asks it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async

from tests.api.streams.test_parts import read
from tests.factories import make_account, make_wiki, save_page
from wikigrove.accounts.models import Actor
from wikigrove.api.streams import hub
from wikigrove.api.streams.app import Streams
from wikigrove.farm.scope import use_wiki


@pytest.fixture
def person(transactional_db: None) -> Any:
    """Somebody on a wiki that other threads see."""
    with use_wiki(make_wiki()):
        yield make_account("Alice")


class Ear:
    """A client: what it has got, and a way to hang up."""

    def __init__(self, app: Streams, path: str = "/v2/stream/recentchange", query: str = "", **headers: str) -> None:
        named = [(b"host", b"testserver"), *((k.replace("_", "-").encode(), v.encode()) for k, v in headers.items())]
        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query.encode(),
            "headers": named, "client": ("127.0.0.1", 1), "server": ("testserver", 80), "scheme": "http", "root_path": "",
        }  # fmt: skip
        self.status, self.body, self.ended = 0, "", False
        self._hung_up = asyncio.Event()
        self.task = asyncio.ensure_future(app(scope, self._receive, self._send))

    async def _receive(self) -> dict[str, Any]:
        await self._hung_up.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.body += message["body"].decode()
            self.ended = not message.get("more_body", False)

    @property
    def titles(self) -> list[str]:
        return [event["title"] for event in read(self.body)[0]]

    async def hears(self, wanted: Callable[[Ear], bool]) -> None:
        for _ in range(200):
            if wanted(self):
                return
            await asyncio.sleep(0.02)
        raise AssertionError(f"not heard: {self.status} {self.body}")

    async def hang_up(self) -> None:
        self._hung_up.set()
        await asyncio.wait_for(self.task, 5)


def run(scene: Callable[[Streams], Awaitable[None]], **facts: float) -> None:
    async def play() -> None:
        app = Streams(**{"poll": 0.02, "breath": 0.05, **facts})
        try:
            await scene(app)
        finally:
            if app._reader is not None:
                app._reader.cancel()
            app._executor.shutdown()

    asyncio.run(play())


def test_events_come_as_they_happen_to_all_who_listen(person: Actor) -> None:
    async def scene(app: Streams) -> None:
        ears = [Ear(app), Ear(app, query="namespace=1")]
        for ear in ears:
            await ear.hears(lambda e: e.body.startswith(":ok"))
        await sync_to_async(save_page)("Oak", "x", actor=person)
        await sync_to_async(save_page)("Talk:Oak", "x", actor=person)
        await ears[0].hears(lambda e: e.titles == ["Oak", "Talk:Oak"])
        await ears[1].hears(lambda e: e.titles == ["Talk:Oak"])
        await ears[0].hears(lambda e: ":\n\n" in e.body)
        for ear in ears:
            await ear.hang_up()
        assert app._hub is not None and not app._hub._open

    run(scene)


def test_who_comes_back_misses_nothing(person: Actor) -> None:
    for title in ("A", "B", "C"):
        save_page(title, "x", actor=person)

    async def scene(app: Streams) -> None:
        first = Ear(app, query="since=2020-01-01")
        await first.hears(lambda e: len(e.titles) == 3)
        await first.hang_up()
        place = [line[4:] for line in first.body.splitlines() if line.startswith("id: ")][0]
        second = Ear(app, last_event_id=place)
        await second.hears(lambda e: e.titles == ["B", "C"])
        await second.hang_up()

    run(scene)


def test_connections_end_and_are_bounded(person: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "MOST_OF_ONE", 1)

    async def scene(app: Streams) -> None:
        ear = Ear(app)
        await ear.hears(lambda e: e.status == 200)
        another = Ear(app)
        await another.task
        assert another.status == 429
        await asyncio.wait_for(ear.task, 5)
        assert ear.ended

    run(scene, life=0.2)


def test_bad_requests_are_refused(person: Actor) -> None:
    async def scene(app: Streams) -> None:
        for path, query, headers, status in (
            ("/v2/stream/nothing", "", {}, 404),
            ("/wiki/Main_Page", "", {}, 404),
            ("/v2/stream/recentchange", "since=x", {}, 400),
            ("/v2/stream/recentchange", "", {"authorization": "Bearer x"}, 401),
        ):
            ear = Ear(app, path, query, **headers)
            await asyncio.wait_for(ear.task, 5)
            assert ear.status == status

    run(scene)
