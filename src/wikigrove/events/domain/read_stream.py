"""Read a stream: what came after a place in it. The place is the number of the last change that was seen.

Recent changes are the stream: nothing is written for listeners, and who comes back goes on where they were for as long as
recent changes are kept.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wikigrove_engine.title import Title

from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.checks import check_read
from wikigrove.events.domain.describe_event import ShowComment, describe_event, load_changes, topic_of
from wikigrove.events.domain.streams import EventFilter, streams_of
from wikigrove.events.errors import StreamRefused
from wikigrove.farm.scope import current_wiki_id
from wikigrove.pages.models import Change

PART: Final = 200
_SETTLED: Final = timedelta(seconds=5)
"""With several writers a lower number may appear after a higher one: a gap is waited for so long."""


@dataclass(frozen=True)
class Sent:
    """An event with its place: what `Last-Event-ID` brings back."""

    stream: str
    data: dict[str, Any]
    place: str


def newest_change() -> int:
    """The number of the wiki's last change; one query along the index by time."""
    found = Change.objects.order_by("-timestamp", "-pk").values_list("pk", flat=True).first()
    return int(found or 0)


def changes_after(place: int, *, limit: int = PART, waits: bool | None = None) -> tuple[list[int], int]:
    """Numbers of the wiki's changes after `place`, in order, up to the first gap that may still be filled; the new place.

    `waits`: None, where the database has several writers.
    """
    waits = connection.vendor != "sqlite" if waits is None else waits
    rows = Change.everywhere.filter(pk__gt=place).order_by("pk").values_list("pk", "wiki_id", "timestamp")
    wiki_id = current_wiki_id()
    out: list[int] = []
    expected = place + 1 if place else None
    fresh = timezone.now() - _SETTLED
    for number, owner, moment in rows[:limit]:
        if waits and expected is not None and number != expected and moment > fresh:
            break
        expected, place = number + 1, number
        if owner == wiki_id:
            out.append(number)
    return out, place


def place_since(moment: datetime) -> int:
    """The place before the first change at or after `moment`."""
    rows = Change.objects.filter(timestamp__gte=moment).order_by("timestamp", "pk").values_list("pk", flat=True)
    first = rows.first()
    return int(first) - 1 if first is not None else newest_change()


class Part:
    """Some changes, loaded once; each event is made once, however many listen."""

    def __init__(self, numbers: Collection[int], *, show_comment: ShowComment | None = None) -> None:
        self._changes = load_changes(numbers) if numbers else []
        self._show_comment = show_comment
        self._made: dict[tuple[int, str], dict[str, Any]] = {}

    def events_for(
        self, streams: Collection[str], *, wanted: EventFilter, actor: Actor | Visitor, after: int = 0
    ) -> list[Sent]:
        """The events that somebody asked for and may read."""
        out: list[Sent] = []
        for change in self._changes:
            if change.pk <= after or not wanted.holds(change) or not _may_read(change, actor):
                continue
            place = write_place(change.pk, streams=streams, moment=change.timestamp)
            out += [Sent(stream, self._make(change, stream), place) for stream in streams_of(change, streams)]
        return out

    def _make(self, change: Change, stream: str) -> dict[str, Any]:
        key = (change.pk, stream)
        if key not in self._made:
            self._made[key] = describe_event(change, stream, show_comment=self._show_comment)
        return self._made[key]


def read_events(
    numbers: Collection[int], *, streams: Collection[str], wanted: EventFilter, actor: Actor | Visitor
) -> list[Sent]:
    """The events of these changes that one listener asked for and may read."""
    return Part(numbers).events_for(streams, wanted=wanted, actor=actor)


def write_place(number: int, *, streams: Collection[str], moment: datetime) -> str:
    """As EventStreams writes it: a place in each topic."""
    stamp = int(moment.timestamp() * 1000)
    places = [{"topic": topic_of(s), "partition": 0, "offset": number, "timestamp": stamp} for s in streams]
    return json.dumps(places, separators=(",", ":"))


def read_place(text: str) -> int:
    """The place in a `Last-Event-ID`: offsets, or timestamps where clients made it themselves. Raises StreamRefused."""
    try:
        found = json.loads(text)
        places = found if isinstance(found, list) else [found]
        offsets = [one["offset"] for one in places if type(one.get("offset")) is int and one["offset"] >= 0]
        stamps = [one["timestamp"] for one in places if type(one.get("timestamp")) in (int, float)]
        if offsets and max(offsets) < 2**62:
            return int(min(offsets))
        return place_since(datetime.fromtimestamp(min(stamps) / 1000, UTC))
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError, OSError, RecursionError) as err:
        raise StreamRefused("bad-place", "Last-Event-ID can't be read.") from err


def read_since(text: str) -> int:
    """The place of a time: ISO 8601, or milliseconds. Raises StreamRefused."""
    try:
        if text.isascii() and text.isdecimal() and len(text) < 16:
            return place_since(datetime.fromtimestamp(int(text) / 1000, UTC))
        moment = parse_datetime(text) or parse_datetime(f"{text}T00:00:00Z")
        if moment is None:
            raise ValueError(text)
        return place_since(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError, OSError) as err:
        raise StreamRefused("bad-since", "`since` takes a time such as 2026-01-02T03:04:05Z.") from err


def _may_read(change: Change, actor: Actor | Visitor) -> bool:
    try:
        check_read(Title(change.namespace, change.key), actor=actor)
    except PermissionRefused:
        return False
    return True
