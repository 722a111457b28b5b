"""Selectors: checked, and put under the element that holds the page's text."""

from __future__ import annotations

from typing import Any, Final

import tinycss2

_PSEUDO_NAMES: Final = """
active any-link checked default disabled empty enabled first-child first-letter first-line first-of-type focus focus-
visible focus-within hover in-range indeterminate invalid last-child last-of-type link only-child only-of-type
optional out-of-range placeholder-shown read-only read-write required root target valid visited after before backdrop
marker placeholder selection open
"""
_PSEUDO: Final = frozenset(_PSEUDO_NAMES.split())
_WITH_SELECTORS: Final = frozenset({"not", "is", "where", "has", "matches"})
_WITH_NUMBERS: Final = frozenset({"nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type", "lang", "dir"})
_COMBINATORS: Final = frozenset({">", "+", "~"})
_OPERATORS: Final = frozenset({"=", "~", "|", "^", "$", "*"})
_MAX_DEPTH: Final = 8


def scope_selectors(prelude: list[Any], scope: str) -> str | None:
    """The selectors of a rule, each inside of `scope`; None where one of them is not allowed.

    A leading html or body, with its classes, stays in front: skins and modes are chosen there.
    """
    out = []
    for selector in _split(prelude):
        if not selector or not _is_selector(selector, 0):
            return None
        compounds = _leading_roots(selector)
        rest = selector[compounds:]
        head = tinycss2.serialize(selector[:compounds]).strip()
        tail = tinycss2.serialize(rest).strip()
        if not tail:
            head, tail = "", tinycss2.serialize(selector).strip()
        out.append(f"{head} {scope} {tail}" if head else f"{scope} {tail}")
    return ",".join(out) if out else None


def is_simple_selector(text: str) -> bool:
    """One compound selector without combinators, as the tag's `wrapper` may have."""
    tokens = tinycss2.parse_component_value_list(text.strip(), skip_comments=True)
    if any(token.type == "whitespace" or _is_literal(token, *_COMBINATORS, ",") for token in tokens):
        return False
    return bool(tokens) and _is_selector(tokens, 0)


def _split(prelude: list[Any]) -> list[list[Any]]:
    """The selectors between commas, without white space around them."""
    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "comment":
            continue
        if _is_literal(token, ","):
            parts.append([])
        else:
            parts[-1].append(token)
    return [_trim(part) for part in parts]


def _trim(tokens: list[Any]) -> list[Any]:
    start, end = 0, len(tokens)
    while start < end and tokens[start].type == "whitespace":
        start += 1
    while end > start and tokens[end - 1].type == "whitespace":
        end -= 1
    return tokens[start:end]


def _is_literal(token: Any, *values: str) -> bool:
    return token.type == "literal" and token.value in values


def _is_selector(tokens: list[Any], depth: int) -> bool:
    """One complex selector."""
    at = 0
    expects_compound = True
    while at < len(tokens):
        token = tokens[at]
        if token.type == "whitespace":
            at += 1
        elif _is_literal(token, *_COMBINATORS):
            if expects_compound:
                return False
            expects_compound = True
            at += 1
        else:
            width = _simple_width(tokens, at, depth)
            if width == 0:
                return False
            at += width
            expects_compound = False
    return not expects_compound


def _simple_width(tokens: list[Any], at: int, depth: int) -> int:
    """How many tokens the simple selector here takes; 0 where it is none."""
    token = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if token.type == "ident" or _is_literal(token, "*"):
        return 1
    if token.type == "hash":
        return 1 if token.is_identifier else 0
    if _is_literal(token, "."):
        return 2 if following is not None and following.type == "ident" else 0
    if token.type == "[] block":
        return 1 if _is_attribute(token.content) else 0
    if not _is_literal(token, ":") or following is None:
        return 0
    width = 2
    if _is_literal(following, ":"):
        width = 3
        following = tokens[at + 2] if at + 2 < len(tokens) else None
        if following is None:
            return 0
    if following.type == "ident":
        return width if str(following.lower_value) in _PSEUDO else 0
    if following.type != "function" or depth >= _MAX_DEPTH:
        return 0
    name = str(following.lower_name)
    if name in _WITH_NUMBERS:
        kinds = ("ident", "number", "dimension", "whitespace", "string")
        fine = all(a.type in kinds or _is_literal(a, "+", "-", ",", "*") for a in following.arguments)
        return width if fine else 0
    if name not in _WITH_SELECTORS:
        return 0
    inner = _split(following.arguments)
    if name == "has":
        inner = [_trim(part[1:]) if part and _is_literal(part[0], *_COMBINATORS) else part for part in inner]
    return width if all(part and _is_selector(part, depth + 1) for part in inner) else 0


def _is_attribute(content: list[Any]) -> bool:
    tokens = [token for token in content if token.type not in ("whitespace", "comment")]
    if not tokens or tokens[0].type != "ident":
        return False
    at = 1
    while at < len(tokens) and _is_literal(tokens[at], *_OPERATORS):
        at += 1
    # tinycss2 has tokens of their own for "~=" and the like.
    while at < len(tokens) and tokens[at].type == "literal" and tokens[at].value in ("~=", "|=", "^=", "$=", "*="):
        at += 1
    values = tokens[at:]
    if at == 1:
        return not values
    if not values or values[0].type not in ("ident", "string"):
        return False
    return len(values) == 1 or (len(values) == 2 and values[1].type == "ident" and values[1].lower_value in ("i", "s"))


def _leading_roots(selector: list[Any]) -> int:
    """How many tokens at the start are html and body with their classes, up to where the text's own selector starts."""
    at = 0
    for name in ("html", "body"):
        if at < len(selector) and selector[at].type == "ident" and selector[at].lower_value == name:
            end = at + 1
            while end < len(selector) and selector[end].type != "whitespace":
                if _is_literal(selector[end], *_COMBINATORS):
                    return at
                end += 1
            if end + 1 < len(selector) and _is_literal(selector[end + 1], *_COMBINATORS):
                return at
            at = end + 1 if end < len(selector) else end
    return at
