"""Who listens, and what each hears: one reader of the database for all open connections.

Connections are bounded in number, for everybody and for each caller, in age, and in what may wait for one that reads
slowly. Who is cut off comes back by itself with the place where it was.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

from django.db import close_old_connections

from wikigrove.accounts.errors import RateLimited
from wikigrove.api.streams.listen import Listener, write_event
from wikigrove.events.domain.read_stream import PART, Part, changes_after
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.web.skin.comments import comment_html

POLL_SECONDS: Final = 1.0
MOST_OF_ONE: Final = 10
MOST_WAITING: Final = 2000
END: Final = None


@dataclass(eq=False)
class Connection:
    """One open connection; `queue` has texts to send, and END."""

    listener: Listener
    queue: asyncio.Queue[str | None] = field(default_factory=lambda: asyncio.Queue(MOST_WAITING))
    is_cut: bool = False


class Hub:
    """`run` reads while somebody listens, and costs nothing otherwise."""

    def __init__(self, *, most: int, executor: ThreadPoolExecutor, poll: float = POLL_SECONDS) -> None:
        self.most, self.executor, self.poll = most, executor, poll
        self._open: set[Connection] = set()
        self._somebody = asyncio.Event()

    def join(self, listener: Listener) -> Connection:
        """Raises RateLimited where too many listen."""
        own = sum(one.listener.key == listener.key for one in self._open)
        if len(self._open) >= self.most or own >= MOST_OF_ONE:
            raise RateLimited(seconds=10)
        connection = Connection(listener)
        self._open.add(connection)
        self._somebody.set()
        return connection

    def leave(self, connection: Connection) -> None:
        self._open.discard(connection)
        if not self._open:
            self._somebody.clear()

    async def run(self) -> None:
        """Until it is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self._somebody.wait()
            behind = False
            for (wiki, place), group in self._by_place().items():
                found = await loop.run_in_executor(self.executor, read_for, wiki, place, [c.listener for c in group])
                behind = self._hand_out(group, found) or behind
            if not behind:
                await asyncio.sleep(self.poll)

    def _by_place(self) -> dict[tuple[Wiki, int], list[Connection]]:
        """Most have heard the same, and are served together."""
        out: dict[tuple[Wiki, int], list[Connection]] = defaultdict(list)
        for connection in self._open:
            if not connection.is_cut:
                out[connection.listener.wiki, connection.listener.place].append(connection)
        return dict(out)

    def _hand_out(self, group: list[Connection], found: Found) -> bool:
        """Put texts into the queues. Is there more to read at once?"""
        for connection, texts in zip(group, found.texts, strict=True):
            connection.listener.place = found.place
            try:
                for text in texts:
                    connection.queue.put_nowait(text)
            except asyncio.QueueFull:
                connection.is_cut = True
        return found.is_full


@dataclass(frozen=True)
class Found:
    """What each of some listeners is to be sent, where they are then, and whether there is more."""

    texts: list[list[str]]
    place: int
    is_full: bool


def read_for(wiki: Wiki, place: int, listeners: list[Listener]) -> Found:
    """Runs in the executor's thread: two queries for any number of listeners."""
    close_old_connections()
    with use_wiki(wiki):
        numbers, new_place = changes_after(place)
        part = Part(numbers, show_comment=comment_html)
        texts = [
            [
                write_event(sent, as_lines=one.as_lines)
                for sent in part.events_for(one.streams, wanted=one.wanted, actor=one.actor)
            ]
            for one in listeners
        ]
    return Found(texts, new_place, len(numbers) >= PART)
