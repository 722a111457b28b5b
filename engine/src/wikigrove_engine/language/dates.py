"""Dates in a language, in the format letters of {{#time:}} (PHP's date() with MediaWiki's additions)."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from wikigrove_engine.language import calendars
from wikigrove_engine.language.language import Language

_ENGLISH_DAYS: Final[tuple[str, ...]] = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ENGLISH_MONTHS: Final[tuple[str, ...]] = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
_Show = Callable[[datetime, Language], str]


def _iso_week(moment: datetime) -> tuple[int, int]:
    year, week, _day = moment.isocalendar()
    return year, week


def _offset(moment: datetime, colon: str) -> str:
    offset = moment.utcoffset() or timedelta()
    minutes = int(offset.total_seconds()) // 60
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}{colon}{abs(minutes) % 60:02}"


def _zone(moment: datetime) -> str:
    name = moment.tzname() or "UTC"
    return "GMT" if name == "Etc/GMT" else name


def _zone_key(moment: datetime) -> str:
    return getattr(moment.tzinfo, "key", None) or ("UTC" if not moment.utcoffset() else _offset(moment, ":"))


# What is shown as digits of the language.
_NUMBERS: Final[dict[str, _Show]] = {
    "d": lambda m, g: f"{m.day:02}",
    "j": lambda m, g: str(m.day),
    "N": lambda m, g: str(m.isoweekday()),
    "w": lambda m, g: str(m.isoweekday() % 7),
    "z": lambda m, g: str(m.timetuple().tm_yday - 1),
    "W": lambda m, g: f"{_iso_week(m)[1]:02}",
    "m": lambda m, g: f"{m.month:02}",
    "n": lambda m, g: str(m.month),
    "t": lambda m, g: str(calendar.monthrange(m.year, m.month)[1]),
    "L": lambda m, g: str(int(calendar.isleap(m.year))),
    "o": lambda m, g: str(_iso_week(m)[0]),
    "Y": lambda m, g: f"{m.year:04}",
    "y": lambda m, g: f"{m.year % 100:02}",
    "g": lambda m, g: str(m.hour % 12 or 12),
    "h": lambda m, g: f"{m.hour % 12 or 12:02}",
    "G": lambda m, g: str(m.hour),
    "H": lambda m, g: f"{m.hour:02}",
    "i": lambda m, g: f"{m.minute:02}",
    "s": lambda m, g: f"{m.second:02}",
    "U": lambda m, g: str(int(m.timestamp())),
    "Z": lambda m, g: str(int((m.utcoffset() or timedelta()).total_seconds())),
    "I": lambda m, g: "1" if m.dst() else "0",
    "xij": lambda m, g: str(calendars.iranian_date(m.date())[2]),
    "xin": lambda m, g: str(calendars.iranian_date(m.date())[1]),
    "xiY": lambda m, g: str(calendars.iranian_date(m.date())[0]),
    "xiy": lambda m, g: f"{calendars.iranian_date(m.date())[0] % 100:02}",
    "xit": lambda m, g: str(calendars.iranian_month_length(m.date())),
    "xiz": lambda m, g: str(calendars.iranian_year_day(m.date())),
    "xmj": lambda m, g: str(calendars.hijri_date(m.date())[2]),
    "xmn": lambda m, g: str(calendars.hijri_date(m.date())[1]),
    "xmY": lambda m, g: str(calendars.hijri_date(m.date())[0]),
    "xjj": lambda m, g: str(calendars.hebrew_date(m.date())[2]),
    "xjn": lambda m, g: str(calendars.hebrew_date(m.date())[1]),
    "xjt": lambda m, g: str(calendars.hebrew_date(m.date())[3]),
    "xjY": lambda m, g: str(calendars.hebrew_date(m.date())[0]),
    "xkY": lambda m, g: str(m.year + 543),
    "xoY": lambda m, g: str(m.year - 1911),
}
# What is shown as it is.
_WORDS: Final[dict[str, _Show]] = {
    "D": lambda m, g: g.days_short[m.isoweekday() % 7],
    "l": lambda m, g: g.days[m.isoweekday() % 7],
    "M": lambda m, g: g.months_short[m.month - 1],
    "F": lambda m, g: g.months[m.month - 1],
    "xg": lambda m, g: g.months_genitive[m.month - 1],
    "a": lambda m, g: "am" if m.hour < 12 else "pm",
    "A": lambda m, g: "AM" if m.hour < 12 else "PM",
    "e": lambda m, g: _zone_key(m),
    "T": lambda m, g: _zone(m),
    "O": lambda m, g: _offset(m, ""),
    "P": lambda m, g: _offset(m, ":"),
    "c": lambda m, g: m.strftime("%Y-%m-%dT%H:%M:%S") + _offset(m, ":"),
    "r": lambda m, g: (
        f"{_ENGLISH_DAYS[m.weekday()]}, {m.day:02} {_ENGLISH_MONTHS[m.month - 1]} "
        f"{m.year} {m:%H:%M:%S} {_offset(m, '')}"
    ),
    "xiF": lambda m, g: g.calendar_months("iranian")[calendars.iranian_date(m.date())[1] - 1],
    "xmF": lambda m, g: g.calendar_months("hijri")[calendars.hijri_date(m.date())[1] - 1],
    "xjF": lambda m, g: g.calendar_months("hebrew")[calendars.hebrew_date(m.date())[1] - 1],
    "xjx": lambda m, g: g.calendar_months("hebrew_genitive")[calendars.hebrew_date(m.date())[1] - 1],
    "xtY": lambda m, g: calendars.japanese_year(m.date()),
}


def format_date(form: str, moment: datetime, language: Language) -> str:
    """Show `moment` in a format such as "j F Y". Unknown letters stay."""
    out: list[str] = []
    raw_once = raw = roman = hebrew = False
    i, size = 0, len(form)
    while i < size:
        code, i = _next_code(form, i)
        if code == "xn":
            raw_once = True
        elif code == "xN":
            raw = not raw
        elif code == "xr":
            roman = True
        elif code == "xh":
            hebrew = True
        elif code == "xx":
            out.append("x")
        elif code == "\\":
            out.append(form[i] if i < size else "\\")
            i += 1
        elif code == '"':
            end = form.find('"', i)
            if end < 0:
                out.append('"')
            else:
                out.append(form[i:end])
                i = end + 1
        elif code in _WORDS:
            out.append(_WORDS[code](moment, language))
        elif code in _NUMBERS:
            number = _NUMBERS[code](moment, language)
            if roman:
                number = calendars.roman_numeral(int(number))
            elif hebrew:
                number = calendars.hebrew_numeral(int(number))
            elif not raw and not raw_once:
                number = language.format_digits(number)
            out.append(number)
            raw_once = roman = hebrew = False
        else:
            out.append(code)
    return "".join(out)


def _next_code(form: str, i: int) -> tuple[str, int]:
    """The code at `i` and the place behind it: "j", "xg", "xij"."""
    if form[i] != "x" or i + 1 >= len(form):
        return form[i], i + 1
    two = form[i : i + 2]
    if two[1] in "imjkot" and i + 2 < len(form):
        return form[i : i + 3], i + 3
    return two, i + 2


def now_utc() -> datetime:
    return datetime.now(UTC)
