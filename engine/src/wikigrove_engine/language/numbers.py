"""Numbers in a language's digits and separators, and back."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

VALID_NUMBER: Final = re.compile(r"(-(?=[\d.]))?(\d+|(?=\.\d))(\.\d*)?([Ee][-+]?\d+)?", re.ASCII)
_NUMERIC: Final = re.compile(r"\s*[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*\Z", re.ASCII)
_MAX_DIGITS: Final = 300
"""Longer numbers are no numbers to a float; they are shown as they are."""


def is_numeric(text: str) -> bool:
    """As PHP's is_numeric for strings: white space around it is fine."""
    return _NUMERIC.match(text) is not None


def group_digits(number: str, *, grouping: str, minimum: int) -> str:
    """Put "," between groups of the whole part: "#,##0.###" or the Indian "#,##,##0.###"."""
    sign = "-" if number.startswith("-") else ""
    whole, point, fraction = number[len(sign) :].partition(".")
    if not 3 + minimum <= len(whole) <= _MAX_DIGITS or not whole.isdigit():
        return number
    groups = [whole[-3:]]
    rest = whole[:-3]
    step = 2 if grouping.startswith("#,##,") else 3
    while rest:
        groups.append(rest[-step:])
        rest = rest[:-step]
    return f"{sign}{','.join(reversed(groups))}{point}{fraction}"


def expand_exponent(text: str) -> str:
    """Plain notation of "1e5"; precision beyond a float's is lost, as in MediaWiki."""
    lower = text.lower().removeprefix("+")
    if "e" not in lower:
        return lower if len(lower) < 16 or len(lower) > _MAX_DIGITS or "." in lower else _shorten(lower)
    value = float(lower)
    if value != value or value in (float("inf"), float("-inf")):
        return text
    if value == int(value):
        return str(int(value))
    return f"{value:.10f}".rstrip("0").rstrip(".")


def fits_float(text: str) -> bool:
    """Whether a number keeps all its digits when it is held as a float."""
    digits = text.strip().lstrip("+")
    return "." in digits or "e" in digits.lower() or len(digits) < 16 or _shorten(digits) == digits


def _shorten(digits: str) -> str:
    """A whole number as a float can hold it, without exponent."""
    value = Decimal(repr(float(digits)))
    return f"{value:f}".removesuffix(".0")
