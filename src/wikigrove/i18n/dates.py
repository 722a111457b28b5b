"""Dates and times as the reader's language writes them, in the zone and the order that the reader chose; UTC else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_date, format_datetime
from babel.dates import format_time as babel_time

from wikigrove.i18n.languages import current_language, locale_of

_PATTERNS: Final = {"dmy": "d MMMM y", "mdy": "MMMM d, y", "ymd": "y MMMM d", "ISO 8601": "y-MM-dd"}


@dataclass(frozen=True)
class DateChoice:
    """How somebody reads dates. `style`: default, dmy, mdy, ymd or ISO 8601, as in MediaWiki's preferences."""

    zone: tzinfo = UTC
    style: str = "default"


_USUAL: Final = DateChoice()
_choice: ContextVar[DateChoice] = ContextVar("wikigrove_dates", default=_USUAL)


@contextmanager
def use_dates(choice: DateChoice) -> Iterator[None]:
    """Write dates this way inside the block."""
    token = _choice.set(choice)
    try:
        yield
    finally:
        _choice.reset(token)


def read_zone(correction: str) -> tzinfo:
    """The zone of MediaWiki's preference `timecorrection` (`ZoneInfo|60|Europe/Berlin`, `Offset|120`); else UTC."""
    kind, _, rest = correction.partition("|")
    if kind == "Offset" and rest.lstrip("-").isdecimal():
        return timezone(timedelta(minutes=int(rest)))
    if kind == "ZoneInfo":
        try:
            return ZoneInfo(rest.partition("|")[2])
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return UTC
    return UTC


def localise(moment: datetime) -> datetime:
    """The moment in the reader's zone."""
    return moment.astimezone(_choice.get().zone)


def format_timestamp(moment: datetime, language: str | None = None) -> str:
    """Day and time, like "12 June 2026, 14:05"."""
    locale = locale_of(language or current_language())
    pattern = "HH:mm:ss" if _choice.get().style == "ISO 8601" else "HH:mm"
    clock = format_datetime(localise(moment).replace(tzinfo=None), pattern, locale=locale)
    glue = "T" if _choice.get().style == "ISO 8601" else ", "
    return f"{format_day(moment, language)}{glue}{clock}"


def format_day(moment: datetime, language: str | None = None) -> str:
    locale = locale_of(language or current_language())
    # British order for English: wikis write for the world, and "long" would be American.
    usual = "d MMMM y" if locale.language == "en" else "long"
    return format_date(localise(moment).date(), _PATTERNS.get(_choice.get().style, usual), locale=locale)


def format_time(moment: datetime, language: str | None = None) -> str:
    locale = locale_of(language or current_language())
    return babel_time(localise(moment).time(), "HH:mm", locale=locale)
