"""Regular expressions of rules: PCRE's dialect by the `regex` library, each with a time limit."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import regex

from wikigrove.filters.language.errors import OutOfBudget, RuleError
from wikigrove.filters.language.values import Value

SECONDS: Final = 0.25
"""The longest that one pattern may look at one text."""
MOST_CHARACTERS: Final = 5_000


@lru_cache(maxsize=2000)
def compile_pattern(pattern: str, *, ignore_case: bool = False) -> regex.Pattern[str]:
    """Raises RuleError for what is no pattern."""
    if len(pattern) > MOST_CHARACTERS:
        raise RuleError("abusefilter-exception-regexfailure", pattern[:50])
    try:
        return regex.compile(pattern, regex.V0 | (regex.IGNORECASE if ignore_case else 0))
    except (regex.error, RecursionError, OverflowError, ValueError):
        raise RuleError("abusefilter-exception-regexfailure", pattern) from None


def does_match(pattern: str, text: str, *, ignore_case: bool = False) -> bool:
    try:
        return compile_pattern(pattern, ignore_case=ignore_case).search(text, timeout=SECONDS) is not None
    except TimeoutError:
        raise OutOfBudget from None


def count_matches(pattern: str, text: str) -> int:
    try:
        return sum(1 for _ in compile_pattern(pattern).finditer(text, timeout=SECONDS))
    except TimeoutError:
        raise OutOfBudget from None


def find_groups(pattern: str, text: str) -> list[Value]:
    """The whole match and its groups; all false where nothing matches."""
    compiled = compile_pattern(pattern)
    try:
        match = compiled.search(text, timeout=SECONDS)
    except TimeoutError:
        raise OutOfBudget from None
    if match is None:
        return [False] * (compiled.groups + 1)
    return [match[0], *(False if group is None else group for group in match.groups())]


def replace_pattern(text: str, pattern: str, replacement: str, *, most: int) -> str:
    """`$1` and `\\1` stand for groups, as in PCRE."""
    template = regex.sub(r"\$\{?(\d{1,2})\}?", r"\\g<\1>", replacement.replace("\\\\", "\\\\\\\\"))
    try:
        out = compile_pattern(pattern).sub(template, text, timeout=SECONDS)
    except TimeoutError:
        raise OutOfBudget from None
    except (regex.error, IndexError):
        raise RuleError("abusefilter-exception-regexfailure", pattern) from None
    if len(out) > most:
        raise RuleError("abusefilter-exception-texttoolong", most)
    return out


@lru_cache(maxsize=500)
def glob_pattern(glob: str) -> str:
    """The expression for a pattern of file names: `*`, `?`, `[abc]`; a backslash takes the meaning away."""
    out, at = [], 0
    while at < len(glob):
        char = glob[at]
        if char == "\\" and at + 1 < len(glob):
            at += 1
            out.append(regex.escape(glob[at]))
        elif char == "*":
            out.append("(?s:.*)")
        elif char == "?":
            out.append("(?s:.)")
        elif char == "[" and (end := glob.find("]", at + 2)) > 0:
            inner = glob[at + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            out.append(f"[^{inner[1:]}]" if inner[:1] == "!" else f"[{inner}]")
            at = end
        else:
            out.append(regex.escape(char))
        at += 1
    return f"^{''.join(out)}$"
