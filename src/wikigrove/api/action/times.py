"""Moments: how they are written, and the many forms in which they are taken."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from wikigrove.i18n import current_language, format_timestamp

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"
)  # fmt: skip
INFINITE: Final = "infinite"
_DIGITS: Final = re.compile(r"\d{14}")
_EPOCH: Final = re.compile(r"-?\d{1,13}(?:\.\d+)?")
_WRITTEN: Final = re.compile(
    r"(\d{4})[-:](\d\d)[-:](\d\d)(?:T| )(\d\d):(\d\d):(\d\d)(?:\.\d+)?\s*(?:Z|(?:GMT|UTC)|([+-]\d\d)(?::?(\d\d))?)?"
)
_BASIC: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z?")


def iso(moment: datetime) -> str:
    """As all answers have it: 2001-02-03T04:05:06Z."""
    # Cheaper than strftime by far, and it is done for each row.
    return f"{moment.isoformat()[:19]}Z" if moment.tzinfo is UTC else f"{moment.astimezone(UTC).isoformat()[:19]}Z"


def said(moment: datetime) -> str:
    """In words, in the order in which MediaWiki says it in English; in other languages as the wiki's pages do."""
    if current_language() != "en":
        return format_timestamp(moment)
    utc = moment.astimezone(UTC)
    return f"{utc:%H:%M}, {utc.day} {_MONTHS[utc.month - 1]} {utc.year}"


def iso_or_infinite(moment: datetime | None, never: str = INFINITE) -> str:
    return never if moment is None else iso(moment)


def digits(moment: datetime) -> str:
    """Fourteen digits, as continuations have it."""
    return moment.astimezone(UTC).strftime("%Y%m%d%H%M%S")


def from_digits(text: str) -> datetime:
    """Raises ValueError."""
    if not _DIGITS.fullmatch(text):
        raise ValueError(text)
    return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def parse_moment(text: str) -> datetime:
    """In any form that MediaWiki takes; raises ValueError."""
    text = text.strip()
    if text == "now":
        return datetime.now(UTC).replace(microsecond=0)
    if _DIGITS.fullmatch(text):
        return from_digits(text)
    if _EPOCH.fullmatch(text):
        return _from_epoch(float(text))
    if found := _WRITTEN.fullmatch(text):
        year, month, day, hour, minute, second = (int(found[i]) for i in range(1, 7))
        moment = datetime(year, month, day, hour, minute, second, tzinfo=UTC)
        if found[7]:
            sign = -1 if found[7].startswith("-") else 1
            away = int(found[7]) * 3600 + sign * int(found[8] or 0) * 60
            return _from_epoch(moment.timestamp() - away)
        return moment
    if found := _BASIC.fullmatch(text):
        return datetime(*(int(found[i]) for i in range(1, 7)), tzinfo=UTC)  # type: ignore[misc, arg-type]
    return _from_mail(text)


def _from_epoch(seconds: float) -> datetime:
    try:
        return datetime.fromtimestamp(int(seconds), UTC)
    except (OverflowError, OSError) as err:
        raise ValueError(str(seconds)) from err


def _from_mail(text: str) -> datetime:
    """The form of mails and of HTTP: Sat, 03 Feb 2001 04:05:06 GMT."""
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, IndexError) as err:
        raise ValueError(text) from err
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
