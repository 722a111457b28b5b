"""When something ends: "1 week", "infinite", a date as in MediaWiki's API."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Final

from django.utils import timezone

from wikigrove.notices.errors import NoticeRefused

FOREVER: Final = frozenset({"", "infinite", "infinity", "indefinite", "never"})
CHOICES: Final = ("infinite", "1 week", "1 month", "3 months", "6 months", "1 year")
"""What menus offer."""
_RELATIVE: Final = re.compile(r"(\d{1,4}) ?(minute|hour|day|week|month|year)s?")
_SECONDS: Final = {"minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_LONGEST_DAYS: Final = 366 * 10


def read_expiry(text: str) -> datetime | None:
    """The moment; None for never. Raises NoticeRefused for what makes no sense, is past, or is too far away."""
    asked = text.strip().lower()
    if asked in FOREVER:
        return None
    now = timezone.now()
    match = _RELATIVE.fullmatch(asked)
    moment = _add(now, int(match[1]), match[2]) if match else _read_date(text.strip())
    if moment is None or moment <= now or moment > now + timedelta(days=_LONGEST_DAYS):
        raise NoticeRefused("badexpiry", "watchlist-expiry-bad", text)
    return moment


def _add(now: datetime, number: int, unit: str) -> datetime | None:
    try:
        if unit in _SECONDS:
            return now + timedelta(seconds=number * _SECONDS[unit])
        months = now.month - 1 + number * (12 if unit == "year" else 1)
        year, month = now.year + months // 12, months % 12 + 1
        return now.replace(year=year, month=month, day=min(now.day, monthrange(year, month)[1]))
    except (OverflowError, ValueError):
        return None


def _read_date(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
