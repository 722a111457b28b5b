"""Expansion of templates, arguments and modifiers, and its limits."""

from __future__ import annotations

import pytest
from preprocess_fixtures import expand, make_expander
from wikigrove_engine.preprocess import ArgNode, ExtensionCall, TemplateNode
from wikigrove_engine.site import Limits
from wikigrove_engine.title import Title

PAGES = {
    "Template:Echo": "{{{1}}}",
    "Template:Named": "[{{{a|none}}}]",
    "Template:Space": "({{{1}}})({{{x}}})",
    "Template:Default": "{{{1|{{{2|b}}}}}}",
    "Template:Include": "a<noinclude>b</noinclude><includeonly>c</includeonly>",
    "Template:Only": "x<onlyinclude>y</onlyinclude>z",
    "Template:List": "* item",
    "Template:Table": "{|\n|}",
    "Template:Loop": "{{Loop}}",
    "Template:Ping": "{{Pong}}",
    "Template:Pong": "{{Ping}}",
    "Template:Redirect": "#REDIRECT [[Template:Named]]",
    "Template:Tag": "<ref>{{{1}}}</ref>",
    "Main page": "main text",
    "Page/sub": "subpage",
    "Template:Deep": "{{#if:x|{{Echo|{{{1}}}}}}}",
    "Template:Comment": "a<!-- b -->c",
    "Template:Case": "{{lc:{{{1}}}}}",
    "Template:Equal": "{{{1}}}={{{2}}}",
}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{Echo|x}}", "x"),
        ("{{echo| x }}", " x "),
        ("{{Echo}}", "{{{1}}}"),
        ("{{Echo|1= x }}", "x"),
        ("{{Echo|a|1=b}}", "b"),
        ("{{Echo|1=b|a}}", "a"),
        ("{{Named|a=}}", "[]"),
        ("{{Named| a = b c }}", "[b c]"),
        ("{{Named}}", "[none]"),
        ("{{Named|{{Echo|a}}=b}}", "[b]"),
        ("{{Space| a |x= b }}", "( a )(b)"),
        ("{{Default}}", "b"),
        ("{{Default||c}}", ""),
        ("{{Default|2=c}}", "c"),
        ("{{Include}}", "ac"),
        ("{{Only}}", "y"),
        ("{{Comment}}", "ac"),
        ("{{Redirect|a=1}}", "[1]"),
        ("{{:Main page}}", "main text"),
        ("{{/sub}}", "[[:Template:/sub]]"),
        ("{{Missing}}", "[[:Template:Missing]]"),
        ("{{:Missing}}", "[[:Missing]]"),
        ("{{Missing<}}", "{{Missing<}}"),
        ("{{<|{{Echo|x}}}}", "{{<|x}}"),
        ("a {{List}}", "a \n* item"),
        ("a\n{{List}}", "a\n* item"),
        ("a{{Table}}", "a\n{|\n|}"),
        ("{{subst:Echo|x}}", "{{subst:Echo|x}}"),
        ("{{safesubst:Echo|x}}", "x"),
        ("{{msg:Echo|x}}", "x"),
        ("{{msgnw:Echo}}", "&#123;&#123;&#123;1&#125;&#125;&#125;"),
        ("{{Tag|q}}", "<ref>q</ref>"),  # No such tag: plain text.
        ("{{Deep|{{Deep|z}}}}", "z"),
        ("{{Echo|[[a|b]]}}", "[[a|b]]"),
        ("{{Echo|<nowiki>|}}</nowiki>}}", "<nowiki>|}}</nowiki>"),
        ("{{Equal|a|{{=}}}}", "a=="),
        ("{{Echo|a{{!}}b}}", "a|b"),
        ("{{Echo\n|x}}", "x"),
        ("{{Template:Echo|x}}", "x"),
        ("{{Echo#frag|x}}", "x"),
        ("{{{1|{{Echo|d}}}}}", "d"),
        ("{{{x}}}", "{{{x}}}"),
    ],
)
def test_expand_follows_transclusion_rules(source: str, expected: str) -> None:
    assert expand(source, PAGES) == expected


def test_expand_subpage_where_namespace_has_subpages() -> None:
    assert expand("{{/sub}}", {"Help:Page/sub": "here"}, title="Help:Page") == "here"


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("{{Loop}}", '<span class="error">Template loop detected: [[:Template:Loop]]</span>'),
        ("{{Ping}}", '<span class="error">Template loop detected: [[:Template:Ping]]</span>'),
    ],
)
def test_expand_loop_shows_error_in_place(source: str, error: str) -> None:
    assert expand(source, PAGES) == error


def test_expand_deep_nesting_shows_error_and_survives() -> None:
    source = "{{#if:x|" * 3000 + "y" + "}}" * 3000
    assert expand(source) == '<span class="error">Expansion depth limit exceeded</span>'


def test_expand_node_limit_shows_error() -> None:
    out = expand("{{Echo|a}} {{Echo|{{Echo|b}}{{Echo|c}}}}", PAGES, limits=Limits(nodes=5))
    assert out == 'a <span class="error">Node count limit exceeded</span>'


def test_expand_size_limit_leaves_link() -> None:
    expander = make_expander({"Template:Big": "x" * 600}, limits=Limits(include_bytes=1000))
    out = expander.root.expand_seq(expander.build_page_tree("{{Big}}{{Big}}").root)
    assert out == "x" * 600 + "[[:Template:Big]]<!-- WARNING: template omitted, post-expand include size too large -->"
    assert "post-expand-template-inclusion-warning" in expander.metadata.warnings


def test_expand_bomb_stops_at_the_limit() -> None:
    pages = {f"Template:B{n}": f"{{{{B{n - 1}}}}}" * 10 for n in range(1, 9)} | {"Template:B0": "x" * 100}
    out = expand("{{B8}}", pages, limits=Limits(include_bytes=100_000, seconds=20))
    assert len(out) < 2_000_000


def test_expand_template_gives_what_wrapping_needs() -> None:
    source = "{{ Named |a= 1 |{{Echo|b}}=2|c}}"
    expander = make_expander(PAGES)
    node = expander.build_page_tree(source).index[0]
    assert isinstance(node, TemplateNode)
    found = expander.root.expand_template(node)
    assert (found.kind, found.text, found.title, found.target) == ("template", "[1]", Title(10, "Named"), " Named ")
    parameters = [
        (p.name, p.named, source[slice(*p.key)] if p.key else None, source[slice(*p.value)]) for p in found.parameters
    ]
    assert parameters == [("a", True, "a", " 1 "), ("b", True, "{{Echo|b}}", "2"), ("1", False, None, "c")]


def test_expand_template_names_functions_and_variables() -> None:
    expander = make_expander(PAGES)
    tree = expander.build_page_tree("{{#IF: x |y|z=1}}{{PAGENAME}}{{{q|r}}}{{Nope}}")
    found = [expander.root.expand_template(n) for n in tree.root.nodes if isinstance(n, TemplateNode | ArgNode)]
    assert [(f.kind, f.function, f.function_source, f.text, f.found) for f in found] == [
        ("parserfunction", "if", "#IF", "y", True),
        ("variable", "pagename", "PAGENAME", "Page", True),
        ("arg", "", "q", "r", True),
        ("template", "", "", "[[:Template:Nope]]", False),
    ]
    assert [p.name for p in found[0].parameters] == ["1", "2"]


def test_extension_tag_keeps_the_frame_of_its_template() -> None:
    expander = make_expander({"Template:Tag": "<pre a=b>{{{1}}}</pre>"})
    marker = expander.root.expand_seq(expander.build_page_tree("{{Tag|q}}").root)
    call = expander.strip.find(marker)
    assert isinstance(call, ExtensionCall)
    assert (call.name, call.attributes, call.inner, call.close) == ("pre", " a=b", "{{{1}}}", "</pre>")
    assert call.frame.expand_text(call.inner or "") == "q"


def test_templates_used_are_recorded_with_redirects() -> None:
    expander = make_expander(PAGES)
    expander.root.expand_seq(expander.build_page_tree("{{Redirect}}{{Missing}}{{#if:|{{Echo|x}}}}").root)
    assert expander.metadata.templates == {
        Title(10, "Redirect"): Title(10, "Named"),
        Title(10, "Named"): Title(10, "Named"),
        Title(10, "Missing"): None,
    }


def test_prefetch_asks_once_for_each_level() -> None:
    expander = make_expander(PAGES)
    asked: list[set[str]] = []
    fetch = expander.access.fetch_templates

    def recording(titles):  # type: ignore[no-untyped-def]
        asked.append({t.key for t in titles})
        return fetch(titles)

    expander.access.fetch_templates = recording  # type: ignore[method-assign]
    tree = expander.build_page_tree("{{Deep|1}} {{Named|a={{Include}}}} {{Missing}} {{#if:x|{{List}}}}")
    expander.root.expand_seq(tree.root)
    assert asked == [{"Deep", "Named", "Include", "Missing", "List"}, {"Echo"}]


def test_nobody_can_write_a_strip_marker() -> None:
    forged = "\x7f'\"`UNIQ-pre-00000000-QINU`\"'\x7f"
    expander = make_expander()
    text = expander.root.expand_seq(expander.build_page_tree(f"<pre>x</pre>{forged}").root)
    assert text.count("\x7f") == 2 and text.endswith("?'\"`UNIQ-pre-00000000-QINU`\"'?")
