"""Whole answers for anonymous readers, kept in each worker and checked against the database with one query.

A reader without cookies gets a page's bytes as they were made for the last one, as long as the rows that the page was
made from are the same. No template is drawn, no Django request is built: `CachedReader` sits before Django. What may
be kept, and which rows it depends on, is said by the view with `mark_cacheable`, from a signature that was read
*before* the page was loaded: an edit that comes in between makes the kept answer wrong, and the check sees it.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from wikigrove_engine.title import Title

from wikigrove.farm.scope import current_wiki

MAX_BYTES: Final = 24 * 1024 * 1024
LONGEST: Final = 300
_LARGEST: Final = 2 * 1024 * 1024
_HEADERS: Final = frozenset(
    {
        "content-type",
        "content-language",
        "content-security-policy",
        "x-content-type-options",
        "x-frame-options",
        "referrer-policy",
        "cross-origin-opener-policy",
        "cache-control",
        "vary",
        "link",
        "last-modified",
    }
)

Row = tuple[Any, ...]
StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


@dataclass(frozen=True)
class Signature:
    """Pages (missing ones too) of one wiki, and what the database said of them."""

    wiki_id: int
    titles: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class KeptAnswer:
    """A finished answer. `zipped` is the same body for readers who take gzip; `until` a time.time() or None."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    zipped: bytes
    etag: str
    signatures: tuple[Signature, ...]
    until: float | None

    @property
    def size(self) -> int:
        return len(self.body) + len(self.zipped) + 1024


class AnswerStore:
    """The most recently used answers of this process, up to a number of bytes."""

    def __init__(self, limit: int = MAX_BYTES) -> None:
        self._limit, self._size = limit, 0
        self._answers: OrderedDict[tuple[str, str], KeptAnswer] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, key: tuple[str, str]) -> KeptAnswer | None:
        with self._lock:
            answer = self._answers.get(key)
            if answer is not None:
                self._answers.move_to_end(key)
            return answer

    def keep(self, key: tuple[str, str], answer: KeptAnswer) -> None:
        if answer.size > _LARGEST:
            return
        with self._lock:
            self._drop(key)
            self._answers[key] = answer
            self._size += answer.size
            while self._size > self._limit:
                self._drop(next(iter(self._answers)))

    def drop(self, key: tuple[str, str]) -> None:
        with self._lock:
            self._drop(key)

    def clear(self) -> None:
        with self._lock:
            self._answers.clear()
            self._size = 0

    def _drop(self, key: tuple[str, str]) -> None:
        old = self._answers.pop(key, None)
        if old is not None:
            self._size -= old.size


answers: Final = AnswerStore()


class CachedReader:
    """A WSGI application before Django: answers what is kept and still true, and passes on the rest."""

    def __init__(self, application: Application, store: AnswerStore = answers) -> None:
        self._application, self._store = application, store

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] in {"GET", "HEAD"} and _is_plain(environ):
            key = (environ.get("HTTP_HOST", ""), _path_of(environ))
            answer = self._store.find(key)
            if answer is not None:
                if is_current(answer):
                    return _send(answer, environ, start_response)
                self._store.drop(key)
        return self._application(environ, start_response)


class KeepAnswersMiddleware:
    """Keeps what views marked, on its way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        marked: tuple[tuple[Signature, ...], float | None] | None = getattr(response, "cacheable", None)
        if marked is None:
            return response
        response["Cache-Control"] = "private, must-revalidate, max-age=0"
        response["Vary"] = "Cookie, Accept-Encoding"
        if (
            request.method == "GET"
            and is_plain_reader(request)
            and response.status_code == 200
            and not response.cookies
            and _agree(marked[0], 1, request.interface_texts.mark)  # type: ignore[attr-defined]
        ):
            answer = _keep(response, marked)
            # PATH_INFO as the server gave it: the wiki's middleware has cut the wiki's prefix off path_info.
            answers.keep((request.META.get("HTTP_HOST", ""), request.META.get("PATH_INFO", "")), answer)
            response["ETag"] = answer.etag
        return response


def is_plain_reader(request: HttpRequest) -> bool:
    """No session, no note waiting to be shown, no query: nothing that could make the page somebody's own."""
    return _is_plain(request.META)


def _is_plain(environ: Mapping[str, Any]) -> bool:
    cookies = environ.get("HTTP_COOKIE", "")
    return not environ.get("QUERY_STRING") and not (
        cookies and (f"{settings.SESSION_COOKIE_NAME}=" in cookies or "messages=" in cookies)
    )


def read_signature(titles: Sequence[Title]) -> Signature:
    """What the database says now of these pages of the wiki in scope; one query."""
    wiki_id = current_wiki().pk
    wanted = tuple((title.namespace, title.key) for title in titles)
    return Signature(wiki_id, wanted, _query(wiki_id, wanted))


def mark_cacheable(response: HttpResponse, signatures: Sequence[Signature], *, until: float | None = None) -> None:
    """Say that `response` is the same for everybody as long as these signatures hold, and until then.

    Not where the wiki itself was changed meanwhile: the page was made with settings that no longer count.
    """
    if not _agree(signatures, 0, current_wiki().version):
        return
    response.cacheable = (tuple(signatures), until)  # type: ignore[attr-defined]


def is_current(answer: KeptAnswer) -> bool:
    """Do all the rows still say the same? One query for most pages. A database in trouble means no."""
    if answer.until is not None and answer.until < time.time():
        return False
    try:
        return all(_query(old.wiki_id, old.titles) == old.rows for old in answer.signatures)
    except DatabaseError:
        connection.close()
        return False


def _query(wiki_id: int, titles: tuple[tuple[int, str], ...]) -> tuple[Row, ...]:
    # Plain SQL, since this is all that a cached view costs; the wiki's version changes with its settings.
    places = " OR ".join(["(p.namespace = %s AND p.key = %s)"] * len(titles))
    parameters: list[int | str] = [value for pair in titles for value in pair]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT w.version, w.interface_mark, p.id, p.latest_id, p.touched FROM farm_wiki w LEFT JOIN pages_page p "  # noqa: S608
            f"ON p.wiki_id = w.id AND ({places}) WHERE w.id = %s ORDER BY p.id",
            [*parameters, wiki_id],
        )
        return tuple(tuple(row) for row in cursor.fetchall())


def _agree(signatures: Sequence[Signature], column: int, value: object) -> bool:
    """Whether the wiki's row says the same in all of them: its version comes first, the mark of its texts second.

    Both are read before the signatures; where they differ, the page was made of what does not count any more.
    """
    return all(row[column] == value for signature in signatures for row in signature.rows)


def _keep(response: HttpResponse, marked: tuple[tuple[Signature, ...], float | None]) -> KeptAnswer:
    body = response.content
    etag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers = tuple((name, value) for name, value in response.items() if name.lower() in _HEADERS)
    signatures, until = marked
    # What changes by the clock alone, as the end of a protection, is in no signature.
    last = min(until or float("inf"), time.time() + LONGEST)
    return KeptAnswer((*headers, ("ETag", etag)), body, gzip.compress(body, 6, mtime=0), etag, signatures, last)


def _path_of(environ: Mapping[str, Any]) -> str:
    """The path as Django will have it: WSGI hands bytes over as if they were Latin-1."""
    raw: str = environ.get("PATH_INFO", "")
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        # Not kept under any key: Django writes such paths in its own way.
        return ""


def _send(answer: KeptAnswer, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    headers = list(answer.headers)
    if environ.get("HTTP_IF_NONE_MATCH") == answer.etag:
        start_response("304 Not Modified", headers)
        return [b""]
    body = answer.body
    if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
        body = answer.zipped
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [b""] if environ["REQUEST_METHOD"] == "HEAD" else [body]
