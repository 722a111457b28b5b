"""The linter: each class where it belongs, with its place, and nothing where nothing is wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from growth import check_growth
from parse_fixtures import SITE
from wikigrove_engine import Finding, InMemoryAccess, PageConfig, lint
from wikigrove_engine.linter import PRIORITIES
from wikigrove_engine.title import Title

PAGE = PageConfig(Title(0, "Page"))
ACCESS = InMemoryAccess(
    {Title(10, "Open"): "<b>x", Title(10, "Font"): "<font color=red>[[X]]</font>", Title(10, "Echo"): "{{{1}}}"}
)


def find(text: str) -> list[Finding]:
    return lint(text, site=SITE, page=PAGE, access=ACCESS)


FINDINGS = [
    ("<b>x", "missing-end-tag", 0, 4, {"name": "b"}),
    ("''a", "missing-end-tag", 0, 3, {"name": "i"}),
    ("x <div>a", "missing-end-tag", 2, 8, {"name": "div"}),
    ("== ''a ==", "unclosed-quotes-in-heading", 3, 7, {"name": "i", "ancestorName": "h2"}),
    ("== <b>a ==", "missing-end-tag-in-heading", 3, 8, {"name": "b", "ancestorName": "h2"}),
    ("<b/>x", "self-closed-tag", 0, 5, {"name": "b"}),
    ("x</b> y", "stripped-tag", 1, 5, {"name": "b"}),
    ("<b><i>x</b></i>", "misnested-tag", 3, 7, {"name": "i"}),
    ("<b>a\n\nb</b>", "misnested-tag", 0, 4, {"name": "b"}),
    ("{|\nmoved\n|-\n| a\n|}", "fostered", 0, 18, {}),
    ("{|\n{|\n| a\n|}", "deletable-table-tag", 0, 3, {"name": "table"}),
    ("[https://x.example a [[b]] c]", "wikilink-in-extlink", 0, 21, {}),
    ("[[File:A.jpg|thumb|left|right|words]]", "bogus-image-options", 0, 37, {"items": "right"}),
    ("[[File:A.jpg]]", "missing-image-alt-text", 0, 14, {"file": "A.jpg"}),
    ("<small>a<small>b", "multiple-unclosed-formatting-tags", 0, 16, {"name": "small"}),
    ("* <table>\n<tr><td>x</td></tr></table>", "multiline-html-table-in-list", 2, 37, {"ancestorName": "li"}),
    ("<center>x</center>", "obsolete-tag", 0, 18, {"name": "center"}),
    ("<span id=a>x</span><span id=a>y</span>", "duplicate-ids", 19, 38, {"id": "a"}),
    ("<h2> </h2>", "empty-heading", 0, 10, {"name": "h2"}),
    ("[[::Category:A]]", "multi-colon-escape", 0, 16, {}),
    ('<i style="background:red">x</i>', "night-mode-unaware-background-color", 0, 31, {}),
    ("<font color=red>[[X]]</font>", "tidy-font-bug", 0, 28, {"name": "font"}),
    (
        "<span class=x><div>a</div></span>",
        "misc-tidy-replacement-issues",
        0,
        33,
        {"name": "span", "subtype": "div-span-flip"},
    ),
    ("{|\n| a || b || c || d || e || f\n|}", "large-tables", 0, 34, {"columns": "6"}),
]


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "params"), FINDINGS, ids=[f"{f[1]}-{f[0]!r}" for f in FINDINGS]
)
def test_finds(text: str, kind: str, start: int, end: int, params: dict[str, str]) -> None:
    found = [f for f in find(text) if f.kind == kind]
    assert [(f.start, f.end, dict(f.params)) for f in found] == [(start, end, params)]


@pytest.mark.parametrize(
    "text",
    [
        "''a'' '''b''' <b>c</b> <br/> <br> <hr>",
        "* a\n* b\n; c : d\n{|\n|+ words\n! a\n|-\n| b\n|}",
        "<ul><li>a<li>b</ul><p>c",
        "[[File:A.jpg|thumb|left|words]] [[:Category:A]] [https://x.example a]",
        '<div id=a>x</div><div id=b style="background:red; color:black">y</div>',
        "{{Echo|<b>x</b>}} <nowiki><b></nowiki> <!-- <b> -->",
        "== Heading ==\n<pre><b></pre>",
    ],
)
def test_finds_nothing_in_what_is_right(text: str) -> None:
    assert find(text) == []


def test_tells_the_template() -> None:
    found = find("x {{Font}}\n\ny {{Open}}")
    assert [(f.kind, f.start, f.end, f.template) for f in found] == [
        ("obsolete-tag", 2, 10, "Template:Font"),
        ("tidy-font-bug", 2, 10, "Template:Font"),
        ("missing-end-tag", 14, 22, "Template:Open"),
    ]
    assert found[2].as_json() == {
        "type": "missing-end-tag",
        "dsr": [14, 22, None, None],
        "templateInfo": {"name": "Template:Open"},
        "params": {"name": "b"},
    }


def test_tells_of_several_templates() -> None:
    (found,) = [f for f in find("{{Echo|<div>}}a{{Echo|<b>}}</div>") if f.params == (("name", "b"),)]
    assert found.several_templates
    assert found.as_json()["templateInfo"] == {"multiPartTemplateBlock": True}


def test_every_class_has_a_priority() -> None:
    assert {f[1] for f in FINDINGS} <= set(PRIORITIES)


@pytest.mark.parametrize(
    "piece", ["<b>", "</b>", "<i></b>", "</i><b>", "{|\nx\n", "[[::", "<small>", "* <table>\n", "== ==\n"]
)
def test_hostile_texts_take_linear_time(piece: str) -> None:
    check_growth(lambda count: lambda: find(piece * count), 1000)
