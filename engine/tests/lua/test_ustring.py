"""mw.ustring, and the bounded functions of `string`."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("lupa.lua51")

from lua_calls import evaluate, refusal  # noqa: E402
from wikigrove_engine.lua.faults import LuaFault  # noqa: E402
from wikigrove_engine.lua.snippets import run_lua  # noqa: E402
from wikigrove_engine.lua.ustring_host import StringHost  # noqa: E402


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("mw.ustring.len('añb'), mw.ustring.len('abc'), mw.ustring.len('\\255')", "3 3 nil"),
        ("mw.ustring.sub('añbc', 2, 3), mw.ustring.sub('añbc', -2), mw.ustring.sub('ñ', 3)", "ñb bc "),
        ("mw.ustring.find('añb', 'b'), mw.ustring.find('añb', 'ñ', 1, true)", "3 2 2"),
        ("mw.ustring.find('ñandú x', '(%a+)%s()')", "1 6 ñandú 7"),
        ("mw.ustring.match('ñ=1', '(%a)=(%d)')", "ñ 1"),
        ("mw.ustring.match('ñ', '.'), mw.ustring.match('ñ', 'x')", "ñ nil"),
        ("mw.ustring.find('ñ', '', 10)", "2 1"),
        ("mw.ustring.gsub('ñandú', '%a', string.upper)", "ñANDú 5"),
        ("mw.ustring.gsub('ñandú ñ', 'ñ', { ['ñ'] = 'n' })", "nandú n 2"),
        ("mw.ustring.gsub('ñandú', '(n)(d)', '%2%1%%%0')", "ñadn%ndú 1"),
        ("mw.ustring.gsub('ñaña', 'ñ', 'x', 1)", "xaña 1"),
        ("mw.ustring.gsub('ñññ', '^ñ', 'x')", "xññ 1"),
        ("mw.ustring.gsub('ñx', 'y*', '-')", "-ñ-x- 3"),
        ("mw.ustring.gsub('ñx', '%a', function() return false end)", "ñx 2"),
        ("mw.ustring.codepoint('añ€', 1, -1)", "97 241 8364"),
        ("mw.ustring.char(97, 241, 128512)", "añ😀"),
        ("mw.ustring.upper('ñß'), mw.ustring.lower('ÑA')", "ÑSS ña"),
        (
            "mw.ustring.byteoffset('fóo', 3), mw.ustring.byteoffset('ó', 0, 2), mw.ustring.byteoffset('fóo', -1, -1)",
            "4 1 2",
        ),
        ("mw.ustring.isutf8('ñ'), mw.ustring.isutf8('\\195')", "true false"),
        (
            "#mw.ustring.toNFD('ñ'), #mw.ustring.toNFC('n\\204\\131'), mw.ustring.toNFKC('ﬁ'), mw.ustring.toNFC('\\255')",
            "3 2 fi nil",
        ),
        ("mw.ustring.format('%5s|%-5s|%.1s|%d', 'ñ', 'ñ', 'ñx', 3)", "    ñ|ñ    |ñ|3"),
        ("mw.ustring.byte('ñ', 1, 2), mw.ustring.rep('ñ', 2)", "195 ññ"),
        ("mw.ustring.find('a$b', '%p'), string.find('a$b', '%p')", "nil 2 2"),
        ("mw.ustring.maxPatternLength, mw.ustring.maxStringLength", "10000 2097152"),
    ],
)
def test_ustring_counts_code_points(expression: str, expected: str) -> None:
    assert evaluate(expression) == expected


def test_gmatch_and_gcodepoint_go_through_long_texts() -> None:
    source = """
    local s = string.rep('ñ=1 ', 1000)
    local n, sum, last = 0, 0
    for name, value in mw.ustring.gmatch(s, '(%a)=(%d)') do n = n + 1; last = name end
    for code in mw.ustring.gcodepoint(s) do sum = sum + code end
    local first
    for a in mw.ustring.gmatch(s, '%a') do first = a break end
    return n .. ' ' .. last .. ' ' .. sum .. ' ' .. first
    """
    assert run_lua(source) == f"1000 ñ {1000 * (241 + 61 + 49 + 32)} ñ"


def test_many_loops_over_matches_may_be_nested() -> None:
    source = """
    local function dive(depth)
      for a in mw.ustring.gmatch('ñé', '%a') do
        if depth > 0 then return a .. dive(depth - 1) end
      end
      return '.'
    end
    return dive(100)
    """
    assert run_lua(source) == "ñ" * 100 + "."


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("mw.ustring.len()", "bad argument #1 to 'len' (string expected, got nil)"),
        ("mw.ustring.find('\\255', 'a')", "bad argument #1 to 'find' (string is not UTF-8)"),
        ("mw.ustring.sub('\\255', 1)", "bad argument #1 to 'sub' (string is not UTF-8)"),
        ("mw.ustring.find('é', '[a')", "Missing close-bracket for character set beginning at pattern character 1"),
        ("mw.ustring.find('é', ('a'):rep(10001))", "bad argument #2 to 'find' (pattern is longer than 10000 bytes)"),
        ("mw.ustring.len(('a'):rep(2097153))", "bad argument #1 to 'len' (string is longer than 2097152 bytes)"),
        ("mw.ustring.gsub('é', 'é', true)", "bad argument #3 to 'gsub' (string/function/table expected, got boolean)"),
        ("mw.ustring.gsub('é', 'é', '%2')", "invalid capture index %2 in replacement string"),
        ("mw.ustring.gsub('é', 'é', function() return {} end)", "invalid replacement value (a table)"),
        ("mw.ustring.char(1114112)", "bad argument #1 to 'char' (value out of range)"),
    ],
)
def test_ustring_refuses(expression: str, message: str) -> None:
    assert refusal(expression) == message


_ascii = st.text("abcXY12 ,.=-", max_size=20)
_simple_patterns = st.sampled_from(
    [
        "%a+",
        "[^,]*",
        "(%w)(%d)",
        "()%s",
        "a-b",
        "^%a",
        "%d$",
        ".",
        "",
        "%l?%u",
        "(.-)=(.*)",
        "%f[%w]%w+",
        "x*",
        "[%a%-]+",
    ]
)


@settings(max_examples=150, deadline=None)
@given(_ascii, _simple_patterns, st.integers(-4, 12))
def test_the_host_answers_as_native_functions_on_ascii(text: str, pattern: str, init: int) -> None:
    host = StringHost()
    found = host.find(True, text.encode(), pattern.encode(), init)
    replaced = host.gsub(True, text.encode(), pattern.encode(), b"<%0>", 100)
    expected = run_lua(
        f"local s, p = '{text}', '{pattern}'\nlocal out = {{ string.find(s, p, {init}) }}\n"
        "for i = 1, #out do out[i] = tostring(out[i]) end\n"
        "local r, n = string.gsub(s, p, '<%0>')\nreturn table.concat(out, '/') .. '|' .. r .. '|' .. n"
    )
    shown = "/".join(v.decode() if isinstance(v, bytes) else str(v) for v in found if v is not None)
    assert f"{shown}|{replaced[0].decode()}|{replaced[1]}" == expected  # type: ignore[union-attr]


def test_host_refuses_text_that_is_not_utf_8() -> None:
    with pytest.raises(LuaFault, match="not UTF-8"):
        StringHost().find(True, b"\xff", b"a", 1)


@pytest.mark.parametrize(
    "expression",
    [
        "string.find(('a'):rep(30000), ('.-'):rep(8) .. 'b')",
        "string.match(('a'):rep(30000), ('(.-)'):rep(8) .. 'b')",
        "string.gsub(('a'):rep(30000), ('a*'):rep(20) .. 'b', '')",
        "string.gmatch(('a'):rep(30000), ('.-'):rep(8) .. 'b')()",
        "string.find(('a'):rep(1000000), ('a'):rep(500000) .. 'b', 1, true)",
        "string.find(('a'):rep(1000000), ('a'):rep(9000) .. 'b')",
        "string.find(('a'):rep(200000), ('a?'):rep(100000))",
        "mw.ustring.find(('é'):rep(30000), ('.-'):rep(8) .. 'b')",
        "mw.ustring.gsub(('é'):rep(30000), '(.-)(.-)%1%2x', '')",
    ],
)
def test_patterns_that_are_made_to_take_for_ever_are_stopped(expression: str) -> None:
    start = time.process_time()
    assert run_lua(f"return tostring(pcall(function() return {expression} end) ~= nil)") == "true"
    assert time.process_time() - start < 5


def test_bounded_functions_give_what_native_ones_would() -> None:
    source = """
    local s = ('key = value  '):rep(60)
    local trimmed = s:match('^(.-)%s*=%s*(.-)%s*$')
    local out, n = (('x '):rep(400)):gsub('^(.-)%s*(.-)%s*(.-)$', function(a, b) return a .. '/' .. b .. '/' end)
    local count = 0
    for a, b in (('a=b;'):rep(2000)):gmatch('(.-)=(.-);') do count = count + #a + #b end
    return trimmed .. ' ' .. out .. ' ' .. n .. ' ' .. count .. ' ' .. tostring(s:find('()(%s)=', 40))
    """
    assert run_lua(source) == "key // 1 4000 43"


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        ("mw.ustring.find('plain text', 'é')", "nil"),
        ("mw.ustring.find('plain text', '[–—]+')", "nil"),
        ("mw.ustring.find('plain text', 'x?[é]*t')", "7"),
        ("mw.ustring.match('plain', '[aé]')", "a"),
        ("mw.ustring.gsub('plain', 'é', 'e')", "plain"),
        ("pcall(mw.ustring.find, 'plain', '(é')", "false"),
    ],
)
def test_patterns_that_need_other_letters_find_nothing_in_ascii(expression: str, wanted: str) -> None:
    assert run_lua(f"return tostring(({expression}))") == wanted
