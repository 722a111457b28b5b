"""Plural rules in the notation of CLDR (Unicode TR 35, part 3): which form a number takes."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

_RELATION: Final = re.compile(
    r"(?P<operand>[nivwftce])\s*(?:(?:%|mod)\s*(?P<mod>\d+))?\s*(?P<not>!=|is not|not in|not within|=|is|in|within)"
    r"\s*(?P<ranges>[\d.,\s]+)"
)

# One relation: operand, modulus (0 for none), wanted truth, ranges.
_Relation = tuple[str, int, bool, tuple[tuple[float, float], ...]]


@lru_cache(maxsize=512)
def parse_rule(rule: str) -> tuple[tuple[_Relation, ...], ...]:
    """Alternatives of conjunctions."""
    out = []
    for alternative in rule.split(" or "):
        relations = []
        for text in alternative.split(" and "):
            match = _RELATION.search(text)
            if match is None:
                continue
            ranges = []
            for part in match["ranges"].replace(" ", "").strip(",").split(","):
                low, dots, high = part.partition("..")
                ranges.append((float(low), float(high if dots else low)))
            wanted = match["not"] in ("=", "is", "in", "within")
            relations.append((match["operand"], int(match["mod"] or 0), wanted, tuple(ranges)))
        out.append(tuple(relations))
    return tuple(out)


def plural_index(rules: list[str], number: str) -> int:
    """The place of the form for `number` (as written: "1.0" is not "1"); len(rules) means "other"."""
    operands = _operands(number)
    for index, rule in enumerate(rules):
        if any(all(_holds(r, operands) for r in relations) for relations in parse_rule(rule)):
            return index
    return len(rules)


def _holds(relation: _Relation, operands: dict[str, float]) -> bool:
    operand, modulus, wanted, ranges = relation
    value = operands[operand]
    if modulus:
        value = value % modulus
    found = any(low <= value <= high and (low == high or value == int(value)) for low, high in ranges)
    return found == wanted


def _operands(number: str) -> dict[str, float]:
    text = number.strip().lstrip("-\u2212")
    try:
        value = float(text)
    except ValueError:
        text, value = "0", 0.0
    fraction = text.partition(".")[2]
    if not fraction.isdigit():
        fraction = ""
    short = fraction.rstrip("0")
    return {
        "n": value,
        "i": float(int(value)) if value == value and abs(value) != float("inf") else 0.0,
        "v": float(len(fraction)),
        "w": float(len(short)),
        "f": float(fraction or 0),
        "t": float(short or 0),
        "c": 0.0,
        "e": 0.0,
    }
