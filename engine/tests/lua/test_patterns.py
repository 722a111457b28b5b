"""Lua patterns: both matchers against Lua's own functions, and inputs that are made to take for ever."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wikigrove_engine.lua.pattern_cost import find_cost
from wikigrove_engine.lua.pattern_match import Matcher
from wikigrove_engine.lua.pattern_search import Prepared, Search
from wikigrove_engine.lua.patterns import Pattern, PatternError, read_pattern

lua51 = pytest.importorskip("lupa.lua51")

_ATOMS = [
    "a",
    "b",
    ".",
    "%a",
    "%s",
    "[ab]",
    "[^a]",
    "%d",
    "[%w_]",
    "%S",
    "[a-c]",
    "%p",
    "[]a]",
    "[^]]",
    "%u",
    "%x",
    "[%-a]",
]
_SPECIAL = ["()", "%f[a]", "%f[^a]", "%bab", "%b()", "%1", "(a)", "(.-)", "([ab]+)", "$"]
_patterns = st.builds(
    lambda anchor, parts: anchor + "".join(parts),
    st.sampled_from(["", "", "^"]),
    st.lists(
        st.one_of(
            st.builds(lambda a, q: a + q, st.sampled_from(_ATOMS), st.sampled_from(["", "", "*", "+", "-", "?"])),
            st.sampled_from(_SPECIAL),
        ),
        max_size=6,
    ),
)
_texts = st.text("aaabbcAB1 -.()]_", max_size=14)


def _native(name: str) -> object:
    lua = lua51.LuaRuntime(encoding="latin-1", unpack_returned_tuples=True, register_eval=False)
    return lua.execute(
        "local f = string."
        + name
        + "; return function(...) local out = { pcall(f, ...) }; return unpack(out, 1, 34) end"
    )


_find = _native("find")
_gsub = _native("gsub")


def _native_find(text: str, source: str, init: int) -> list[object] | None:
    """Start, end and captures; raises where Lua does."""
    answer = list(_find(text, source, init))  # type: ignore[operator]
    if not answer[0]:
        raise PatternError(str(answer[1]))
    while answer and answer[-1] is None:
        answer.pop()
    return answer[1:] or None


def _told_by_matcher(pattern: Pattern, text: str, init: int) -> list[object] | None:
    matcher = Matcher(pattern, text)
    if not matcher.search(init):
        return None
    spans = [(number, *matcher.span(number)) for number in range(1, pattern.captures + 1)]
    captures = [start + 1 if number in pattern.positions else text[start:end] for number, start, end in spans]
    return [matcher.start + 1, matcher.end, *captures]


@settings(max_examples=600, deadline=None)
@given(_patterns, _texts, st.integers(1, 6))
def test_both_matchers_find_what_lua_finds(source: str, text: str, init: int) -> None:
    init = min(init, len(text) + 1)
    try:
        expected = _native_find(text, source, init)
        pattern = read_pattern(source, is_unicode=False)
    except PatternError:
        # Lua tells of a bad pattern only when it gets there, and %1 of a capture that is not there is one.
        return
    found = Search(Prepared(pattern), text).find(init - 1)
    assert (None if found is None else [found.start + 1, found.end, *found.captures]) == expected
    assert _told_by_matcher(pattern, text, init - 1) == expected


@settings(max_examples=300, deadline=None)
@given(_patterns, _texts)
def test_all_matches_in_turn_are_those_that_gsub_replaces(source: str, text: str) -> None:
    answer = list(_gsub(text, source, "<%0>"))  # type: ignore[operator]
    if not answer[0]:
        return
    try:
        pattern = read_pattern(source, is_unicode=False)
    except PatternError:
        return
    out, at, count = "", 0, 0
    for found in Search(Prepared(pattern), text).iterate(0):
        out += f"{text[at : found.start]}<{text[found.start : found.end]}>"
        at = found.end
        count += 1
        if pattern.is_anchored:
            break
    assert [out + text[at:], count] == answer[1:3]


@settings(max_examples=200, deadline=None)
@given(_patterns, st.text("aäÄ1 -\u4e2d\U0001f600", max_size=12))
def test_both_matchers_agree_on_unicode(source: str, text: str) -> None:
    try:
        pattern = read_pattern(source, is_unicode=True)
    except PatternError:
        return
    found = Search(Prepared(pattern), text).find(0)
    assert (None if found is None else [found.start + 1, found.end, *found.captures]) == _told_by_matcher(
        pattern, text, 0
    )


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (".-.-.-.-.-.-.-.-b", "a" * 12_000),
        ("a*" * 30 + "b", "a" * 2_000),
        ("^(.-)%s*=%s*(.-)%s*$", " " * 20_000),
        ("a?" * 40 + "a" * 40 + "b", "a" * 40),
        ("%s+$", " " * 50_000 + "x"),
        ("%b()", "(" * 100_000),
        ("(.-)(.-)(.-)(.-)x", "a" * 12_000),
    ],
)
def test_search_of_a_backtracking_pattern_ends_soon(source: str, text: str) -> None:
    start = time.process_time()
    assert Search(Prepared(read_pattern(source, is_unicode=False)), text).find(0) is None
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("source", "text"), [("(.-)(.-)(.-)%1%2%3x", "ab" * 20_000), ("[ab]" * 2_000 + "c", "a" * 900_000)]
)
def test_search_that_can_not_be_bounded_is_refused(source: str, text: str) -> None:
    with pytest.raises(PatternError, match="too complex"):
        Search(Prepared(read_pattern(source, is_unicode=False)), text).find(0)


def test_usual_patterns_are_cheap_on_long_texts() -> None:
    text = "word [[Link|text]] {{cite |a=1 |b = 2}} <ref>x</ref>\n" * 400
    for source in ["^%s*(.-)%s*$", "%s+$", "%[%[([^%]|]+)|?([^%]]*)%]%]", "(%w+)%s*=%s*(%w+)", "<[^>]*>", "%d+"]:
        assert find_cost(read_pattern(source, is_unicode=False)).is_cheap(text), source


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("[a", "Missing close-bracket for character set beginning at pattern character 1"),
        ("(a", "Unclosed capture beginning at pattern character 1"),
        ("a)", "Unmatched close-paren at pattern character 2"),
        ("a%", "malformed pattern (ends with '%')"),
        ("%b(", "Missing arguments to '%b'"),
        ("%fa", "Missing '[' after %f in pattern at pattern character 1"),
        ("%1", "invalid capture index %1"),
        ("()" * 33, "Too many captures in pattern at pattern character 65"),
    ],
)
def test_bad_pattern_of_code_points_is_explained(source: str, message: str) -> None:
    with pytest.raises(PatternError) as caught:
        read_pattern(source, is_unicode=True)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("%a+", "12 ñandú", "ñandú"),
        ("%s", "a\u3000b", "\u3000"),
        ("%d+", "x٣٤", "٣٤"),
        ("%p", "a$–b", "–"),
        ("%x+", "ｆｆ", "ｆｆ"),
        ("%u%l", "aÄö", "Äö"),
        ("[ä-ü]+", "aöb", "ö"),
        ("%f[%a].-%f[%A]", "1 ñé!", "ñé"),
        ("[^%s]+", "\u00a0é ", "é"),
        ("%a", "\U0001d400", "\U0001d400"),
    ],
)
def test_classes_are_those_of_unicode(source: str, text: str, expected: str) -> None:
    found = Search(Prepared(read_pattern(source, is_unicode=True)), text).find(0)
    assert found is not None
    assert text[found.start : found.end] == expected
