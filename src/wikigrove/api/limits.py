"""What a program may ask for, in points: one place for the Action API, REST and our own API.

Each caller has a bucket of points that fills again by itself: an address, an account, or a key (so that two bots of one
person don't stand in each other's way). A call takes what its declaration says, and afterwards what it turned out to take of
the server's time. So cheap calls may come fast, dear ones can't eat the server, and no call is refused in its middle.
Rights count too: `apihighlimits` gets ten times as much, `noratelimit` has no limit, and visitors from this very machine have
none: they are the operator's, or everybody behind a proxy that nobody has told us of, who must not share one bucket.
The buckets are those of `web.defence`: in the memory of each process.
"""

from __future__ import annotations

import ipaddress
import math
import time
from dataclasses import dataclass, field
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import RateLimited
from wikigrove.accounts.middleware import address_of
from wikigrove.consumers.domain.identify import identify_caller
from wikigrove.web.defence import Buckets, address_key

BURST: Final = 3000.0
PER_SECOND: Final = 25.0
"""For a visitor's address: half of one processor, for as long as it likes."""
SECONDS_A_POINT: Final = 0.02
SIGNED_IN: Final = 2.0
HIGH_LIMITS: Final = 10.0
"""How much more others may ask for."""

buckets: Final = Buckets(burst=BURST, per_second=PER_SECOND)


@dataclass
class Meter:
    """What one call costs. `factor`: how much more this caller may ask for; 0: as much as it likes."""

    key: str
    factor: float
    cost: float
    left: float = BURST
    started: float = field(default_factory=time.perf_counter)

    def settle(self) -> None:
        """Take what the call cost over its declaration; once."""
        spent = (time.perf_counter() - self.started) / SECONDS_A_POINT
        if self.factor and spent > self.cost:
            self.left = buckets.spend(self.key, (spent - self.cost) / self.factor)
            self.cost = spent

    def headers(self) -> dict[str, str]:
        """The limits as they stand: of the IETF's draft, and the three that most clients know."""
        if not self.factor:
            return {}
        burst, left = int(BURST * self.factor), max(0, int(self.left * self.factor))
        wait = math.ceil((BURST - max(0.0, self.left)) / PER_SECOND)
        window = math.ceil(BURST / PER_SECOND)
        return {
            "RateLimit-Policy": f'"points";q={burst};w={window}',
            "RateLimit": f'"points";r={left};t={wait}',
            "RateLimit-Limit": str(burst),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(wait),
        }


def charge(request: HttpRequest, *, cost: float, actor: Any = None, key: str = "") -> Meter | None:
    """Take `cost` points from whoever calls. Raises RateLimited with the seconds until there will be enough."""
    if not settings.WIKIGROVE["rate_limits"]:
        return None
    if actor is None:
        caller = identify_caller(request)
        actor, key = caller.actor, caller.consumer_key
    meter = Meter(key or _key_of(actor, request), _factor_of(actor, request), cost)
    request._meter = meter  # type: ignore[attr-defined]
    if meter.factor:
        seconds = buckets.take(meter.key, cost / meter.factor)
        meter.left = buckets.left(meter.key)
        if seconds:
            raise RateLimited(seconds=max(1, math.ceil(seconds)))
    return meter


def limit_headers(request: HttpRequest) -> dict[str, str]:
    """The headers of the answer, and the end of the account; nothing where no points were taken."""
    meter: Meter | None = getattr(request, "_meter", None)
    if meter is None:
        return {}
    meter.settle()
    return meter.headers()


def _key_of(actor: Any, request: HttpRequest) -> str:
    if actor.pk is None or actor.is_temporary:
        return address_key(address_of(request))
    return f"actor {actor.pk}"


def _factor_of(actor: Any, request: HttpRequest) -> float:
    if has_right(actor, "noratelimit"):
        return 0.0
    if has_right(actor, "apihighlimits"):
        return HIGH_LIMITS
    if actor.is_registered:
        return SIGNED_IN
    return 0.0 if _is_own(address_of(request)) else 1.0


def _is_own(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
