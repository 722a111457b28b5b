"""Reading HTML: our own output comes back as it was, broken HTML as the standard says."""

from __future__ import annotations

import pytest
from growth import check_growth
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from parse_fixtures import parse_text
from selectolax.lexbor import LexborHTMLParser
from wikigrove_engine.html.document_reader import MAX_DEPTH, read_document
from wikigrove_engine.tree.nodes import VOID_ELEMENTS, Comment, Element, Node, Text, list_elements
from wikigrove_engine.tree.writer import escape_text, write_children

_BLOCKS = ["p", "div", "ul", "li", "dl", "dd", "table", "tbody", "tr", "td", "th", "caption", "h2", "h3", "pre", "br"]
_NAMES = [*_BLOCKS, "b", "i", "span", "a"]
_ODD = ["<td colspan=2>", "<", "</", "<!x>", "</ >", "<b\n title = v >", "<style>a<b</style>", "&#65", "<p/>", "<hr>"]
_PIECES = st.sampled_from(
    [
        *[f"<{name}>" for name in _NAMES],
        *[f"</{name}>" for name in _NAMES],
        *["x", " ", "\n", "&amp;", "&lt", "<!--c-->", "<!---->", "<a href='?a=1&copy=2&copy;'>", '<i class="q">'],
        *_ODD,
    ]
)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@example("<table><<!x> ")
@example("<p><b><p> <p>")
@given(st.lists(_PIECES, max_size=14).map("".join))
def test_read_document_of_broken_html_builds_what_the_standard_says(html: str) -> None:
    body = LexborHTMLParser("<!DOCTYPE html><body>" + html).body
    assert body is not None
    assert _show(read_document(html)) == body.html


@pytest.mark.parametrize(
    "wikitext",
    [
        "== a ==\n* b ''c'' [[d|e]]s\n# f\n\n<pre>\n\ng</pre>\n",
        "{| class=x\n|+ y\n! a !! b\n|-\n| c || [http://d e]\n|}",
        "{{x|1}} <ref>a</ref> &nbsp; & &lt; <nowiki>''</nowiki> \"q\"",
        "[[File:A.jpg|thumb|b ''c'']]<gallery>\nA.jpg\n</gallery>",
    ],
)
def test_read_document_of_our_own_html_writes_the_same_bytes(wikitext: str) -> None:
    html = parse_text(wikitext).html(data_parsoid=True)
    assert write_children(read_document(html), data_parsoid=True) == html


def test_read_document_takes_facts_from_attributes() -> None:
    body = read_document(
        """<p id="x" data-parsoid='{"stx":"html","dsr":[1,9,3,null],"sa":{"a":"&lt;"},"autoInsertedEnd":true}'"""
        """ data-mw='{"a":1}'>x</p><p>y</p>"""
    )
    known, new = list_elements(body)
    source = known.source
    assert (source.dsr_start, source.dsr_end, source.open_width, source.close_width) == (1, 9, 3, -1)
    assert (source.syntax, source.auto_end, source.is_new, source.extra) == ("html", True, False, {"sa": {"a": "<"}})
    assert (known.data_mw, known.attrs) == ({"a": 1}, {"id": "x"})
    assert new.source.is_new


def test_read_document_takes_facts_of_a_bundle_by_id() -> None:
    body = read_document('<p id="mwAA">x</p><p id="own">y</p>', {"mwAA": {"dsr": [0, 1, 0, 0]}, "own": {"stx": "html"}})
    first, second = list_elements(body)
    assert (first.attrs, first.source.dsr_end) == ({}, 1)
    assert (second.attrs, second.source.syntax) == ({"id": "own"}, "html")


def test_read_document_of_a_whole_document_keeps_only_the_body() -> None:
    body = read_document('<!DOCTYPE html>\n<html><head><title>t</title></head><body id="b"><p>x</p></body></html>\n')
    assert write_children(body) == "<p>x</p>"
    assert body.attrs == {"id": "b"}


@pytest.mark.parametrize(
    "html",
    ["<p data-parsoid='{'>x</p>", "<p data-parsoid='[1]' data-mw='7'>x</p>", "<p data-parsoid='{\"dsr\":[9,1]}'>x"],
)
def test_read_document_ignores_broken_facts(html: str) -> None:
    (element,) = list_elements(read_document(html))
    assert (element.source.dsr_start, element.data_mw) == (-1, None)


@pytest.mark.parametrize(
    "piece",
    ["<div>", "<b>", "<p><i a=1>", "<!--", "<a x='", "<a x=\"y'", "<table>", "<td>", "&lt", "</b>", "<", "<a\n"],
)
def test_read_document_of_hostile_html_is_linear_and_bounded(piece: str) -> None:
    assert max(_depths(read_document(piece * 8000)), default=0) <= MAX_DEPTH + 4
    check_growth(lambda count: lambda: read_document(piece * count), 1000)


def _depths(body: Element) -> list[int]:
    out: list[int] = []
    pending: list[tuple[Element, int]] = [(body, 0)]
    while pending:
        element, depth = pending.pop()
        out.append(depth)
        pending.extend((c, depth + 1) for c in element.children() if isinstance(c, Element))
    return out


def _show(node: Node) -> str:
    """A node as browsers write it."""
    if isinstance(node, Text):
        parent = node.parent
        raw = parent is not None and parent.name == "style"
        return node.data if raw else escape_text(node.data).replace(">", "&gt;")
    if isinstance(node, Comment):
        return f"<!--{node.data}-->"
    assert isinstance(node, Element)
    inside = "".join(_show(c) for c in node.children())
    attributes = "".join(f' {k}="{v.replace("&", "&amp;")}"' for k, v in node.attrs.items())
    return f"<{node.name}{attributes}>{inside}" + ("" if node.name in VOID_ELEMENTS else f"</{node.name}>")
