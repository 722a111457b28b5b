"""When something ends: what people type into a field for expiry, as MediaWiki reads it."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from typing import Final

INFINITE: Final = frozenset({"infinite", "indefinite", "infinity", "never"})
_PART: Final = re.compile(
    r"(\d{1,6}|an?)\s*(second|sec|minute|min|hour|day|week|fortnight|month|year|decade)s?", re.IGNORECASE
)
_SECONDS: Final = {
    "second": 1,
    "sec": 1,
    "minute": 60,
    "min": 60,
    "hour": 3600,
    "day": 86400,
    "week": 604800,
    "fortnight": 1209600,
}
_MONTHS: Final = {"month": 1, "year": 12, "decade": 120}
_FORMATS: Final = ("%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d %B %Y", "%H:%M, %d %B %Y")


def parse_expiry(text: str, *, now: datetime) -> datetime | None:
    """The moment that `text` names: "3 days", "1 week 2 hours", an ISO date; None for never. Raises ValueError.

    What lies in the past is refused, too.
    """
    typed = text.strip().lower().removeprefix("+").strip()
    if typed in INFINITE:
        return None
    moment = _read_relative(typed, now) or _read_absolute(text.strip())
    if moment is None or moment <= now or moment.year > 9998:
        raise ValueError(text)
    return moment


def _read_relative(text: str, now: datetime) -> datetime | None:
    if not text or _PART.sub("", text.replace(",", " ").replace(" and ", " ")).strip():
        return None
    moment = now
    try:
        for count, unit in _PART.findall(text):
            number = 1 if count[0] == "a" else int(count)
            unit = unit.lower()
            months = _MONTHS.get(unit, 0) * number
            moment = _add_months(moment, months) if months else moment + timedelta(seconds=_SECONDS[unit] * number)
    except (OverflowError, ValueError, KeyError):
        return None
    return moment


def _add_months(moment: datetime, months: int) -> datetime:
    at = moment.year * 12 + moment.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def _read_absolute(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except ValueError:
        pass
    for pattern in _FORMATS:
        try:
            return datetime.strptime(text, pattern).replace(tzinfo=UTC)
        except ValueError:
            continue
    return None
