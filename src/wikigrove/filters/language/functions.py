"""The functions that rules may call, with AbuseFilter's names and meanings."""

from __future__ import annotations

import html
import ipaddress
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from wikigrove.filters.language.confusables import fold_lookalikes
from wikigrove.filters.language.errors import RuleError
from wikigrove.filters.language.patterns import count_matches, find_groups, replace_pattern
from wikigrove.filters.language.values import Value, are_equal, is_list, to_bool, to_int, to_number, to_string

MOST_CHARACTERS: Final = 8_000_000
"""No text may grow beyond this."""
_MANY: Final = 10_000
Arguments = Sequence[Value]
Function = Callable[[Arguments], Value]


def _length(args: Arguments) -> Value:
    return len(args[0]) if is_list(args[0]) else len(to_string(args[0]))  # type: ignore[arg-type]


def _specialratio(args: Arguments) -> Value:
    """How much of a text is neither letter nor digit nor space."""
    text = to_string(args[0])
    if not text:
        return 0
    special = sum(not (c.isalnum() or c.isspace()) for c in text)
    return special / len(text)


def _count(args: Arguments) -> Value:
    """How often the first is in the second; alone: how many items, or parts between commas."""
    if len(args) == 1:
        return len(args[0]) if is_list(args[0]) else to_string(args[0]).count(",") + 1  # type: ignore[arg-type]
    needle, text = to_string(args[0]), to_string(args[1])
    return text.count(needle) if needle else 0


def _rcount(args: Arguments) -> Value:
    if len(args) == 1:
        return len(args[0]) if is_list(args[0]) else to_string(args[0]).count(",") + 1  # type: ignore[arg-type]
    return count_matches(to_string(args[0]), to_string(args[1]))


def _get_matches(args: Arguments) -> Value:
    return find_groups(to_string(args[0]), to_string(args[1]))


def _ip_in_range(args: Arguments) -> Value:
    return _in_ranges(to_string(args[0]), [to_string(args[1])])


def _ip_in_ranges(args: Arguments) -> Value:
    return _in_ranges(to_string(args[0]), [to_string(a) for a in args[1:]])


def _in_ranges(address: str, ranges: Sequence[str]) -> bool:
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    for text in ranges:
        try:
            if "-" in text:
                first, last = (ipaddress.ip_address(part.strip()) for part in text.split("-", 1))
                if first.version == number.version == last.version and int(first) <= int(number) <= int(last):
                    return True
            elif number in ipaddress.ip_network(text, strict=False):
                return True
        except ValueError:
            raise RuleError("abusefilter-exception-invalidiprange", text) from None
    return False


def _contains_any(args: Arguments) -> Value:
    return any(_has(args[0], needle) for needle in _needles(args))


def _contains_all(args: Arguments) -> Value:
    return all(_has(args[0], needle) for needle in _needles(args))


def _ccnorm_contains_any(args: Arguments) -> Value:
    text = fold_lookalikes(to_string(args[0]))
    return any(_has(text, fold_lookalikes(to_string(n))) for n in _needles(args))


def _ccnorm_contains_all(args: Arguments) -> Value:
    text = fold_lookalikes(to_string(args[0]))
    return all(_has(text, fold_lookalikes(to_string(n))) for n in _needles(args))


def _equals_to_any(args: Arguments) -> Value:
    return any(are_equal(args[0], other, strict=True) for other in args[1:])


def _needles(args: Arguments) -> list[Value]:
    if len(args) == 2 and is_list(args[1]):
        return list(args[1])  # type: ignore[arg-type]
    return list(args[1:])


def _has(text: Value, needle: Value) -> bool:
    searched, wanted = to_string(text), to_string(needle)
    return bool(wanted) and wanted in searched


def _norm(args: Arguments) -> Value:
    text = fold_lookalikes(to_string(args[0]))
    return _rmwhitespace([_rmspecials([_rmdoubles([text])])])


def _rmdoubles(args: Arguments) -> Value:
    return re.sub(r"(.)\1+", r"\1", to_string(args[0]), flags=re.S)


def _rmspecials(args: Arguments) -> Value:
    return "".join(c for c in to_string(args[0]) if c.isalnum() or c.isspace())


def _rmwhitespace(args: Arguments) -> Value:
    return "".join(c for c in to_string(args[0]) if not c.isspace())


def _substr(args: Arguments) -> Value:
    text, start = to_string(args[0]), to_int(args[1])
    start = max(len(text) + start, 0) if start < 0 else start
    if len(args) < 3:
        return text[start:]
    length = to_int(args[2])
    return text[start : start + length] if length >= 0 else text[start : max(len(text) + length, start)]


def _strpos(args: Arguments) -> Value:
    """Where the second begins in the first, from the third on; -1 where it does not."""
    text, needle = to_string(args[0]), to_string(args[1])
    offset = to_int(args[2]) if len(args) > 2 else 0
    return text.find(needle, max(offset, 0)) if needle else -1


def _str_replace(args: Arguments) -> Value:
    text, old, new = (to_string(a) for a in args[:3])
    if not old:
        return text
    if len(text) + text.count(old) * (len(new) - len(old)) > MOST_CHARACTERS:
        raise RuleError("abusefilter-exception-texttoolong", MOST_CHARACTERS)
    return text.replace(old, new)


def _str_replace_regexp(args: Arguments) -> Value:
    return replace_pattern(to_string(args[0]), to_string(args[1]), to_string(args[2]), most=MOST_CHARACTERS)


def _sanitize(args: Arguments) -> Value:
    return html.unescape(to_string(args[0]))


def _rescape(args: Arguments) -> Value:
    return re.sub(r"[.\\+*?\[^\]$(){}=!<>|:\-#/]", lambda m: "\\" + m[0], to_string(args[0]))


FUNCTIONS: Final[Mapping[str, tuple[Function, int, int]]] = {
    "lcase": (lambda a: to_string(a[0]).lower(), 1, 1),
    "ucase": (lambda a: to_string(a[0]).upper(), 1, 1),
    "length": (_length, 1, 1),
    "strlen": (_length, 1, 1),
    "string": (lambda a: to_string(a[0]), 1, 1),
    "int": (lambda a: to_int(a[0]), 1, 1),
    "float": (lambda a: float(to_number(a[0])), 1, 1),
    "bool": (lambda a: to_bool(a[0]), 1, 1),
    "norm": (_norm, 1, 1),
    "ccnorm": (lambda a: fold_lookalikes(to_string(a[0])), 1, 1),
    "ccnorm_contains_any": (_ccnorm_contains_any, 2, _MANY),
    "ccnorm_contains_all": (_ccnorm_contains_all, 2, _MANY),
    "specialratio": (_specialratio, 1, 1),
    "rmspecials": (_rmspecials, 1, 1),
    "rmdoubles": (_rmdoubles, 1, 1),
    "rmwhitespace": (_rmwhitespace, 1, 1),
    "count": (_count, 1, 2),
    "rcount": (_rcount, 1, 2),
    "get_matches": (_get_matches, 2, 2),
    "ip_in_range": (_ip_in_range, 2, 2),
    "ip_in_ranges": (_ip_in_ranges, 2, _MANY),
    "contains_any": (_contains_any, 2, _MANY),
    "contains_all": (_contains_all, 2, _MANY),
    "equals_to_any": (_equals_to_any, 2, _MANY),
    "substr": (_substr, 2, 3),
    "strpos": (_strpos, 2, 3),
    "str_replace": (_str_replace, 3, 3),
    "str_replace_regexp": (_str_replace_regexp, 3, 3),
    "rescape": (_rescape, 1, 1),
    "sanitize": (_sanitize, 1, 1),
    "normalize": (lambda a: unicodedata.normalize("NFC", to_string(a[0])), 1, 1),
}
"""name -> (function, least and most arguments)."""
ARITY: Final[Mapping[str, tuple[int, int]]] = {
    **{name: (least, most) for name, (_, least, most) in FUNCTIONS.items()},
    "set": (2, 2),
    "set_var": (2, 2),
}
