"""The dates that {{#time:}} reads: PHP's strtotime notation, the part of it that wikis use.

Source: https://www.php.net/manual/en/datetime.formats.php
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

_MAX_LENGTH: Final = 200
_MONTHS: Final = {
    name[:length]: number
    for number, name in enumerate(
        (
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ),
        1,
    )
    for length in (3, len(name))
} | {"sept": 9}
_ROMAN: Final = {
    name: number
    for number, name in enumerate(("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"), 1)
}
_DAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            ("monday", "mon"),
            ("tuesday", "tue", "tues"),
            ("wednesday", "wed"),
            ("thursday", "thu", "thur", "thurs"),
            ("friday", "fri"),
            ("saturday", "sat"),
            ("sunday", "sun"),
        )
    )
    for name in names
}
_ORDINALS: Final = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "eleventh": 11,
    "twelfth": 12,
    "next": 1,
    "last": -1,
    "previous": -1,
    "this": 0,
}
_UNITS: Final = {
    "sec": "seconds",
    "secs": "seconds",
    "second": "seconds",
    "seconds": "seconds",
    "min": "minutes",
    "mins": "minutes",
    "minute": "minutes",
    "minutes": "minutes",
    "hour": "hours",
    "hours": "hours",
    "day": "days",
    "days": "days",
    "week": "weeks",
    "weeks": "weeks",
    "fortnight": "fortnights",
    "fortnights": "fortnights",
    "month": "months",
    "months": "months",
    "year": "years",
    "years": "years",
    "weekday": "weekdays",
    "weekdays": "weekdays",
}
_ZONES: Final = {
    "utc": 0,
    "gmt": 0,
    "z": 0,
    "est": -300,
    "edt": -240,
    "cst": -360,
    "cdt": -300,
    "mst": -420,
    "mdt": -360,
    "pst": -480,
    "pdt": -420,
    "cet": 60,
    "cest": 120,
    "eet": 120,
    "eest": 180,
    "wet": 0,
    "west": 60,
    "bst": 60,
    "msk": 180,
    "jst": 540,
    "ist": 330,
    "aest": 600,
    "aedt": 660,
    "acst": 570,
    "awst": 480,
    "nzst": 720,
    "nzdt": 780,
    "akst": -540,
    "akdt": -480,
    "hst": -600,
    "sast": 120,
    "sgt": 480,
    "hkt": 480,
    "kst": 540,
    "pkt": 300,
    "eat": 180,
    "cat": 120,
    "wat": 60,
}
_MONTH: Final = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b"
_ROMAN_MONTH: Final = r"(?P<month>" + "|".join(sorted(_ROMAN, key=len, reverse=True)) + r")\b"
_TIME: Final = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,:](?P<fraction>\d+))?)?"
_ORDINAL_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

# Tried in this order at each place.
_FORMS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("space", r"[\s,;()]+"),
        ("stamp", r"@(?P<stamp>-?\d+)"),
        (
            "compact",
            r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})T?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})(?!\d)",
        ),
        ("compact", r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)"),
        ("week", r"(?P<year>\d{4})-?W(?P<week>\d{2})(?:-?(?P<weekday>[0-7]))?"),
        ("date", r"(?P<year>[+-]?\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?=T\d|[^\d]|$)T?"),
        ("date", r"(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})(?!\d)"),
        ("date", r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4}|\d{2})(?!\d)"),
        ("date", r"(?P<day>\d{1,2})[.-](?P<month>\d{1,2})[.-](?P<year>\d{4})(?!\d)"),
        ("date", r"(?P<year>\d{2})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)"),
        ("yearmonth", r"(?P<year>\d{4})-(?P<month>\d{2})(?!\d)"),
        ("ordinal", r"(?P<year>\d{4})-(?P<yearday>\d{3})(?!\d)"),
        ("ordinal", r"(?P<year>\d{4})\.?(?P<yearday>\d{3})(?!\d)"),
        ("aroundhour", r"(?P<side>back|front)\s+of\s+(?P<hour>\d{1,2})(?:\s*(?P<half>[ap])\.?m\b\.?)?"),
        ("clock12", r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?\s*(?P<half>[ap])\.?m\b\.?"),
        ("clock", "T?" + _TIME),
        ("date", _ORDINAL_DAY + r"[ \t.-]*" + _MONTH + r"[ \t.-]*(?P<year>\d{4})(?!\d|:)"),
        ("date", _MONTH + r"[ \t.-]*" + _ORDINAL_DAY + r"[ \t.,-]+(?P<year>\d{4})(?!\d|:)"),
        ("date", _ORDINAL_DAY + r"[ \t.-]*" + _ROMAN_MONTH + r"[ \t.-]*(?P<year>\d{4})(?!\d|:)"),
        ("date", r"(?P<day>0?[1-9]|[12]\d|3[01])-" + _MONTH + r"-(?P<year>\d{2})(?!\d)"),
        ("date", _MONTH + r"-(?P<day>\d{1,2})-(?P<year>\d{2})(?!\d)"),
        ("date", r"(?P<year>\d{2})-" + _MONTH + r"-(?P<day>\d{1,2})(?!\d)"),
        ("date", r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{2})(?!\d|:)"),
        ("date", r"(?P<year>\d{4})-" + _MONTH + r"-(?P<day>\d{1,2})"),
        ("yearmonth", _MONTH + r"[ \t.,-]*(?P<year>\d{4})(?!\d|:)"),
        ("yearmonth", r"(?P<year>\d{4})[ \t.,-]*" + _MONTH),
        ("yearmonth", _ROMAN_MONTH + r"[ \t.-]+(?P<year>\d{4})(?!\d|:)"),
        ("daymonth", _ORDINAL_DAY + r"[ \t.-]*" + _MONTH),
        ("daymonth", _MONTH + r"[ \t.-]*" + _ORDINAL_DAY + r"(?!\d)"),
        ("monthname", _MONTH + r"\.?"),
        ("firstof", r"(?P<which>first|last)\s+day\s+of"),
        (
            "relative",
            r"(?P<amount>[+-]*\s*\d+)\s*(?P<unit>"
            + "|".join(sorted((*_UNITS, *_DAYS), key=len, reverse=True))
            + r")\b(?P<ago>\s+ago\b)?",
        ),
        (
            "weekdayof",
            r"(?P<word>"
            + "|".join(_ORDINALS)
            + r")\s+(?P<unit>"
            + "|".join(sorted(_DAYS, key=len, reverse=True))
            + r")\s+of\b",
        ),
        (
            "wordrelative",
            r"(?P<word>"
            + "|".join(_ORDINALS)
            + r")\s+(?P<unit>"
            + "|".join(sorted((*_UNITS, *_DAYS), key=len, reverse=True))
            + r")\b(?P<ago>\s+ago\b)?",
        ),
        ("word", r"(?P<word>now|today|midnight|noon|tomorrow|yesterday)\b"),
        ("weekday", r"(?P<unit>" + "|".join(sorted(_DAYS, key=len, reverse=True)) + r")\b\.?"),
        ("year4", r"(?P<year>\d{4})(?!\d)"),
        ("offset", r"(?:GMT|UTC)?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?"),
        ("zone", r"(?P<zone>[A-Za-z]+(?:/[A-Za-z_]+)+|[A-Za-z]{1,5})\b"),
    )
)


@dataclass
class _State:
    now: datetime
    date: tuple[int, int, int] | None = None
    time: tuple[int, int, int] | None = None
    zone: tzinfo | None = None
    stamp: datetime | None = None
    months: int = 0
    days: int = 0
    seconds: int = 0
    weekdays: int = 0
    weekday: tuple[int, int] | None = None
    """(weekday, which one: 0 this or the next, 1 the next one after today, -1 the last)."""
    edge: str = ""
    nth: tuple[int, int] | None = None
    resets_time: bool = False
    errors: list[str] = field(default_factory=list)


def parse_date(text: str, *, now: datetime) -> datetime | None:
    """The moment that `text` names, in the zone of `now` unless it names its own; None for a bad date."""
    text = text.strip()
    if len(text) > _MAX_LENGTH:
        return None
    if re.fullmatch(r"\d{4}", text):
        # Four digits are a year, not a time of day.
        return _safe_date(now, int(text))
    state = _State(now)
    position = 0
    while position < len(text):
        match = None
        for kind, pattern in _FORMS:
            match = pattern.match(text, position)
            if match is not None and match.end() > position:
                try:
                    understood = _take(kind, match.groupdict(), state)
                except (ValueError, OverflowError, OSError):
                    # A number that is no day, offset or moment.
                    understood = False
                if not understood:
                    return None
                break
        else:
            return None
        position = match.end()
    return _resolve(state)


def _safe_date(now: datetime, year: int) -> datetime | None:
    if year == 0:
        return None
    day = min(now.day, calendar.monthrange(year, now.month)[1])
    return now.replace(year=year, day=day, hour=0, minute=0, second=0, microsecond=0)


def _take(kind: str, found: dict[str, str | None], state: _State) -> bool:
    """Put one recognised piece into the state; False where it can't be."""
    if kind == "space":
        return True
    if kind == "stamp":
        state.stamp = datetime.fromtimestamp(int(found["stamp"] or 0), UTC)
        return True
    if kind in ("date", "compact", "yearmonth", "daymonth", "monthname", "ordinal", "week", "year4"):
        return _take_date(kind, found, state)
    if kind in ("clock", "clock12"):
        return _take_time(kind, found, state)
    if kind == "aroundhour":
        hour = int(found["hour"] or 0)
        if found["half"] is not None:
            hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
        # A quarter past an hour, or before it.
        state.time = (hour, 15, 0) if (found["side"] or "").lower() == "back" else ((hour - 1) % 24, 45, 0)
        return hour < 24
    if kind == "offset":
        minutes = int(found["hours"] or 0) * 60 + int(found["minutes"] or 0)
        state.zone = timezone(timedelta(minutes=-minutes if found["sign"] == "-" else minutes))
        return True
    if kind == "zone":
        return _take_zone(found["zone"] or "", state)
    return _take_relative(kind, found, state)


def _take_date(kind: str, found: dict[str, str | None], state: _State) -> bool:
    year = int(found.get("year") or state.now.year)
    if found.get("year") is not None and len(found["year"] or "") == 2:
        year += 2000 if year < 70 else 1900
    if kind == "year4":
        if state.date is None:
            # "hhmm" in PHP's eyes.
            state.time = (year // 100, year % 100, 0)
            return year // 100 < 24 and year % 100 < 60
        state.date = (year, state.date[1], state.date[2])
        return True
    if kind == "ordinal":
        day = datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=int(found["yearday"] or 1) - 1)
        state.date = (day.year, day.month, day.day)
        return True
    if kind == "week":
        weekday = int(found["weekday"] or 1)
        monday = datetime.fromisocalendar(year, 1, 1) + timedelta(weeks=int(found["week"] or 1) - 1)
        day = monday + timedelta(days=weekday - 1)
        state.date = (day.year, day.month, day.day)
        return True
    name = (found.get("month") or "").lower()
    month = _MONTHS.get(name) or _ROMAN.get(name) or (int(name) if name.isdecimal() else 0)
    day_text = found.get("day")
    if day_text is None:
        number = 1 if kind == "yearmonth" else (state.now.day if state.date is None else state.date[2])
    else:
        number = int(day_text)
    if not 1 <= month <= 12 or not 0 <= number <= 31:
        return False
    state.date = (year, month, number)
    if found.get("hour") is not None:
        return _take_time("clock", found, state)
    return True


def _take_time(kind: str, found: dict[str, str | None], state: _State) -> bool:
    hour, minute, second = (int(found.get(k) or 0) for k in ("hour", "minute", "second"))
    if kind == "clock12":
        if not 1 <= hour <= 12:
            return False
        hour = hour % 12 + (12 if (found["half"] or "").lower() == "p" else 0)
    if hour > 24 or minute > 59 or second > 60 or state.time is not None:
        return False
    state.time = (hour, minute, second)
    return True


def _take_zone(name: str, state: _State) -> bool:
    if name.lower() == "ago":
        state.months, state.days, state.seconds = -state.months, -state.days, -state.seconds
        return True
    if "/" in name:
        try:
            state.zone = ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            return False
        return True
    minutes = _ZONES.get(name.lower())
    if minutes is None:
        return name.lower() in ("of", "on", "at", "and", "t")
    state.zone = timezone(timedelta(minutes=minutes), name.upper()) if name.lower() != "utc" else UTC
    return True


def _take_relative(kind: str, found: dict[str, str | None], state: _State) -> bool:
    word = (found.get("word") or "").lower()
    unit = (found.get("unit") or "").lower()
    if kind == "word":
        if word != "now":
            state.resets_time = True
        if word == "noon":
            state.time = (12, 0, 0)
        state.days += {"tomorrow": 1, "yesterday": -1}.get(word, 0)
        return True
    if kind == "firstof":
        state.edge = (found["which"] or "").lower()
        return True
    if kind == "weekday":
        state.weekday = (_DAYS[unit], 0)
        state.resets_time = True
        return True
    if kind == "weekdayof":
        state.nth = (_DAYS[unit], _ORDINALS[word])
        state.resets_time = True
        return True
    if kind == "wordrelative":
        amount = _ORDINALS[word]
        if unit in _DAYS:
            state.weekday = (_DAYS[unit], amount)
            state.resets_time = True
            return True
    else:
        text = (found["amount"] or "").replace(" ", "")
        amount = int(text.lstrip("+-")) * (-1 if text.count("-") % 2 else 1)
    if found.get("ago"):
        amount = -amount
    if unit in _DAYS:
        state.weekday = (_DAYS[unit], amount)
        state.resets_time = True
        return True
    _add_unit(_UNITS[unit], amount, state)
    return True


def _add_unit(unit: str, amount: int, state: _State) -> None:
    if unit in ("months", "years"):
        state.months += amount * (12 if unit == "years" else 1)
    elif unit in ("days", "weeks", "fortnights"):
        state.days += amount * {"days": 1, "weeks": 7, "fortnights": 14}[unit]
    elif unit == "weekdays":
        state.weekdays += amount
    else:
        state.seconds += amount * {"seconds": 1, "minutes": 60, "hours": 3600}[unit]


def _resolve(state: _State) -> datetime | None:
    zone = state.zone
    base = state.stamp if state.stamp is not None else (state.now.astimezone(zone) if zone is not None else state.now)
    tz = zone if zone is not None else base.tzinfo
    year, month, day = state.date if state.date is not None else (base.year, base.month, base.day)
    if state.time is not None:
        clock = state.time
    elif state.date is not None or state.resets_time:
        clock = (0, 0, 0)
    else:
        clock = (base.hour, base.minute, base.second)
    try:
        total = year * 12 + month - 1 + state.months
        year, month = divmod(total, 12)
        month += 1
        if not 0 < year <= 9999:
            return None
        if state.edge:
            day = 1 if state.edge == "first" else calendar.monthrange(year, month)[1]
        # Day 31 of a short month runs over into the next one, as in PHP; day 0 is the last of the month before.
        result = datetime(year, month, 1, tzinfo=tz) + timedelta(
            days=day - 1 + state.days, hours=clock[0], minutes=clock[1], seconds=clock[2]
        )
        if state.seconds:
            result = (result.astimezone(UTC) + timedelta(seconds=state.seconds)).astimezone(tz)
        return _move_to_weekday(result, state)
    except (OverflowError, ValueError):
        return None


def _move_to_weekday(moment: datetime, state: _State) -> datetime:
    if state.weekdays:
        step = 1 if state.weekdays > 0 else -1
        left = abs(state.weekdays)
        while left > 0:
            moment += timedelta(days=step)
            if moment.weekday() < 5:
                left -= 1
                if left > 5:
                    # Five of them are a week.
                    moment += timedelta(weeks=step * (left // 5))
                    left %= 5
    if state.nth is not None:
        weekday, which = state.nth
        if which > 0:
            first = moment.replace(day=1)
            return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))
        last = moment.replace(day=calendar.monthrange(moment.year, moment.month)[1])
        return last - timedelta(days=(last.weekday() - weekday) % 7)
    if state.weekday is None:
        return moment
    weekday, which = state.weekday
    ahead = (weekday - moment.weekday()) % 7
    if which == 0:
        return moment + timedelta(days=ahead)
    if which > 0:
        return moment + timedelta(days=(ahead or 7) + 7 * (which - 1))
    return moment - timedelta(days=((moment.weekday() - weekday) % 7 or 7) + 7 * (-which - 1))
