"""What an editor changed is marked where it is, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from growth import check_growth
from hypothesis import given, settings
from hypothesis import strategies as st
from wikigrove_engine.html.document_reader import read_document
from wikigrove_engine.serialize.diff import (
    CHILDREN,
    DELETED_BEFORE,
    DELETED_BLOCK,
    DELETED_LAST,
    INSERTED,
    MOVED,
    SUBTREE,
    WRAPPER,
    compare_trees,
)
from wikigrove_engine.tree.nodes import Comment, Element, Node, Text, list_nodes

_NAMES = {
    INSERTED: "new",
    WRAPPER: "wrapper",
    CHILDREN: "children",
    SUBTREE: "below",
    DELETED_BEFORE: "gone-before",
    DELETED_LAST: "gone-last",
    DELETED_BLOCK: "gone-block",
    MOVED: "moved",
}
_CHANGED = "children below"


@pytest.mark.parametrize(
    ("original", "edited", "expected"),
    [
        ("<p>a</p>", "<p>a</p>", {}),
        ("<p>a</p>", "<p>b</p>", {"body": "below", "p": _CHANGED, "b": "new"}),
        ("<p>a</p>", "<p class=x>a</p>", {"body": "below", "p": "wrapper"}),
        ("<p>a</p><p>b</p>", "<p>b</p>", {"body": _CHANGED, "p": "gone-before gone-block"}),
        ("<p>a</p><p>b</p>", "<p>a</p>", {"body": "children below gone-last gone-block"}),
        ("<p>a<i>b</i>c</p>", "<p>ac</p>", {"body": "below", "p": "children below gone-last", "ac": "new"}),
        ("<p>a</p>", "<h2>x</h2><p>a</p>", {"body": _CHANGED, "h2": "new"}),
        ("<p>a</p><ul><li>x</li></ul>", "<p>a</p><hr>", {"body": _CHANGED, "hr": "new gone-before gone-block"}),
        ("<p>a <b>c</b></p>", "<p>a <b>d</b></p>", {"body": "below", "p": "below", "b": _CHANGED, "d": "new"}),
        (
            "<h2 data-parsoid='{}'>x</h2><p data-parsoid='{}'>a</p>",
            "<p data-parsoid='{}'>a</p><h2 data-parsoid='{}'>x</h2>",
            {"body": "children below gone-last gone-block", "p": "new moved"},
        ),
        (
            "<ul><li>a</li><li>b</li></ul>",
            "<ul><li>a</li><li>n</li><li>b</li></ul>",
            {"body": "below", "ul": _CHANGED, "li": "new"},
        ),
    ],
)
def test_compare_trees_marks_what_changed(original: str, edited: str, expected: dict[str, str]) -> None:
    assert _marked(original, edited) == expected


@pytest.mark.parametrize(
    ("original", "edited"),
    [
        ("""<p id="mwAA" data-parsoid='{"dsr":[0,1]}'>a</p>""", "<p>a</p>"),
        ('<p class="a" id="b">a</p>', '<p id="b" class="a">a</p>'),
        (
            """<b about="#mwt1" typeof="mw:Transclusion" data-mw='{"parts":[{"a":1}]}'>x</b> <i about="#mwt1">y</i>""",
            """<u about="#mwt7" typeof="mw:Transclusion" data-mw='{ "parts": [{"a": 1}] }'>z</u>""",
        ),
        (
            """<s typeof="mw:Extension/x" data-mw='{"body":{"html":"<p id=\\"mwAB\\" data-parsoid=\\"{}\\">x</p>"}}'></s>""",
            """<s typeof="mw:Extension/x" data-mw='{"body":{"html":"<p>x</p>"}}'>other</s>""",
        ),
    ],
)
def test_compare_trees_ignores_what_says_nothing(original: str, edited: str) -> None:
    assert _marked(original, edited) == {}


def test_compare_trees_marks_a_template_with_another_argument() -> None:
    html = """<p>a</p><b about="#mwt1" typeof="mw:Transclusion" data-mw='{"parts":[%d]}'>x</b><i about="#mwt1">y</i>"""
    assert _marked(html % 1, html % 2) == {"body": "below", "b": "wrapper"}


def test_compare_trees_marks_a_footnote_by_its_text() -> None:
    html = (
        """<p><sup typeof="mw:Extension/ref" data-mw='{"name":"ref","body":{"id":"mw-reference-text-1"}}'>1</sup></p>"""
        """<div typeof="mw:Extension/references" data-mw='{"name":"references"}'>"""
        """<span id="mw-reference-text-1">%s</span></div>"""
    )
    assert _marked(html % "a", html % "b") == {"body": "below", "p": "below", "sup": "wrapper"}


def test_compare_trees_marks_gallery_items() -> None:
    html = """<ul typeof="mw:Extension/gallery" about="#mwt1" data-mw='{"name":"gallery","body":{}}'><li>%s</li></ul>"""
    assert set(_marked(html % "a", html % "b")) == {"body", "ul", "li", "b"}


_TREES = st.recursive(
    st.sampled_from(["x", "y ", "<br>", "<!--c-->"]),
    lambda inner: st.builds(
        lambda name, parts: f"<{name}>{''.join(parts)}</{name}>",
        st.sampled_from(["div", "b", "span", "section"]),
        st.lists(inner, max_size=5),
    ),
    max_leaves=20,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_TREES, max_size=6), st.lists(_TREES, max_size=6))
def test_compare_trees_unmarked_nodes_are_in_the_original(old: list[str], new: list[str]) -> None:
    original, edited = read_document("".join(old)), read_document("".join(new))
    marks = compare_trees(original, edited)
    there = {_show(node) for node in list_nodes(original)}
    for node in [edited, *list_nodes(edited)]:
        under_new = any(marks.of(above) & INSERTED for above in _above(node))
        if not marks.of(node) & ~(DELETED_BEFORE | DELETED_BLOCK) and not under_new and node is not edited:
            assert _show(node) in there
    assert marks.is_empty() == (_show(original) == _show(edited))


def test_compare_trees_takes_linear_time() -> None:
    def prepare(count: int) -> Callable[[], object]:
        original = read_document("".join(f"<p>a{i}<b>x</b></p>\n" for i in range(count)))
        edited = read_document("".join(f"<p>a{i * 7 % count}<b>y</b></p>\n" for i in range(count)))
        return lambda: compare_trees(original, edited)

    check_growth(prepare, 1000)


def _marked(original: str, edited: str) -> dict[str, str]:
    """The marks by the name or the words of each marked node."""
    body = read_document(edited)
    marks = compare_trees(read_document(original), body)
    out: dict[str, str] = {}
    for node in [body, *list_nodes(body)]:
        flags = marks.of(node)
        if flags:
            key = node.name if isinstance(node, Element) else node.data if isinstance(node, Text | Comment) else ""
            out[key] = " ".join(name for flag, name in _NAMES.items() if flags & flag)
    return out


def _above(node: Node) -> list[Node]:
    out: list[Node] = []
    parent = node.parent
    while parent is not None:
        out.append(parent)
        parent = parent.parent
    return out


def _show(node: Node) -> str:
    if isinstance(node, Text):
        return node.data
    if isinstance(node, Comment):
        return f"<!--{node.data}-->"
    assert isinstance(node, Element)
    return f"<{node.name}>{''.join(_show(c) for c in node.children())}</{node.name}>"
