"""The preprocessor's tree: precedence, ranges, time."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from wikigrove_engine.preprocess import (
    ArgNode,
    CommentNode,
    ExtNode,
    IgnoreNode,
    Node,
    Seq,
    TemplateNode,
    Tree,
    build_tree,
)

TAGS = frozenset({"nowiki", "pre", "ref"})


def sketch(seq: Seq) -> list[object]:
    """A tree as nested lists: text, and (kind, ...) for nodes."""
    out: list[object] = []
    position = seq.start
    for node in seq.nodes:
        if node.start > position:
            out.append(seq.tree.source[position : node.start])
        out.append(sketch_node(node))
        position = node.end
    if position < seq.end:
        out.append(seq.tree.source[position : seq.end])
    return out


def sketch_node(node: Node) -> object:
    if isinstance(node, TemplateNode):
        parts = [(sketch(p.name) if p.name else p.index, sketch(p.value)) for p in node.parts]
        return ("template", sketch(node.title), *parts)
    if isinstance(node, ArgNode):
        return ("arg", sketch(node.name), *(sketch(p.value) for p in node.parts))
    kind = {CommentNode: "comment", ExtNode: "ext", IgnoreNode: "ignore"}[type(node)]
    return (kind, node.source)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a {{b|c=d|e}} f", ["a ", ("template", ["b"], (["c"], ["d"]), (1, ["e"])), " f"]),
        ("{{{{{a}}}}}", [("template", [("arg", ["a"])])]),
        ("{{{{a}}}}", ["{", ("arg", ["a"]), "}"]),
        ("{{{a|b}}", ["{", ("template", ["a"], (1, ["b"]))]),
        ("{{a}", ["{{a}"]),
        ("{{a|[[b|c=d]]|e}}", [("template", ["a"], (1, ["[[b|c=d]]"]), (2, ["e"]))]),
        ("[[a|{{b]]}}", ["[[a|", ("template", ["b]]"])]),
        ("{{a|x=y=z}}", [("template", ["a"], (["x"], ["y=z"]))]),
        ("{{a|<nowiki>}}|</nowiki>}}", [("template", ["a"], (1, [("ext", "<nowiki>}}|</nowiki>")]))]),
        ("<ref>{{a</ref>}}", [("ext", "<ref>{{a</ref>"), "}}"]),
        ("<ref/><REF a=b />x", [("ext", "<ref/>"), ("ext", "<REF a=b />"), "x"]),
        ("<ref>x", ["<ref>x"]),
        ("<refx>y</refx>", ["<refx>y</refx>"]),
        ("a<!-- {{b -->c", ["a", ("comment", "<!-- {{b -->"), "c"]),
        ("a<!-- b", ["a", ("comment", "<!-- b")]),
        ("a\n <!-- x --> \nb", ["a\n", ("comment", " <!-- x --> \n"), "b"]),
        ("a\n<!--x--> <!--y-->\nb", ["a\n", ("comment", "<!--x--> "), ("comment", "<!--y-->\n"), "b"]),
        ("a\n<!--x-->b", ["a\n", ("comment", "<!--x-->"), "b"]),
        (
            "<noinclude>a</noinclude><includeonly>b</includeonly>",
            [("ignore", "<noinclude>"), "a", ("ignore", "</noinclude>"), ("ignore", "<includeonly>b</includeonly>")],
        ),
    ],
)
def test_build_tree_follows_precedence(source: str, expected: list[object]) -> None:
    assert sketch(build_tree(source, tags=TAGS).root) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<noinclude>a</noinclude>b<includeonly>c</includeonly>",
            [
                ("ignore", "<noinclude>a</noinclude>"),
                "b",
                ("ignore", "<includeonly>"),
                "c",
                ("ignore", "</includeonly>"),
            ],
        ),
        (
            "a<onlyinclude>b</onlyinclude>c<onlyinclude>d</onlyinclude>e",
            [
                ("ignore", "a<onlyinclude>"),
                "b",
                ("ignore", "</onlyinclude>c<onlyinclude>"),
                "d",
                ("ignore", "</onlyinclude>e"),
            ],
        ),
        ("a<onlyinclude>b", ["a<onlyinclude>b"]),
        ("a<noinclude>b", ["a", ("ignore", "<noinclude>b")]),
    ],
)
def test_build_tree_for_inclusion_leaves_out_what_is_not_included(source: str, expected: list[object]) -> None:
    assert sketch(build_tree(source, tags=TAGS, for_inclusion=True).root) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("-{a|{{b}}}-", ["-{a|", ("template", ["b"]), "}-"]),
        ("{{a|-{b|c}-}}", [("template", ["a"], (1, ["-{b|c}-"]))]),
        ("-{{{a}}}-", ["-", ("arg", ["a"]), "-"]),
    ],
)
def test_build_tree_with_variants_balances_them(source: str, expected: list[object]) -> None:
    assert sketch(build_tree(source, tags=TAGS, variants=True).root) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("== a ==\nb\n=== c ===", [(0, 7, 2, 1), (10, 19, 3, 2)]),
        ("== a === <!-- x --> ", [(0, 20, 2, 1)]),
        ("====", [(0, 4, 1, 1)]),
        ("==", []),
        ("== a", []),
        ("x == a ==", []),
        ("{{t|\n== a ==\n}}\n== b ==", [(16, 23, 2, 2)]),
        ("<!-- x -->== a ==", []),
        ("<!-- x -->\n== a ==", [(11, 18, 2, 1)]),
        ("\n<!-- x -->\n== a ==", [(12, 19, 2, 1)]),
        ("== {{a|\n}} ==", [(0, 13, 2, 1)]),
    ],
)
def test_build_tree_numbers_headings(source: str, expected: list[tuple[int, int, int, int]]) -> None:
    headings = build_tree(source, tags=TAGS).headings
    assert [(h.start, h.end, h.level, h.number) for h in headings] == expected


def check_ranges(tree: Tree) -> None:
    """Every node lies inside its parent, after its elder, and belongs to this tree."""
    stack: list[Seq] = [tree.root]
    while stack:
        seq = stack.pop()
        assert 0 <= seq.start <= seq.end <= len(tree.source)
        position = seq.start
        for node in seq.nodes:
            assert position <= node.start < node.end <= seq.end
            assert node.tree is tree
            position = node.end
            if isinstance(node, TemplateNode | ArgNode):
                first = node.title if isinstance(node, TemplateNode) else node.name
                stack.append(first)
                bound = first.end
                for part in node.parts:
                    assert part.start == bound + 1 and tree.source[bound] == "|"
                    assert part.value.end == part.end
                    stack += [part.value, *([part.name] if part.name else [])]
                    if part.name is not None:
                        assert tree.source[part.equals] == "=" and part.name.end == part.equals
                    bound = part.end
                closing = 2 if isinstance(node, TemplateNode) else 3
                assert node.end == bound + closing and tree.source[bound : node.end] == "}" * closing


PIECES = [
    "{{",
    "}}",
    "{",
    "}",
    "[[",
    "]]",
    "|",
    "=",
    "\n",
    "==",
    "a",
    " ",
    "<!--",
    "-->",
    "<ref>",
    "</ref>",
    "<ref ",
    "/>",
    "<noinclude>",
    "</noinclude>",
    "<includeonly>",
    "</includeonly>",
    "<onlyinclude>",
    "</onlyinclude>",
    "-{",
    "}-",
    "<nowiki>",
    "</nowiki>",
    ">",
]


@settings(max_examples=400, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60), st.booleans(), st.booleans())
def test_build_tree_ranges_tile_any_source(pieces: list[str], for_inclusion: bool, variants: bool) -> None:
    source = "".join(pieces)
    tree = build_tree(source, tags=TAGS, for_inclusion=for_inclusion, variants=variants)
    check_ranges(tree)
    assert list(tree.index.values()) == tree.root.nodes
    assert all(a.end <= b.start for a, b in zip(tree.headings, tree.headings[1:], strict=False))


HOSTILE = [
    "{{",
    "{{a|",
    "[[",
    "{{a",
    "<!---->",
    "\n<!---->",
    "<ref ",
    "<ref>",
    "==a==\n",
    "=a",
    "\n=",
    "-{{",
    "<!--",
    "[[x{{a|",
    "</ref>",
    "<noinclude>",
    "<onlyinclude>",
    "{{{",
    "}}",
    "]]",
    "\n=={{a|b=",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_build_tree_is_linear_on_hostile_input(piece: str) -> None:
    """Counted in steps of the interpreter, not in seconds: a busy machine must not fail it."""
    small, large = count_steps(piece * 500), count_steps(piece * 2000)
    assert large < small * 4 * 1.3 + 2000


def count_steps(source: str) -> int:
    steps = 0

    def trace(frame: object, event: str, argument: object) -> object:
        nonlocal steps
        steps += event == "line"
        return trace

    old = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        build_tree(source + "}}" * 10 + "]]" * 10, tags=TAGS, variants=True)
    finally:
        sys.settrace(old)
    return steps
