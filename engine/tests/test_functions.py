"""Parser functions and variables. Expected values are those of MediaWiki 1.39 unless a comment says otherwise."""

from __future__ import annotations

import time

import pytest
from preprocess_fixtures import expand

NAMES = [
    ("User talk:Foo/bar/baz", "{{PAGENAME}}", "Foo/bar/baz"),
    ("User talk:Foo/bar/baz", "{{SUBPAGENAME}}", "baz"),
    ("User talk:Foo/bar/baz", "{{BASEPAGENAME}}", "Foo/bar"),
    ("User talk:Foo/bar/baz", "{{ROOTPAGENAME}}", "Foo"),
    ("User talk:Foo/bar/baz", "{{FULLPAGENAMEE}}", "User_talk:Foo/bar/baz"),
    ("User talk:Foo/bar/baz", "{{SUBJECTPAGENAME}} {{SUBJECTSPACEE}}", "User:Foo/bar/baz User"),
    ("Foo/bar", "{{SUBPAGENAME}} {{TALKPAGENAME}} {{TALKSPACE}}|{{NAMESPACE}}", "Foo/bar Talk:Foo/bar Talk|"),
    ("Help:A&b's", "{{PAGENAME}} {{PAGENAMEE}}", "A&#38;b&#39;s A%26b%27s"),
    ("*x", "{{PAGENAME}}", "&#42;x"),
    ("X", "{{PAGENAME:Talk:y}} {{NAMESPACE:Talk:y}} {{NAMESPACENUMBER:File:x}}", "Y Talk 6"),
    ("X", "{{ns:1}} {{ns:talk}} {{ns:0}}|{{nse:User talk}} {{ns:99}}|", "Talk Talk |User_talk |"),
]


@pytest.mark.parametrize(("title", "source", "expected"), NAMES)
def test_page_names(title: str, source: str, expected: str) -> None:
    assert expand(source, title=title) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{lc:ÀÉ<nowiki>X</nowiki>}}", "àé<nowiki>X</nowiki>"),
        ("{{uc:aß}} {{ucfirst:éb}} {{lcfirst:AB}}", "ASS Éb aB"),
        ("{{padleft:7|3}} {{padright:ab|5|xyz}} {{padleft:abc|2}}", "007 abxyz abc"),
        ("{{padleft:a|600|b}}", "b" * 499 + "a"),
        (
            "{{formatnum:1234567.5}} {{formatnum:-5}} {{formatnum:1,234.5|R}} {{formatnum:1234|NOSEP}}",
            "1,234,567.5 −5 1234.5 1234",
        ),
        ("{{formatnum:abc 12345}} {{formatnum:.5}} {{formatnum:1e5}}", "abc 12,345 .5 100,000"),
        (
            "{{plural:1|one|many}} {{plural:2|one|many}} {{plural:12|one|many|12=dozen}} {{plural:3|one}}",
            "one many dozen one",
        ),
        ("{{gender:x|m|f|n}} {{gender:x|m}} {{gender:x|m|f}}", "n m m"),
        ("{{#language:de}} {{#language:xx}}", "Deutsch xx"),
        (
            "{{urlencode:a b/ü~}} {{urlencode:a b/ü|WIKI}} {{urlencode:a b/ü|PATH}}",
            "a+b%2F%C3%BC%7E a_b/%C3%BC a%20b%2F%C3%BC",
        ),
        ("{{anchorencode:[[a|b]] ''c'' <b>d</b>}}", "b_c_d"),
        ("{{#special:recentchanges}}", "Special:RecentChanges"),
        ("{{localurl:A b|x=y}} {{fullurl:A b}}", "/w/index.php?title=A_b&x=y http://example.org/wiki/A_b"),
        ("{{#tag:nowiki|'''x'''}}", "<nowiki>'''x'''</nowiki>"),
        ('{{#tag:b|x|class="y"}}', '<b class="y">x</b>'),
        (
            "{{#formatdate:2009-12-25|mdy}}",
            '<span class="mw-formatted-date" title="2009-12-25">December 25, 2009</span>',
        ),
        ("{{int:nope}}", "⧼nope⧽"),
        ("{{LC:X}} {{lc}} {{pagename}}", "x [[:Template:Lc]] [[:Template:Pagename]]"),
        ("{{SITENAME}} {{SERVER}} {{SERVERNAME}}", "Test http://example.org example.org"),
        (
            "{{CURRENTYEAR}}-{{CURRENTMONTH}}-{{CURRENTDAY}} {{CURRENTTIME}} {{CURRENTTIMESTAMP}} {{CURRENTDAYNAME}} "
            "{{CURRENTWEEK}}",
            "2009-12-25 15:04 20091225150405 Friday 52",
        ),
        ("{{#dir:ar}} {{#dir:en}} {{#bcp47:zh-tw}}", "rtl ltr zh-Hant-TW"),  # Newer than 1.39.
    ],
)
def test_core_functions(source: str, expected: str) -> None:
    assert expand(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{#if: |y|n}} {{#if:x| y }}", "n y"),
        ("{{#ifeq:01|1.0|y|n}} {{#ifeq:a|A|y|n}} {{#ifeq:1e3|1000|y}}", "y n y"),
        ("{{#ifeq:&amp;|&|y|n}}", "y"),
        ("{{#switch:b|a=1|b|c=2|d}}", "2"),
        ("{{#switch:x|a=1|#default=2|y=3}}", "2"),
        ("{{#switch:x|a=1|3}} {{#switch:x|a=1}}|{{#switch:q|q}}", "3 |q"),
        ("{{#switch:z|#default|y=1}}", "1"),
        ("{{#iferror:{{#expr:1/0}}|bad|good}} {{#iferror:x|bad}}", "bad x"),
        ("{{#titleparts:Talk:a/b/c|1|2}} {{#titleparts:a/b/c|-1}} {{#titleparts:a/b/c||-1}}", "b A/b c"),
        ("{{#rel2abs:../x|A/b}} {{#rel2abs:./x|A}} {{#rel2abs:x|A}}", "A/x A/x x"),
        ("{{#ifexist:Here|y|n}} {{#ifexist:Gone|y|n}} {{#ifexist:Special:Version|y|n}}", "y n y"),
        ("{{#ifexpr:1 > 0|y|n}} {{#ifexpr:|y|n}}", "y n"),
        ("{{#len:abc}} {{#pos:abc|c}} {{#sub:abcdef|-3|2}}", "3 2 de"),
        ("{{#replace:a-b|-|+}} {{#explode:a,b|,|1}} {{#count:banana|a}} {{#urldecode:a%20b}}", "a+b b 3 a b"),
    ],
)
def test_logic_and_string_functions(source: str, expected: str) -> None:
    assert expand(source, {"Here": "x"}) == expected


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("1/3", "0.33333333333333"),
        ("2^64", "1.844674407371E+19"),
        ("1e-5", "1.0E-5"),
        ("0.1+0.2", "0.3"),
        ("7 mod 3", "1"),
        ("-7.5 fmod 2", "-1.5"),
        ("-2^2", "4"),
        ("2^3^2", "64"),
        ("2.5 round 0", "3"),
        ("1234 round -2", "1200"),
        ("1.005 round 2", "1.01"),
        ("not 0 and 1", "1"),
        ("1 <> 2", "1"),
        ("trunc -1.7", "-1"),
        ("pi", "3.1415926535898"),
        ("ln e", "1"),
        ("(1+2)*3", "9"),
        ("", ""),
        ("1/0", '<strong class="error">Division by zero.</strong>'),
        ("1 +", '<strong class="error">Expression error: Missing operand for +.</strong>'),
        ("(1", '<strong class="error">Expression error: Unclosed bracket.</strong>'),
        ("foo", '<strong class="error">Expression error: Unrecognized word &quot;foo&quot;.</strong>'),
    ],
)
def test_expr(expression: str, expected: str) -> None:
    assert expand(f"{{{{#expr:{expression}}}}}") == expected


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2009-12-25", "2009-12-25 00:00:00"),
        ("25 December 2009", "2009-12-25 00:00:00"),
        ("Dec 25, 2009 3pm", "2009-12-25 15:00:00"),
        ("1066", "1066-12-25 00:00:00"),
        ("2009-12-31 +1 month", "2010-01-31 00:00:00"),
        ("20091225103000", "2009-12-25 10:30:00"),
        ("@86400", "1970-01-02 00:00:00"),
        ("2008-02-30", "2008-03-01 00:00:00"),
        ("last day of february 2008", "2008-02-29 00:00:00"),
        ("2009-12-25 next monday", "2009-12-28 00:00:00"),
        ("second tuesday of march 2010", "2010-03-09 00:00:00"),
        ("2009-12-25 12:00 America/New_York", "2009-12-25 17:00:00"),
        ("now", "2009-12-25 15:04:05"),
        ("tomorrow", "2009-12-26 00:00:00"),
        ("-1 day", "2009-12-24 15:04:05"),
        ("foo", '<strong class="error">Error: Invalid time.</strong>'),
        ("May-09-78", "1978-05-09 00:00:00"),
        ("78-Dec-22", "1978-12-22 00:00:00"),
        ("9-Feb-24", "2024-02-09 00:00:00"),
        ("30.6.08", "2008-06-30 00:00:00"),
        ("2024060", "2024-02-29 00:00:00"),
        ("30 VI 2008", "2008-06-30 00:00:00"),
        ("2024-02-09 back of 7pm", "2024-02-09 19:15:00"),
        ("2024-02-09 front of 5am", "2024-02-09 04:45:00"),
        ("2024-02-10 +6 weekdays", "2024-02-19 00:00:00"),
        ("2024-02-09 +1000 weekdays", "2027-12-10 00:00:00"),
        ("2024-02-09 +999999999 weekdays", '<strong class="error">Error: Invalid time.</strong>'),
    ],
)
def test_time_reads_dates(date: str, expected: str) -> None:
    assert expand(f"{{{{#time:Y-m-d H:i:s|{date}}}}}") == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ('D, d M y "at" H:i', "Fri, 25 Dec 09 at 15:04"),
        ("xrY xnY xx \\Y", "MMIX 2009 x Y"),
        ("z t L N w W o", "358 31 0 5 5 52 2009"),
        ("c", "2009-12-25T15:04:05+00:00"),
        ("r U", "Fri, 25 Dec 2009 15:04:05 +0000 1261753445"),
        ("xjj xjF xjY", "8 Tevet 5770"),
        ("xij xiF xiY", "4 Dey 1388"),
        ("xmj xmF xmY", "8 Muharram 1431"),
        ("xkY xoY xtY", "2552 98 平成21"),
        ("xij xin xit xiz", "4 10 30 279"),
    ],
)
def test_time_formats(form: str, expected: str) -> None:
    assert expand(f"{{{{#time:{form}|2009-12-25 15:04:05}}}}") == expected


def test_time_speaks_other_languages() -> None:
    assert expand("{{#time:j. F Y|2009-03-01|de}} {{#time:j xg|2009-12-25|ru}}") == "1. März 2009 25 декабря"


@pytest.mark.parametrize(
    "call",
    [
        "{{#iferror:<strong " + " " * 50_000 + "error|a|b}}",
        "{{anchorencode:" + "<!--" * 20_000 + "}}",
        "{{anchorencode:" + "<" * 50_000 + "}}",
        "{{formatnum:" + "9" * 200_000 + "}}",
        "{{#time:Y|" + "+" * 100_000 + "}}",
        "{{DISPLAYTITLE:" + "'''''a" * 20_000 + "}}",
        "{{#expr:" + "9" * 100_000 + "+1}}",
        "{{#ifeq:" + "9" * 10_000 + "|1|a|b}}",
    ],
)
def test_functions_take_linear_time_on_hostile_arguments(call: str) -> None:
    """Each of these took minutes with a careless pattern; a slow machine still needs less than the limit."""
    started = time.process_time()
    expand(call)
    assert time.process_time() - started < 5
