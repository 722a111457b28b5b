"""What a listener asks for, read from a request: the same for both ways of answering."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from wikigrove_engine.title import find_title

from wikigrove.accounts.domain.rights import check_right
from wikigrove.accounts.middleware import address_of
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.consumers.domain.identify import identify_caller
from wikigrove.events.domain.read_stream import Sent, newest_change, read_place, read_since
from wikigrove.events.domain.streams import EventFilter, read_streams
from wikigrove.events.errors import StreamRefused
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki
from wikigrove.web.defence import address_key

_BOTS: Final[Mapping[str, bool | None]] = {"": None, "true": True, "1": True, "false": False, "0": False}
MOST_WORDS: Final = 100
"""Of namespaces, titles and people in a filter."""


@dataclass
class Listener:
    """Somebody who listens, and how far they have heard."""

    wiki: Wiki
    actor: Actor | Visitor
    key: str
    """Who is counted: an account, a key, an address."""
    streams: tuple[str, ...]
    wanted: EventFilter
    place: int
    as_lines: bool
    """Plain lines of JSON instead of server-sent events."""


def open_listener(request: HttpRequest, names: str) -> Listener:
    """Raises StreamRefused, CallerRefused, PermissionRefused."""
    caller = identify_caller(request)
    check_right(caller.actor, "read")
    place = request.headers.get("Last-Event-ID") or request.GET.get("Last-Event-ID", "")
    since = request.GET.get("since") or request.GET.get("timestamp", "")
    at = read_place(place) if place else read_since(since) if since else newest_change()
    return Listener(
        wiki=current_wiki(),
        actor=caller.actor,
        key=caller.consumer_key or _key_of(caller.actor, request),
        streams=tuple(read_streams(names)),
        wanted=_read_filter(request),
        place=at,
        as_lines="text/event-stream" not in _accepted(request) and "application/json" in _accepted(request),
    )


def write_event(sent: Sent, *, as_lines: bool) -> str:
    data = json.dumps(sent.data, ensure_ascii=False, separators=(",", ":"))
    return f"{data}\n" if as_lines else f"event: message\nid: {sent.place}\ndata: {data}\n\n"


def content_type(*, as_lines: bool) -> str:
    return "application/json; charset=utf-8" if as_lines else "text/event-stream; charset=utf-8"


HEADERS: Final = {
    "Cache-Control": "private, no-cache, no-store",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "accept, cache-control, last-event-id, authorization",
    "Access-Control-Allow-Methods": "GET",
    "X-Accel-Buffering": "no",
}


def _accepted(request: HttpRequest) -> str:
    return request.headers.get("Accept", "text/event-stream")


def _key_of(actor: Any, request: HttpRequest) -> str:
    return address_key(address_of(request)) if actor.pk is None or actor.is_temporary else f"actor {actor.pk}"


def _read_filter(request: HttpRequest) -> EventFilter:
    rules = current_wiki().title_rules
    given = request.GET
    titles = [find_title(text, rules) for text in _words(given.get("title", ""))]
    if any(title is None for title in titles):
        raise StreamRefused("bad-filter", "`title` takes titles with | between them.")
    namespaces = _words(given.get("namespace", ""))
    if not all(word.removeprefix("-").isdecimal() and len(word) < 8 for word in namespaces):
        raise StreamRefused("bad-filter", "`namespace` takes numbers with | between them.")
    kinds = frozenset(_words(given.get("type", "")))
    if kinds - {"edit", "new", "log"}:
        raise StreamRefused("bad-filter", "`type` takes edit, new and log with | between them.")
    bot = given.get("bot", "").lower()
    if bot not in _BOTS:
        raise StreamRefused("bad-filter", "`bot` takes true or false.")
    return EventFilter(
        namespaces=frozenset(int(word) for word in namespaces),
        kinds=kinds,
        users=frozenset(_words(given.get("user", ""))),
        titles=frozenset((title.namespace, title.key) for title in titles if title is not None),
        bots=_BOTS[bot],
    )


def _words(text: str) -> list[str]:
    words = [word.strip() for word in text.split("|") if word.strip()]
    if len(words) > MOST_WORDS:
        raise StreamRefused("bad-filter", f"A filter takes at most {MOST_WORDS} words.")
    return words
