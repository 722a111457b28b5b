"""Verse."""

from __future__ import annotations

import re

import pytest
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.document import parse
from wikigrove_engine.parser import ParseOptions
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces

from wikigrove.ext.poem.engine import make_poem
from wikigrove.ext.poem.tag import keep_lines

SITE = SiteConfig(
    title_rules=TitleRules(default_namespaces(), {}),
    registry=default_registry().extended(tags=make_poem().tags),  # type: ignore[arg-type]
)


def _parse(text: str) -> str:
    options = ParseOptions(sections=False)
    html = parse(text, site=SITE, page=PageConfig(Title(0, "P")), access=InMemoryAccess(), options=options).html()
    return re.sub(r""" (?:about|typeof|data-mw)=(?:"[^"]*"|'[^']*')""", "", html)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\na\nb\n", "a<br/>\nb"),
        ("\n  a", "&nbsp;&nbsp;a"),
        ("\n::a", '<span class="mw-poem-indented" style="display: inline-block; margin-inline-start: 2em;">a</span>'),
        ("a\n----\nb", "a<br/>\n----\nb"),
        ("a<nowiki>\n</nowiki>b", "a<nowiki>\n</nowiki>b"),
    ],
)
def test_keep_lines(text: str, kept: str) -> None:
    assert keep_lines(text) == kept


def test_poem_shows_wikitext_line_by_line() -> None:
    assert _parse("<poem class=\"x\">\n''a''\nb\n</poem>") == '<div class="poem x"><p><i>a</i><br/>\nb</p></div>'


def test_poem_breaks_lines_of_nowiki_too() -> None:
    assert _parse("<poem><nowiki>a\n''b''</nowiki></poem>") == "<div class=\"poem\"><p>a<br/>\n''b''</p></div>"


def test_poem_keeps_no_dangerous_attribute() -> None:
    assert (
        _parse('<poem onclick="x" style="color:red">a</poem>') == '<div class="poem" style="color:red"><p>a</p></div>'
    )
