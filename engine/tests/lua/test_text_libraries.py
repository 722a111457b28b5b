"""mw.text, mw.html, mw.uri, mw.hash, mw.svg, bit32 and the small libraries."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("lupa.lua51")

from lua_calls import evaluate, refusal  # noqa: E402
from wikigrove_engine.lua.snippets import run_lua  # noqa: E402


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            "mw.text.encode('<a href=\"x\">\\'&\\194\\160'), mw.text.encode('äb', 'ä')",
            "&lt;a href=&quot;x&quot;&gt;&#039;&amp;&nbsp; &#228;b",
        ),
        ("mw.text.decode('&lt;&#65;&#x42;&eacute;&bogus;&#1114112;')", "<AB&eacute;&bogus;&#1114112;"),
        ("mw.text.decode('&eacute;&rarr;&x;', true)", "é→&x;"),
        ("mw.text.nowiki('[[x]] http://x __TOC__')", "&#91;&#91;x&#93;&#93; http&#58;//x _&#95;TOC_&#95;"),
        ("mw.text.nowiki('*a\\n#b\\n----\\n\\nISBN 1')", "&#42;a\n&#35;b\n&#45;---\n&#10;ISBN&#32;1"),
        ("mw.text.split('a,b,,c', ',')", "{a,b,,c}"),
        (
            "mw.text.split('äöü', ''), mw.text.split('a ü b', '%s+'), mw.text.split('ä.b', '.', true)",
            "{ä,ö,ü} {a,ü,b} {ä,b}",
        ),
        ("mw.text.split('', ','), mw.text.split('abc', '')", "{} {a,b,c}"),
        ("mw.text.trim('  a b \\n'), mw.text.trim('xxaxbxx', 'x'), mw.text.trim('–a–', '–')", "a b axb a"),
        (
            "mw.text.truncate('foobarbaz', 8, nil, true), mw.text.truncate('foobarbaz', -8, '~', true)",
            "fooba... ~obarbaz",
        ),
        ("mw.text.truncate('föö', 3), mw.text.truncate('foobarbaz', 3, '')", "föö foo"),
        ("mw.text.listToText{'a', 'b', 'c'}, mw.text.listToText{'a'}", "a, b and c a"),
        ("mw.text.listToText({'a', 'b', 'c'}, '; ', ' or ')", "a; b or c"),
        ("mw.text.tag('b', {class = 'x&\"', hidden = true, z = false}, 'c')", '<b class="x&amp;&quot;" hidden>c</b>'),
        (
            "mw.text.tag('br', nil, false), mw.text.tag{name = 'i', content = 4}, mw.text.tag('p')",
            "<br /> <i>4</i> <p>",
        ),
        ('mw.text.jsonDecode(\'["a","b"]\'), mw.text.jsonDecode(\'["a"]\', mw.text.JSON_PRESERVE_KEYS)[0]', "{a,b} a"),
        ('mw.text.jsonDecode(\'{"0":"a","1":"b"}\'), mw.text.jsonDecode(\'{"1":"b"}\')[1]', "{a,b} b"),
        ("mw.text.jsonDecode('[1,]', mw.text.JSON_TRY_FIXING)", "{1}"),
        ("mw.text.jsonDecode('\"\\\\u00e9\\\\ud83d\\\\ude00\\\\n\"')", "é😀\n"),
        ("mw.text.jsonEncode{1, 2, {a = 1, b = 'é/<\\n'}}", '[1,2,{"a":1,"b":"é/<\\n"}]'),
        ("mw.text.jsonEncode({1, 2}, mw.text.JSON_PRESERVE_KEYS)", '{"1":1,"2":2}'),
        ("mw.text.jsonEncode({[0] = 1, 2}, mw.text.JSON_PRESERVE_KEYS), mw.text.jsonEncode{}", "[1,2] []"),
        ("mw.text.jsonEncode({a = {1, {}}}, mw.text.JSON_PRETTY)", '{\n    "a": [\n        1,\n        []\n    ]\n}'),
        (
            "mw.text.jsonEncode(0.1), mw.text.jsonEncode(1e100), mw.text.jsonEncode(12345678901234)",
            "0.1 1.0e+100 12345678901234",
        ),
        ("mw.text.unstrip('a'), mw.text.killMarkers('b')", "a b"),
        (
            "mw.uri.encode('a b&ü/~'), mw.uri.encode('a b&ü/~', 'PATH'), mw.uri.encode('a b&ü/~', 'WIKI')",
            "a+b%26%C3%BC%2F%7E a%20b%26%C3%BC%2F~ a_b%26%C3%BC/~",
        ),
        (
            "mw.uri.decode('a+b%20c'), mw.uri.decode('a_b%20c+', 'WIKI'), mw.uri.decode('a+b', 'PATH')",
            "a b c a b c+ a+b",
        ),
        ("mw.uri.anchorEncode(\"a b ''c'' [[x|y]] é\")", "a_b_c_y_é"),
        ("mw.uri.buildQueryString{a = 1, b = false, c = {'x', 'y z'}}", "a=1&b&c=x&c=y+z"),
        ("mw.uri.parseQueryString('a=1&b&c=x&c=y+z').c, mw.uri.parseQueryString('b').b", "{x,y z} false"),
        (
            "mw.uri.localUrl('Foo bar', 'action=edit'), mw.uri.localUrl('[[')",
            "/w/index.php?title=Foo_bar&action=edit nil",
        ),
        (
            "mw.uri.fullUrl('Foo', {x = 1}), mw.uri.canonicalUrl('A')",
            "http://localhost:8080/w/index.php?title=Foo&x=1 http://localhost:8080/wiki/A",
        ),
        ("mw.uri.new('//u:p@h:1/p/x?b=1&a=2#f%20g')", "//u:p@h:1/p/x?b=1&a=2#f%20g"),
        ("mw.uri.new('http://h/p').authority, mw.uri.new('http://h/p?q').relativePath", "h /p?q"),
        ("mw.uri.new('http://h/p'):extend{b = 2, a = 'ü'}", "http://h/p?a=%C3%BC&b=2"),
        ("mw.uri.new('http://h') == mw.uri.new{protocol = 'http', host = 'h'}", "true"),
        (
            "mw.uri.validate(mw.uri.new('http://h/p')), mw.uri.validate{host = '', port = 0}",
            "true false invalid host, invalid port",
        ),
        (
            "mw.hash.hashValue('md5', 'a'), mw.hash.hashValue('crc32b', 'a')",
            "0cc175b9c0f1b6a831c399e269772661 e8b7be43",
        ),
        ("mw.hash.hashValue('fnv1a32', 'a'), mw.hash.hashValue('joaat', 'a')", "e40c292c ca2e9442"),
        (
            "mw.svg.new():setAttribute('width', 10):setContent('<g/>'):toString()",
            '<svg xmlns="http://www.w3.org/2000/svg" width="10"><g/></svg>',
        ),
        ("mw.text.killMarkers('a' .. mw.svg.new():toImage())", "a"),
        (
            "require('bit32').bxor(5, 3, 1), require('bit32').band(), require('bit32').bnot(0)",
            "7 4294967295 4294967295",
        ),
        (
            "require('bit32').rshift(-1, 28), require('bit32').lshift(1, 32), require('bit32').arshift(-8, 1)",
            "15 0 4294967292",
        ),
        (
            "require('bit32').extract(0xabcd, 4, 8), require('bit32').replace(0, 0xff, 4, 4), require('bit32').lrotate(0x80000001, 1)",
            "188 240 3",
        ),
        (
            "require('bit').blshift(1, 4), require('luabit.hex').to_hex(255), require('hex').to_dec('0x1F')",
            "16 0xFF 31",
        ),
        ("require('ustring').len('é')", "1"),
    ],
)
def test_library_answers(expression: str, expected: str) -> None:
    assert evaluate(expression) == expected


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("mw.text.jsonDecode('[1,]')", "mw.text.jsonDecode: Syntax error"),
        ("mw.text.jsonDecode('{\"a\":01}')", "mw.text.jsonDecode: Syntax error"),
        ("mw.text.jsonDecode(('['):rep(600))", "mw.text.jsonDecode: Maximum stack depth exceeded"),
        ("mw.text.jsonEncode{print = error}", "mw.text.jsonEncode: Cannot encode type 'function'"),
        ("mw.text.jsonEncode(0 / 0)", "mw.text.jsonEncode: Cannot encode non-finite numbers"),
        (
            "(function() local t = {} t[1] = t return mw.text.jsonEncode(t) end)()",
            "mw.text.jsonEncode: Cannot use recursive tables",
        ),
        ("mw.text.trim()", "bad argument #1 to 'mw.text.trim' (string expected, got nil)"),
        ("mw.hash.hashValue('x', 'a')", "Unknown hashing algorithm: x"),
        ("mw.html.create('a b')", "invalid tag name 'a b'"),
        ("mw.html.create('br'):wikitext('x')", "self-closing tags can't have child nodes"),
        ("mw.html.create('p'):attr('a b', 1)", "bad argument #1 to 'attr' (invalid attribute name 'a b')"),
        (
            "require('libraryUtil').checkTypeMulti('f', 1, {}, {'string', 'nil'})",
            "bad argument #1 to 'f' (string or nil expected, got table)",
        ),
        ("require('bit32').extract(1, 30, 8)", "trying to access non-existent bits"),
    ],
)
def test_library_refuses(expression: str, message: str) -> None:
    assert refusal(expression) == message


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            "mw.html.create('div'):addClass('a'):addClass('b'):attr('id', 'x<\"')",
            '<div class="a b" id="x&lt;&quot;"></div>',
        ),
        (
            "mw.html.create('p'):css('color', 'red;\"'):css{width = 3}:cssText('a:b')",
            '<p style="color:red\\3B &quot;;width:3;a:b"></p>',
        ),
        ("mw.html.create('p'):css('a', '1'):css('a', nil):css('b', 2):css('b', 3)", '<p style="b:3"></p>'),
        ("mw.html.create('p'):css('a', '1'):attr('style', 'z:1')", '<p style="z:1"></p>'),
        (
            "mw.html.create():tag('p'):wikitext('x', 1, nil, 'y'):tag('br'):done():newline():allDone()",
            "<p>x1<br />\n</p>",
        ),
        ("mw.html.create('p'):node(mw.html.create('hr')):node(nil):node('<x>')", "<p><hr /><x></p>"),
        ("mw.html.create('p'):attr('class', 'a'):attr('class', nil)", "<p></p>"),
        ("mw.html.create('p'):attr{title = 'a', class = 'q'}:getAttr('title')", "a"),
        ("mw.html.create('x', {selfClosing = true})", "<x />"),
    ],
)
def test_html_builder(expression: str, expected: str) -> None:
    assert evaluate(f"tostring({expression})") == expected


def test_strict_stops_undeclared_globals() -> None:
    source = """
    require 'strict'
    local _, write = pcall(function() undeclared = 1 end)
    local _, read = pcall(function() return undeclared end)
    return (write .. '|' .. read):gsub('Module:Snippet:%d+: ', '')
    """
    assert run_lua(source).startswith(
        "assign to undeclared variable 'undeclared'|variable 'undeclared' is not declared"
    )


_json = st.recursive(
    st.one_of(
        st.booleans(),
        st.integers(-(10**12), 10**12),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=6),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.text('abé"\\\n', min_size=1, max_size=4), inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


@settings(max_examples=60, deadline=None)
@given(_json)
def test_json_comes_back_as_it_was(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False)
    quoted = "".join(
        f"\\{byte:03}" if byte in (10, 13, 34, 92, 0) or byte > 126 else chr(byte) for byte in text.encode()
    )
    out = run_lua(f'return mw.text.jsonEncode(mw.text.jsonDecode("{quoted}"))')
    assert json.loads(out) == value


def test_long_json_is_read_in_linear_time() -> None:
    source = "local s = '[' .. ('{\"a\":[1,2,3],\"b\":\"x\"},'):rep(20000) .. '1]' return #mw.text.jsonDecode(s)"
    assert run_lua(source) == "20001"
