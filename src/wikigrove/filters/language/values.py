"""Values of rules and how they turn into each other: PHP's ways, since rules are written with them in mind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

Value = None | bool | int | float | str | Sequence["Value"]
"""Lists are Python lists or tuples."""

_NUMBER: Final = re.compile(r"\s*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")


def is_list(value: Value) -> bool:
    return isinstance(value, (list, tuple))


def to_bool(value: Value) -> bool:
    """Empty texts, "0", zero, null and empty lists are false."""
    return value not in ("", "0", 0, 0.0, None, False) and (not is_list(value) or bool(value))


def to_string(value: Value) -> str:
    """Lists become their items, each with a line break after it."""
    if value is None or value is False:
        return ""
    if value is True:
        return "1"
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    return "".join(to_string(item) + "\n" for item in value)


def to_number(value: Value) -> int | float:
    """The number that a text begins with, else 0; how many items a list has."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, (int, float)):
        return value
    if value is None:
        return 0
    if isinstance(value, str):
        match = _NUMBER.match(value)
        if match is None:
            return 0
        text = match[0].strip()
        return float(text) if any(c in text for c in ".eE") else int(text[:300])
    return len(value)


def to_int(value: Value) -> int:
    number = to_number(value)
    return int(number) if abs(number) < 1e300 else 0


def are_equal(one: Value, other: Value, *, strict: bool) -> bool:
    """Compared as texts; strictly, the types must be the same too. An empty list is loosely false and null."""
    if is_list(one) and is_list(other):
        assert isinstance(one, Sequence) and isinstance(other, Sequence)
        return len(one) == len(other) and all(are_equal(a, b, strict=strict) for a, b in zip(one, other, strict=True))
    if is_list(one) or is_list(other):
        rest, items = (other, one) if is_list(one) else (one, other)
        return not strict and not items and (rest is False or rest is None)
    if strict and type(one) is not type(other):
        return False
    return to_string(one) == to_string(other)


def is_less(one: Value, other: Value) -> bool:
    """By number where both are numbers, also as texts; else by text."""
    a, b = to_string(one), to_string(other)
    if _is_numeric(a) and _is_numeric(b):
        return float(a) < float(b)
    return a < b


def _is_numeric(text: str) -> bool:
    match = _NUMBER.fullmatch(text.rstrip())
    return match is not None and len(text) < 300
