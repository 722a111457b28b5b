"""Other calendars and numerals that {{#time:}} can show."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

_ROMAN: Final = (
    (10000, "ↂ"),
    (9000, "Mↂ"),
    (5000, "ↁ"),
    (4000, "Mↁ"),
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)
_ERAS: Final = (
    (date(2019, 5, 1), "令和"),
    (date(1989, 1, 8), "平成"),
    (date(1926, 12, 25), "昭和"),
    (date(1912, 7, 30), "大正"),
    (date(1873, 1, 1), "明治"),
)


def roman_numeral(number: int) -> str:
    """The number itself where there is no numeral for it."""
    if not 0 < number <= 10000:
        return str(number)
    out = ""
    for value, sign in _ROMAN:
        while number >= value:
            out += sign
            number -= value
    return out


def hebrew_numeral(number: int) -> str:
    """Hebrew letters with geresh and gershayim."""
    if not 0 < number <= 9999:
        return str(number)
    units = ["", "א", "ב", "ג", "ד", "ה", "ו", "ז", "ח", "ט"]
    tens = ["", "י", "כ", "ל", "מ", "נ", "ס", "ע", "פ", "צ"]
    hundreds = ["", "ק", "ר", "ש", "ת", "תק", "תר", "תש", "תת", "תתק"]
    thousands, rest = divmod(number, 1000)
    letters = hundreds[rest // 100]
    low = rest % 100
    # Fifteen and sixteen would spell a name of God.
    letters += {15: "טו", 16: "טז"}.get(low, tens[low // 10] + units[low % 10])
    start = f"{units[thousands]}'" if thousands else ""
    if not letters:
        return start
    if len(letters) == 1:
        return f"{start}{letters}'"
    out = f'{start}{letters[:-1]}"{letters[-1]}'
    return out[:-1] + {"כ": "ך", "מ": "ם", "נ": "ן", "פ": "ף", "צ": "ץ"}.get(out[-1], out[-1])


def iranian_date(day: date) -> tuple[int, int, int]:
    """Year, month, day of the solar Hijri calendar."""
    year = day.year - 1600
    days = 365 * year + (year + 3) // 4 - (year + 99) // 100 + (year + 399) // 400
    days += (
        date(2001 if not _is_leap(day.year) else 2000, day.month, day.day)
        - date(2001 if not _is_leap(day.year) else 2000, 1, 1)
    ).days
    days -= 79
    cycles, days = divmod(days, 12053)
    iranian = 979 + 33 * cycles + 4 * (days // 1461)
    days %= 1461
    if days >= 366:
        iranian += (days - 1) // 365
        days = (days - 1) % 365
    for month in range(11):
        length = 31 if month < 6 else 30
        if days < length:
            return iranian, month + 1, days + 1
        days -= length
    return iranian, 12, days + 1


def iranian_month_length(day: date) -> int:
    """Days of the month of the solar Hijri calendar."""
    _, month, number = iranian_date(day)
    if month < 12:
        return 31 if month < 7 else 30
    return 30 if iranian_date(day + timedelta(days=30 - number))[1] == 12 else 29


def iranian_year_day(day: date) -> int:
    """How many days of the year of the solar Hijri calendar are over, from 0."""
    _, month, number = iranian_date(day)
    return (month - 1) * 31 - max(0, month - 7) + number - 1


def hijri_date(day: date) -> tuple[int, int, int]:
    """Year, month, day of the tabular Islamic calendar."""
    julian = day.toordinal() + 1721425
    left = julian - 1948440 + 10632
    cycle = (left - 1) // 10631
    left = left - 10631 * cycle + 354
    j = ((10985 - left) // 5316) * ((50 * left) // 17719) + (left // 5670) * ((43 * left) // 15238)
    left = left - ((30 - j) // 15) * ((17719 * j) // 50) - (j // 16) * ((15238 * j) // 43) + 29
    month = (24 * left) // 709
    return 30 * cycle + j - 30, month, left - (709 * month) // 24


def hebrew_date(day: date) -> tuple[int, int, int, int]:
    """Year, month (1 Tishrei ... 12 Elul; 13 and 14 for Adar I and II), day, days in the month."""
    absolute = day.toordinal()
    year = day.year + 3761
    while _hebrew_new_year(year) > absolute:
        year -= 1
    lengths = _hebrew_months(year)
    left = absolute - _hebrew_new_year(year)
    for month, length in lengths:
        if left < length:
            return year, month, left + 1, length
        left -= length
    raise ValueError(f"no Hebrew date for {day}")


def _hebrew_months(year: int) -> list[tuple[int, int]]:
    days = _hebrew_new_year(year + 1) - _hebrew_new_year(year)
    leap = days > 380
    kind = days % 10
    months = [(1, 30), (2, 30 if kind == 5 else 29), (3, 29 if kind == 3 else 30), (4, 29), (5, 30)]
    months += [(13, 30), (14, 29)] if leap else [(6, 29)]
    return [*months, (7, 30), (8, 29), (9, 30), (10, 29), (11, 30), (12, 29)]


def _hebrew_new_year(year: int) -> int:
    """Day number (proleptic Gregorian ordinal) of the first of Tishrei."""
    return _hebrew_elapsed(year) + _hebrew_delay(year) - 1373427


def _hebrew_delay(year: int) -> int:
    last, now, following = (_hebrew_elapsed(y) for y in (year - 1, year, year + 1))
    if following - now == 356:
        return 2
    return 1 if now - last == 382 else 0


def _hebrew_elapsed(year: int) -> int:
    months = (235 * year - 234) // 19
    days = 29 * months + (12084 + 13753 * months) // 25920
    return days + 1 if (3 * (days + 1)) % 7 < 3 else days


def japanese_year(day: date) -> str:
    """Era and year: 令和5; the first year is 元."""
    for start, name in _ERAS:
        if day >= start:
            year = day.year - start.year + 1
            if name == "明治":
                year = day.year - 1867
            return f"{name}{'元' if year == 1 else year}"
    return str(day.year)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
