"""Keep scrapers from eating the server without standing in a reader's way.

Pages as readers see them cost nothing here. What is dear to make and as endless as the edits (histories, differences,
old versions, lists) takes points from a bucket that each address has and that fills again by itself. Who is signed in
has a far larger one. The buckets live in the memory of each process: a restart forgives everybody.
"""

from __future__ import annotations

import ipaddress
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import RateLimited
from wikigrove.accounts.middleware import address_of
from wikigrove.farm.scope import current_wiki
from wikigrove.web.special.registry import find_special
from wikigrove.web.views.errors import show_refusal

GetResponse = Callable[[HttpRequest], HttpResponse]

BURST: Final = 90.0
PER_SECOND: Final = 1.5
SIGNED_IN: Final = 10.0
"""How much more somebody with an account may do."""
ACTIONS: Final[Mapping[str, float]] = {"history": 3, "info": 2, "raw": 1, "edit": 1, "render": 1}
SPECIALS: Final[Mapping[str, float]] = {
    "recentchanges": 2,
    "recentchangeslinked": 4,
    "contributions": 3,
    "log": 2,
    "whatlinkshere": 3,
    "search": 2,
    "allpages": 1,
    "linksearch": 3,
    "newpages": 2,
    "listusers": 2,
    "activeusers": 3,
    "export": 5,
    "comparepages": 4,
    "diff": 4,
    "pagehistory": 3,
    "listfiles": 2,
    "undelete": 3,
}
_MOST: Final = 20_000


@dataclass
class Bucket:
    points: float
    at: float


class Buckets:
    """The buckets of the addresses seen last, a fixed number of them. `clock`: what tells the seconds."""

    def __init__(self, *, burst: float = BURST, per_second: float = PER_SECOND, most: int = _MOST) -> None:
        self.burst, self.per_second, self._most = burst, per_second, most
        self._buckets: OrderedDict[str, Bucket] = OrderedDict()
        self.clock: Callable[[], float] = time.monotonic
        self._lock = threading.Lock()

    def take(self, key: str, cost: float) -> float:
        """Take `cost` points. Returns 0, or the seconds until there will be enough; nothing is taken then."""
        with self._lock:
            bucket = self._fill(key)
            if bucket.points < cost:
                return (cost - bucket.points) / self.per_second
            bucket.points -= cost
            return 0.0

    def spend(self, key: str, cost: float) -> float:
        """Take `cost` points also where there are fewer: for what was done already. Returns what is left."""
        with self._lock:
            bucket = self._fill(key)
            # A debt has an end, or one call that hung would shut somebody out for hours.
            bucket.points = max(-self.burst, bucket.points - cost)
            return bucket.points

    def left(self, key: str) -> float:
        with self._lock:
            return self._fill(key).points

    def clear(self) -> None:
        with self._lock:
            self._buckets.clear()

    def _fill(self, key: str) -> Bucket:
        """The bucket with what has come since; it counts as seen last. The lock is held."""
        now = self.clock()
        bucket = self._buckets.pop(key, None) or Bucket(self.burst, now)
        bucket.points = min(self.burst, bucket.points + (now - bucket.at) * self.per_second)
        bucket.at = now
        self._buckets[key] = bucket
        while len(self._buckets) > self._most:
            self._buckets.popitem(last=False)
        return bucket


buckets: Final = Buckets()


class ScraperDefenceMiddleware:
    """Answers 429 with Retry-After where an address asks for more than its bucket holds."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cost = cost_of(request) if settings.WIKIGROVE["rate_limits"] else 0.0
        if cost:
            seconds = _take(request, cost)
            if seconds:
                return _refuse(request, seconds)
        return self.get_response(request)


def cost_of(request: HttpRequest) -> float:
    """What a request costs; 0 for the reading of pages, for files and for whatever writes (rate limits hold there)."""
    if request.method not in ("GET", "HEAD"):
        return 0.0
    query, path = request.GET, request.path_info
    if path.startswith("/wiki/"):
        name = path.removeprefix("/wiki/")
    elif path == "/w/index.php":
        name = query.get("title", "")
    else:
        return 0.0
    cost = ACTIONS.get(query.get("action", ""), 0.0)
    if "diff" in query:
        cost += 4
    elif "oldid" in query:
        cost += 3
    if "search" in query and path == "/w/index.php":
        cost += SPECIALS["search"]
    return cost + _special_cost(name)


def address_key(address: str) -> str:
    """An IPv4 address, or the /64 that one IPv6 line has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.ip_network(f"{parsed}/64", strict=False).network_address)
    return str(parsed)


def _special_cost(name: str) -> float:
    space, colon, rest = name.partition(":")
    if not colon or not rest:
        return 0.0
    names = {"special", current_wiki().title_rules.namespace_name(-1).casefold()}
    if space.replace("_", " ").casefold() not in names:
        return 0.0
    page = find_special(rest.split("/")[0])
    return SPECIALS.get(page.name.lower(), 0.0) if page is not None else 0.0


def _take(request: HttpRequest, cost: float) -> float:
    # Whether a session is somebody's takes a query, so it is asked only of those who bring one.
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
    if signed_in:
        if has_right(request.actor, "noratelimit"):  # type: ignore[attr-defined]
            return 0.0
        return buckets.take(f"user {request.user.pk}", cost / SIGNED_IN)
    return buckets.take(address_key(address_of(request)), cost)


def _refuse(request: HttpRequest, seconds: float) -> HttpResponse:
    wait = int(seconds) + 1
    response = show_refusal(request, RateLimited(seconds=wait, message_key="wikigrove-too-fast"), status=429)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response
