"""HTML to wikitext: what each construct becomes, and how text is kept from becoming one."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from growth import check_growth
from parse_fixtures import parse_text
from serialize_fixtures import PAGE, PAGES, SITE, TemplateDataAccess, back, html_with_facts, save
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.serialize import Original, to_wikitext

CALL = (
    """<p><span typeof="mw:Transclusion" data-mw='{"parts":[{"template":{"target":{"wt":"Box","href":"./Template:Box"},"""
    """"params":{"b":{"wt":"2"},"a":{"wt":"1"}},"i":0}}]}'>x</span></p>"""
)


@pytest.mark.parametrize(
    ("html", "wikitext"),
    [
        ("<h2>A</h2><p>b</p>", "== A ==\nb"),
        ("<p>a</p><p>b</p>", "a\n\nb"),
        # One line break at the end of a paragraph says nothing, an empty line does.
        ("<p>a<i>b</i>\n</p><h2>c</h2>", "a''b''\n\n== c =="),
        ("<p>a<i>b</i>\n\n</p><div>c</div>", "a''b''\n\n<div>c</div>"),
        ("<blockquote>\n<p>\n a</p>\n</blockquote>", "<blockquote>\n a\n</blockquote>"),
        ('<p>a<span typeof="mw:DisplaySpace">&amp;nbsp</span>: b</p>', "a : b"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "* a\n** b\n* c"),
        ("<dl><dt>t</dt><dd>d</dd></dl>", "; t\n: d"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "{|\n|a\n|b\n|-\n!c\n|}"),
        (
            '<table class="x"><caption>y</caption><tr><td id="z">a</td></tr></table>',
            '{| class="x"\n|+y\n| id="z" |a\n|}',
        ),
        ("<pre>a\nb</pre>", " a\n b"),
        ("<p><b>a</b> <i>b</i></p>", "'''a''' ''b''"),
        ('<p><span class="q">a</span></p>', '<span class="q">a</span>'),
        ("<p>a<br>b</p>", "a<br />b"),
        ("<hr>", "----"),
        ("<p>a<!-- c&#x2D;d --></p>", "a<!-- c-d -->"),
        ('<meta property="mw:PageProp/notoc">', "__NOTOC__"),
        ('<p><span typeof="mw:Nowiki">[[a]]</span></p>', "<nowiki>[[a]]</nowiki>"),
        ("<div>a</div>", "<div>a</div>"),
    ],
)
def test_to_wikitext_writes_construct(html: str, wikitext: str) -> None:
    assert back(html).strip("\n") == wikitext


@pytest.mark.parametrize(
    ("text", "wikitext"),
    [
        ("plain, text: with (marks)!", "plain, text: with (marks)!"),
        ("[[a]]", "<nowiki>[[a]]</nowiki>"),
        ("''a''", "<nowiki>''a''</nowiki>"),
        ("* a", "<nowiki>*</nowiki> a"),
        ("= a =", "<nowiki>= a =</nowiki>"),
        ("= a", "= a"),
        ("{{a}}", "<nowiki>{{a}}</nowiki>"),
        ("see http://x.org now", "see <nowiki>http://x.org</nowiki> now"),
        ("* &lt;/nowiki> a", "<nowiki>*</nowiki> <nowiki>&lt;/nowiki&gt;</nowiki> a"),
        ("&lt;/nowiki> a", "&lt;/nowiki&gt; a"),
        ("&lt;b>a&lt;/b>", "<nowiki><b>a</b></nowiki>"),
        ("a &lt; b", "a < b"),
        ("&amp;nbsp;", "&amp;nbsp;"),
        ("~~~~", "<nowiki>~~~~</nowiki>"),
        ("__TOC__", "<nowiki>__TOC__</nowiki>"),
        ("&lt;nowiki>", "&lt;nowiki&gt;"),
        ("----", "<nowiki>----</nowiki>"),
        ("a | b || c", "a | b || c"),
    ],
)
def test_to_wikitext_escapes_only_what_would_be_markup(text: str, wikitext: str) -> None:
    assert back(f"<p>{text}</p>") == wikitext


def test_to_wikitext_escapes_pipes_in_cells_only() -> None:
    assert back("<table><tr><td>a|b</td></tr></table>") == "{|\n|<nowiki>a|b</nowiki>\n|}"
    assert back("<table><tr><td>a!!b</td></tr></table>") == "{|\n|a!!b\n|}"


def test_to_wikitext_drops_what_editors_leave_empty() -> None:
    assert back("<h2></h2><p>a<b></b></p><p><i></i></p>").strip("\n") == "a"


def test_to_wikitext_joins_equal_neighbours() -> None:
    assert back("<p><i>a</i><i>b</i></p>") == "''ab''"


def test_template_follows_its_format_and_order_with_one_question() -> None:
    access = TemplateDataAccess({"Box": {"format": "block", "paramOrder": ["a", "b"]}})

    written = back(CALL + CALL, access=access)

    assert written == "{{Box\n| a = 1\n| b = 2\n}}\n\n{{Box\n| a = 1\n| b = 2\n}}"
    assert access.questions == 1


def test_template_without_data_is_written_inline() -> None:
    assert back(CALL) == "{{Box|b=2|a=1}}"


def test_template_value_with_equals_sign_gets_a_name() -> None:
    assert back(CALL.replace('"b":{"wt":"2"},"a":{"wt":"1"}', '"1":{"wt":"x=y"}')) == "{{Box|1=x=y}}"


def test_template_value_with_equals_sign_in_nowiki_gets_a_name() -> None:
    given = '"1":{"wt":"&lt;nowiki>x=y&lt;/nowiki>"},"2":{"wt":"z"}'
    assert back(CALL.replace('"b":{"wt":"2"},"a":{"wt":"1"}', given)) == "{{Box|1=<nowiki>x=y</nowiki>|2=z}}"


def test_attributes_of_one_template_are_written_once() -> None:
    call = "{{Echo|1=class=x title=y}}"
    html = parse_text(f"<i {call}>a</i>").html()
    assert back(html) == f"<i {call}>a</i>"


def test_template_value_with_pipe_stays_one_value() -> None:
    assert back(CALL.replace('"b":{"wt":"2"},"a":{"wt":"1"}', '"1":{"wt":"x|y"}')) == "{{Box|x{{!}}y}}"


@pytest.mark.parametrize(
    "text",
    [
        "==  a ==\n* x \n*  y\n; a : b",
        "{|class=x\n! a !! b\n|-\n|c||d \n|}",
        "a\n\n\nb\n\n\n\nc",
        "<DIV  id='a'>b</DIV><br/>",
        "-----\n<!-- c --> d\n e",
        "{{Echo| 1 = a\n|x=b}} {{ Echo |c}}",
        "'''b''' ''i'' '''''x'''''",
        "*\n** a\n:: b\n::: {|\n|x\n|}",
    ],
)
def test_to_wikitext_keeps_spelling_by_source_facts_alone(text: str) -> None:
    assert back(html_with_facts(text)).rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize("piece", ["a '", "[", "{{", "* b\n", "<b>x</b> ", "| a\n", "=\n", "''i'' ", "http://x.org "])
def test_time_grows_with_size_only(piece: str) -> None:
    def prepare(count: int) -> Callable[[], object]:
        html = html_with_facts(piece * count)
        return lambda: back(html)

    check_growth(prepare, 400)


@pytest.mark.parametrize(
    "html",
    [
        "<a data-mw='{\"attribs\":[1]}'><div><a>",
        "<p typeof='mw:Transclusion' about='#mwt1' data-parsoid='{\"pi\":[]}' "
        'data-mw=\'{"parts":[{"template":{"target":{"wt":"Echo"},"params":{},"i":-1}}]}\'>x</p>',
        "<p typeof='mw:Extension/ref' about='#mwt1' data-mw='{\"name\":{}}'>x</p>",
    ],
)
def test_data_of_any_form_raises_nothing(html: str) -> None:
    """Editors can send anything as `data-mw`."""
    assert isinstance(back(html), str)
    assert isinstance(save("x", html), str)


NESTED = {
    "div": ("<div>", "</div>"),
    "bold": ("<b>", "</b>"),
    "list": ("<ul><li>", "</li></ul>"),
    "definitions": ("<dl><dd>", "</dd></dl>"),
    "table": ("<table><tbody><tr><td>", "</td></tr></tbody></table>"),
    "link": ("<p><a href='./X'><span>", "</span></a></p>"),
}


@pytest.mark.parametrize("form", NESTED)
@pytest.mark.parametrize("depth", [120, 250, 2000])
def test_html_of_any_depth_is_written(form: str, depth: int) -> None:
    opening, closing = NESTED[form]
    html = opening * depth + "inside" + closing * depth
    text = back(html)
    assert "inside" in text
    edited = html.replace("inside", "changed")
    original = Original(text, html)
    assert "changed" in to_wikitext(edited, site=SITE, page=PAGE, access=InMemoryAccess(PAGES), original=original)


def test_an_attribute_that_the_sanitizer_dropped_is_kept_in_the_wikitext() -> None:
    # The facts say null for it: the compiled form must not take that for text.
    text = '<span aria-label="a" aria-bogus="b">x</span>'
    html = html_with_facts(text)
    assert "aria-bogus" not in html.split("data-parsoid")[0]
    assert back(html) == text
