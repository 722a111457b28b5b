"""Source code in pages: colours, lines, and pages that are code."""

from __future__ import annotations

import re
import time

import pytest
import wikigrove_engine as engine
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces

from wikigrove.ext.syntaxhighlight.colour import read_line_numbers
from wikigrove.ext.syntaxhighlight.engine import make_syntax_highlight
from wikigrove.ext.syntaxhighlight.languages import find_lexer

PARTS = make_syntax_highlight()
SITE = SiteConfig(
    title_rules=TitleRules(default_namespaces(), {}),
    registry=default_registry().extended(tags=PARTS.tags, models=PARTS.models),  # type: ignore[arg-type]
)
PAGE = PageConfig(Title(0, "P"))
TRACKED = "syntaxhighlight-error-category"


def _document(text: str) -> engine.Document:
    return engine.parse(text, site=SITE, page=PAGE, access=InMemoryAccess(rules=SITE.title_rules))


def _html(text: str) -> str:
    """Without the data for editors."""
    html = _document(text).html()
    html = re.sub(r""" (?:about|typeof|data-mw)=(?:"[^"]*"|'[^']*')""", "", html)
    return html.removeprefix('<section data-mw-section-id="0">').removesuffix("</section>")


def test_block_has_a_span_for_each_kind_of_word() -> None:
    assert _html('<syntaxhighlight lang="python">\nif x: # y\n</syntaxhighlight>') == (
        '<div class="mw-highlight mw-highlight-lang-python mw-content-ltr" dir="ltr"><pre><span></span>'
        '<span class="k">if</span> <span class="n">x</span><span class="p">:</span> <span class="c1"># y</span></pre></div>'
    )


def test_markup_in_code_is_text() -> None:
    html = _html("<syntaxhighlight lang=text>''<b>[[x]] {{y}} &lt;</syntaxhighlight>")
    assert "''&lt;b>[[x]] {{y}} &amp;lt;" in html


def test_inline_code_stays_in_its_line() -> None:
    html = _html("a <syntaxhighlight lang=js inline>1</syntaxhighlight> b")
    assert html == (
        '<p>a <code class="mw-highlight mw-highlight-lang-javascript mw-content-ltr" dir="ltr"><span class="mf">1</span></code> b</p>'
    )


def test_lines_are_numbered_from_start_and_some_are_marked() -> None:
    html = _html('<syntaxhighlight lang="text" line start="9" highlight="2">a\nb</syntaxhighlight>')
    assert 'class="mw-highlight mw-highlight-lang-text mw-content-ltr mw-highlight-lines"' in html
    assert '<span id="L-9"><a href="#L-9"><span class="linenos" data-line="9"></span></a>a\n</span>' in html
    assert (
        '<span class="hll"><span id="L-10"><a href="#L-10"><span class="linenos" data-line="10"></span></a>b</span></span>'
        in html
    )


def test_own_attributes_are_kept_if_they_are_safe() -> None:
    html = _html(
        '<syntaxhighlight lang=c class="x" id="i" style="width:1px" onclick="y" dir="rtl" copy>a</syntaxhighlight>'
    )
    assert (
        '<div class="x mw-highlight mw-highlight-lang-c mw-content-rtl mw-highlight-copy" dir="rtl" id="i" style="width:1px">'
        in html
    )
    assert "onclick" not in html


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("<syntaxhighlight lang=klingon>a</syntaxhighlight>", "syntaxhighlight-error-unknown-language"),
        ("<syntaxhighlight lang=c>" + "a" * 110_000 + "</syntaxhighlight>", "syntaxhighlight-error-exceeds-size-limit"),
        ("<syntaxhighlight lang=c>" + "a\n" * 1100 + "</syntaxhighlight>", "syntaxhighlight-error-exceeds-line-limit"),
    ],
)
def test_code_without_colours_is_tracked(text: str, error: str) -> None:
    document = _document(text)
    assert f'"key":"{error}"' in document.html()
    assert TRACKED in document.metadata.tracking


def test_tag_without_language_is_shown_and_tracked() -> None:
    document = _document("<syntaxhighlight>a < b</syntaxhighlight>")
    assert "<pre><span></span>a &lt; b</pre>" in document.html()
    assert TRACKED in document.metadata.tracking


def test_source_tag_is_the_same_and_tracked() -> None:
    document = _document("<source lang=lua>x</source>")
    assert "mw-highlight-lang-lua" in document.html()
    assert "syntaxhighlight-source-category" in document.metadata.tracking


@pytest.mark.parametrize(
    ("text", "numbers"), [("1,3-5", {1, 3, 4, 5}), ("", set()), ("x,2-,-1,7", {2, 7}), ("5-3", set())]
)
def test_line_numbers(text: str, numbers: set[int]) -> None:
    assert read_line_numbers(text) == numbers


@pytest.mark.parametrize(
    ("name", "found"),
    [("html5", "html"), ("Python", "python"), ("wiki", "wikitext"), ("mysql", "mysql"), ("nix?", None)],
)
def test_languages_have_older_names_too(name: str, found: str | None) -> None:
    lexer = find_lexer(name)
    assert (lexer.aliases[0] if lexer is not None else None) == found


def test_pages_that_are_code_are_shown_in_colours_with_lines() -> None:
    html = SITE.registry.models["javascript"].to_html("let x = '</pre>'")
    assert '<span class="kd">let</span>' in html
    assert 'id="L-1"' in html
    assert "</pre>'" not in html


@pytest.mark.parametrize(
    "text",
    [
        '<syntaxhighlight lang="python" line>\nif x:\n</syntaxhighlight>',
        'a <syntaxhighlight lang="js" inline="">{{x}}</syntaxhighlight> b',
    ],
)
def test_tag_comes_back_as_it_was(text: str) -> None:
    access = InMemoryAccess(rules=SITE.title_rules)
    html = _document(text).html()
    assert to_wikitext(html, site=SITE, page=PAGE, access=access) == text.replace(" line>", ' line="">')


@pytest.mark.parametrize("language", ["python", "html", "css", "perl", "php", "latex", "bash", "markdown", "c++"])
def test_hostile_code_is_shown_soon(language: str) -> None:
    start = time.process_time()
    for text in ("(" * 3000, "'" * 3000, '"\\' * 1500, "<a " * 1000, "/*" * 1500, "\\{" * 1500, " " * 3000 + "x"):
        _html(f"<syntaxhighlight lang={language}>{text}</syntaxhighlight>")
    assert time.process_time() - start < 15
