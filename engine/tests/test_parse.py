"""Wikitext to HTML, construct by construct."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from parse_fixtures import html_of, parse_text
from wikigrove_engine.parser import ParseOptions
from wikigrove_engine.title import Title
from wikigrove_engine.tree.nodes import list_elements

CASES = [
    ("a", "<p>a</p>"),
    ("a\n\nb", "<p>a</p>\n\n<p>b</p>"),
    ("a\n\n\nb", "<p>a</p>\n\n<p><br/>\nb</p>"),
    ("''i'' '''b''' '''''x'''''", "<p><i>i</i> <b>b</b> <i><b>x</b></i></p>"),
    ("l'''amour'' toujours", "<p>l'<i>amour</i> toujours</p>"),
    ("== A b ==", '<h2 id="A_b">A b</h2>'),
    ("=== x ==", '<h2 id="=_x">= x</h2>'),
    ("* a\n** b\n* c", "<ul><li>a\n<ul><li>b</li></ul></li>\n<li>c</li></ul>"),
    (";t:d", "<dl><dt>t</dt><dd>d</dd></dl>"),
    ("# a\n* b", "<ol><li>a</li></ol>\n<ul><li>b</li></ul>"),
    (" pre\n more", "<pre>pre\nmore</pre>"),
    ("----", "<hr/>"),
    (
        "{|\n|a||b\n|-\n!c!!d\n|}",
        "<table>\n<tbody><tr><td>a</td><td>b</td></tr>\n<tr>\n<th>c</th><th>d</th></tr>\n</tbody></table>",
    ),
    (
        "{| class=x\n|+ cap\n| style='color:red' | a\n|}",
        '<table class="x">\n<caption>cap</caption>\n<tbody><tr><td style="color:red">a</td></tr>\n</tbody></table>',
    ),
    ("[[Here]]s", '<p><a rel="mw:WikiLink" href="./Here" title="Here">Heres</a></p>'),
    ("[[here|''x'']]", '<p><a rel="mw:WikiLink" href="./Here" title="Here"><i>x</i></a></p>'),
    ("[[#a b]]", '<p><a rel="mw:WikiLink" href="./Page#a_b" class="mw-selflink-fragment">#a b</a></p>'),
    (
        "[[w:Foo]]",
        '<p><a rel="mw:WikiLink/Interwiki" href="https://w.example.org/Foo" title="w:Foo" class="extiw">w:Foo</a></p>',
    ),
    ("[http://a.b c]", '<p><a rel="mw:ExtLink nofollow" href="http://a.b" class="external text">c</a></p>'),
    (
        "http://a.b/c).",
        '<p><a rel="mw:ExtLink nofollow" href="http://a.b/c" class="external free">http://a.b/c</a>).</p>',
    ),
    ("&amp;&nosuch;", '<p><span typeof="mw:Entity">&amp;</span>&amp;nosuch;</p>'),
    ("<nowiki>''a''</nowiki>", "<p><span typeof=\"mw:Nowiki\">''a''</span></p>"),
    ("a <b>c", "<p>a <b>c</b></p>"),
    ("<div>a</div> b", "<div>a</div><p> b</p>"),
    ("a<!-- c -->b", "<p>a<!-- c -->b</p>"),
    ("{{Echo|x}}", '<p><span typeof="mw:Transclusion">x</span></p>'),
    ("{{List}}", '<ul typeof="mw:Transclusion"><li>one</li>\n<li>two</li></ul>'),
]


@pytest.mark.parametrize(("wikitext", "html"), CASES)
def test_parse_writes_html_of_construct(wikitext: str, html: str) -> None:
    assert html_of(wikitext) == html


def test_parse_marks_missing_page_as_red_link() -> None:
    assert html_of("[[Nowhere]]") == (
        '<p><a rel="mw:WikiLink" href="./Nowhere?action=edit&amp;redlink=1" title="Nowhere" class="new" '
        'typeof="mw:LocalizedAttrs">Nowhere</a></p>'
    )


def test_parse_joins_template_parts_of_one_table() -> None:
    document = parse_text("{{Open}}\n| x\n{{Row}}\n{{Close}}")
    (table,) = [e for e in list_elements(document.body) if e.name == "table"]
    assert table.data_mw is not None
    parts = table.data_mw["parts"]
    assert isinstance(parts, list)
    names = [p["template"]["target"]["wt"] if isinstance(p, dict) else p for p in parts]
    assert names == ["Open", "\n| x\n", "Row", "\n", "Close"]


def test_parse_gathers_metadata() -> None:
    document = parse_text(
        "[[Here]] [[Category:C|k]] [[de:Seite]] {{Echo|1}} http://a.b [[File:F.png]] __NOTOC__ [[w:X]]"
    )
    metadata = document.metadata
    assert metadata.categories == {Title(14, "C"): "k"}
    assert list(metadata.links) == [Title(0, "Here")]
    assert metadata.language_links == {"de": "Seite"}
    assert list(metadata.templates) == [Title(10, "Echo")]
    assert list(metadata.external_links) == ["http://a.b"]
    assert list(metadata.files) == [Title(6, "F.png")]
    assert "notoc" in metadata.properties
    assert list(metadata.interwiki_links) == [("w", "X")]


def test_parse_numbers_contents() -> None:
    document = parse_text("== A ==\n=== B ===\n== A ==")
    assert [(t.number, t.line, t.anchor, t.index, t.offset) for t in document.metadata.toc] == [
        ("1", "A", "A", "1", 0),
        ("1.1", "B", "B", "2", 8),
        ("2", "A", "A_2", "3", 18),
    ]


def test_parse_wraps_sections_when_asked() -> None:
    document = parse_text("a\n\n== B ==\nc", options=ParseOptions(sections=True, fragment_modes=("html5",)))
    assert document.html() == (
        '<section data-mw-section-id="0"><p>a</p>\n\n</section><section data-mw-section-id="1"><h2 id="B">B</h2>\n'
        "<p>c</p></section>"
    )


def test_parse_reads_redirect() -> None:
    document = parse_text("#REDIRECT [[Here]]")
    assert document.html() == '<link rel="mw:PageProp/redirect" href="./Here"/>'
    assert document.metadata.redirect == Title(0, "Here")


@pytest.mark.parametrize(
    "wikitext", ["''a'' b", "* a\n* b [[Here]]", "{|\n| a || b\n|}", "== A ==\nx", "{{Echo|a}} b", " pre\n x"]
)
def test_ranges_lie_in_source_and_nest(wikitext: str) -> None:
    document = parse_text(wikitext)
    for element in list_elements(document.body):
        source = element.source
        if source.dsr_start < 0:
            continue
        assert 0 <= source.dsr_start <= source.dsr_end <= len(wikitext)
        parent = element.parent
        if parent is not None and parent.source.dsr_start >= 0:
            assert parent.source.dsr_start <= source.dsr_start
            assert source.dsr_end <= parent.source.dsr_end


def test_ranges_tell_where_link_was_written() -> None:
    document = parse_text("ab [[Here|x]] c")
    (link,) = [e for e in list_elements(document.body) if e.name == "a"]
    source = link.source
    assert (source.dsr_start, source.dsr_end, source.open_width, source.close_width) == (3, 13, 7, 2)


def test_page_bundle_gives_every_element_an_id() -> None:
    html, facts = parse_text("a [[Here]]").page_bundle()
    assert html == '<p id="mwAQ">a <a rel="mw:WikiLink" href="./Here" title="Here" id="mwAg">Here</a></p>'
    assert facts["mwAg"]["dsr"] == [2, 10, 2, 2]
