"""Tabs in pages."""

from __future__ import annotations

import re

import pytest
import wikigrove_engine as engine
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces

from wikigrove.ext.tabber.engine import make_tabber
from wikigrove.ext.tabber.tag import Tab, read_tabs

RULES = TitleRules(default_namespaces(), {})
SITE = SiteConfig(title_rules=RULES, registry=default_registry().extended(tags=make_tabber().tags))  # type: ignore[arg-type]
PAGE = PageConfig(Title(0, "P"))
ACCESS = InMemoryAccess({Title(10, "T"): "from {{{1|}}}"}, rules=RULES)


def _html(text: str) -> str:
    html = engine.parse(text, site=SITE, page=PAGE, access=ACCESS).html()
    return re.sub(r""" (?:about|typeof|data-mw)=(?:"[^"]*"|'[^']*')""", "", html)


@pytest.mark.parametrize(
    ("text", "tabs"),
    [
        ("One=a|-|Two=b=c", [Tab("One", "a"), Tab("Two", "b=c")]),
        ("\n|-|One=\na\n|-|\nTwo =\nb\n", [Tab("One", "a"), Tab("Two", "b")]),
        ("no title", []),
        ("=body", []),
        ("", []),
        ("A=|-|" * 300, [Tab("A", "")] * 200),
    ],
)
def test_tabs_are_read(text: str, tabs: list[Tab]) -> None:
    assert read_tabs(text) == tabs


def test_each_tab_is_a_panel_with_its_title() -> None:
    html = _html("<tabber>\nOne=''a''\n|-|<b>Two</b> & {{T|x}}=\n* b\n</tabber>")
    assert '<div class="tabber"><div class="tabbertab" title="One"><p><i>a</i></p></div>' in html
    assert re.search(r'<div class="tabbertab" title="Two &amp; from x">\s*<ul><li>b</li></ul>', html)


def test_tables_and_templates_may_stand_in_tabs() -> None:
    html = _html("<tabber>One=\n{|\n| {{T|a}}\n|}\n|-|Two={{T|b}}</tabber>")
    assert html.count("<table>") == 1
    assert "from a" in html
    assert "from b" in html


def test_title_can_not_break_out() -> None:
    assert """<div class="tabbertab" title='"onclick'><p>"x=y</p></div>""" in _html('<tabber>"onclick="x=y</tabber>')


def test_tag_comes_back_as_it_was() -> None:
    text = "<tabber>\n|-|One=\n{{T|1}}\n|-|Two=\n''b''\n</tabber>"
    html = engine.parse(text, site=SITE, page=PAGE, access=ACCESS).html()
    assert to_wikitext(html, site=SITE, page=PAGE, access=ACCESS) == text
