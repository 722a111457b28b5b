"""Style sheets of templates: what is let through, where it counts, and how the tag shows it."""

from __future__ import annotations

import re
import time
from collections.abc import Collection
from dataclasses import replace

import pytest
import wikigrove_engine as engine
from hypothesis import given, settings
from hypothesis import strategies as st
from wikigrove_engine.access import InMemoryAccess, TemplateText
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces, parse_title

from wikigrove.ext.templatestyles.engine import make_template_styles
from wikigrove.ext.templatestyles.extension import extension
from wikigrove.ext.templatestyles.options import TemplateStylesOptions
from wikigrove.ext.templatestyles.selectors import is_simple_selector
from wikigrove.ext.templatestyles.stylesheet import sanitize_stylesheet
from wikigrove.extensions.api import Asker, ProposedEdit

RULES = TitleRules(default_namespaces(), {}, "en")
SITE = SiteConfig(title_rules=RULES, registry=default_registry().extended(tags=make_template_styles().tags))  # type: ignore[arg-type]
OPTIONS = TemplateStylesOptions()


class StyledAccess(InMemoryAccess):
    """Pages that end in .css are style sheets."""

    def fetch_templates(self, titles: Collection[Title]) -> dict[Title, TemplateText | None]:
        found = super().fetch_templates(titles)
        return {
            t: replace(page, model="sanitized-css", revision_id=7)
            if page is not None and t.key.endswith(".css")
            else page
            for t, page in found.items()
        }


def _access(**pages: str) -> StyledAccess:
    names = {"sheet": "Template:Box/styles.css", "plain": "Template:Plain", "other": "Module:X/y.css"}
    return StyledAccess({parse_title(names[name], RULES): text for name, text in pages.items()})


def _parse(text: str, access: InMemoryAccess) -> engine.Document:
    return engine.parse(text, site=SITE, page=PageConfig(Title(0, "P")), access=access)


def _clean(css: str, wrapper: str = "") -> str:
    return sanitize_stylesheet(css, OPTIONS, wrapper).css


def _problems(css: str) -> list[tuple[str, int]]:
    return [(p.key, p.line) for p in sanitize_stylesheet(css, OPTIONS).problems]


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (".a { color: red }", ".mw-parser-output .a{color:red}"),
        (".a, b > .c::before {margin:0 auto}", ".mw-parser-output .a,.mw-parser-output b > .c::before{margin:0 auto}"),
        ("body.dark .a { color: #fff !important; }", "body.dark .mw-parser-output .a{color:#fff!important}"),
        ("html.x body.y .a { top: 1px }", "html.x body.y .mw-parser-output .a{top:1px}"),
        ("body { top: 1px }", ".mw-parser-output body{top:1px}"),
        ("html > body .a { top: 1px }", ".mw-parser-output html > body .a{top:1px}"),
        (
            "a:not(.b):nth-child(2n+1)[title^='x' i]{width:calc(1px + 2em)}",
            '.mw-parser-output a:not(.b):nth-child(2n/**/+1)[title^="x" i]{width:calc(1px + 2em)}',
        ),
        (
            "@media screen and (max-width: 500px){.a{display:none}}",
            "@media screen and (max-width: 500px){.mw-parser-output .a{display:none}}",
        ),
        (
            "@supports (display: grid) and (not (gap: 1px)){.a{display:grid}}",
            "@supports (display: grid) and (not (gap: 1px)){.mw-parser-output .a{display:grid}}",
        ),
        ("@keyframes k{from{top:0}50%{top:1px}}", "@keyframes k{from{top:0}50%{top:1px}}"),
        (".a{--own:1px;width:var(--own)}", ".mw-parser-output .a{--own:1px;width:var(--own)}"),
        (
            ".a{background:url(//upload.wikimedia.org/x.png)}",
            ".mw-parser-output .a{background:url(//upload.wikimedia.org/x.png)}",
        ),
        (".a{background:url('/w/images/x.png')}", '.mw-parser-output .a{background:url("/w/images/x.png")}'),
        (
            "@font-face{font-family:TemplateStylesX;src:local('x')}",
            '@font-face{font-family:TemplateStylesX;src:local("x")}',
        ),
        ("@page :first{margin:1cm}", "@page :first{margin:1cm}"),
        ("/* x */ .a{/* y */color:red;/* z */}", ".mw-parser-output .a{color:red}"),
    ],
)
def test_known_rules_are_kept_and_scoped(css: str, kept: str) -> None:
    assert _clean(css) == kept
    assert _problems(css) == []


@pytest.mark.parametrize(
    ("css", "problem"),
    [
        (".a{behavior:url(x.htc)}", "unrecognized-property"),
        (".a{-moz-binding:url(x)}", "unrecognized-property"),
        (".a{width:expression(alert(1))}", "bad-value-for-property"),
        (".a{background:url(http://evil.example/x)}", "bad-value-for-property"),
        (".a{background:url(//evil.example/x)}", "bad-value-for-property"),
        (".a{background:url('/\\\\evil.example/x')}", "bad-value-for-property"),
        (".a{background:url('javascript:x')}", "bad-value-for-property"),
        (".a{background:url(data:image/svg+xml,x)}", "bad-value-for-property"),
        (".a{background:image-set('http://evil.example/x' 1x)}", "bad-value-for-property"),
        (".a{--x:url(/y);}", "bad-value-for-property"),
        (".a{color:url(/x.png)}", "bad-value-for-property"),
        (".a{width:1parsec}", "bad-value-for-property"),
        (".a{color:}", "missing-value-for-property"),
        (".a{color red}", "syntax-error"),
        ("@import url(x.css);", "unrecognized-rule"),
        ("@charset 'utf-8';", "unrecognized-rule"),
        ("@namespace x url(y);", "unrecognized-rule"),
        ("@font-face{font-family:Arial;src:local('x')}", "bad-value-for-property"),
        ("@font-face{font-family:TemplateStylesX;src:url(/x)}", "bad-value-for-property"),
        ("@media screen{@import 'x';}", "unrecognized-rule"),
        ('@media "x"{.a{color:red}}', "invalid-media-query"),
        ("> a{color:red}", "invalid-selector-list"),
        ("a:evil(){color:red}", "invalid-selector-list"),
        ("a,{color:red}", "invalid-selector-list"),
        ("@keyframes a b{from{top:0}}", "invalid-keyframes-name"),
        ("@keyframes a{x{top:0}}", "invalid-keyframe"),
        (("(" * 5000) + "{}", "nested-too-deeply"),
        (".a{width:" + "calc(" * 40 + "1px" + ")" * 40 + "}", "bad-value-for-property"),
    ],
)
def test_what_is_not_known_to_be_harmless_is_left_out_and_told(css: str, problem: str) -> None:
    assert problem in [key for key, _ in _problems(css)]
    assert "evil" not in _clean(css)


def test_a_bad_declaration_takes_nothing_else_with_it() -> None:
    css = ".a{color:red;\nbogus:1;\nwidth:2px}\n.b{top:0}"
    assert _clean(css) == ".mw-parser-output .a{color:red;width:2px}.mw-parser-output .b{top:0}"
    assert _problems(css) == [("unrecognized-property", 2)]


@settings(max_examples=300, deadline=None)
@given(st.text("abc.#:;{}()[]<>/!@-*'\"\\,u\n &", max_size=60))
def test_no_input_leaves_the_style_element_or_the_scope(text: str) -> None:
    css = _clean(f".a{{content:'{text}'}}{text}")
    assert "</" not in css
    assert "<!" not in css
    for block in re.findall(r"(?:^|})([^{}@]+)\{", re.sub(r'"(?:\\.|[^"\\])*"', '""', css)):
        assert all(".mw-parser-output" in part for part in re.sub(r"\([^()]*\)|\[[^\]]*\]", "", block).split(",")), css


def test_end_tag_in_a_string_is_escaped() -> None:
    assert _clean(".a{content:'</style><script>'}") == '.mw-parser-output .a{content:"\\3c /style><script>"}'


def test_large_and_deep_sheets_end_soon() -> None:
    start = time.process_time()
    _clean(".a{color:red}" * 8000)
    _clean("a:not(" * 2000)
    _clean("{" * 50_000)
    _clean("@media x{" * 30 + "}" * 30)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("text", "expected"), [(".x", True), ("div.x", True), (".x .y", False), (".x{", False), ("", False), ("a,b", False)]
)
def test_wrapper_is_one_simple_selector(text: str, expected: bool) -> None:
    assert is_simple_selector(text) is expected


def test_tag_shows_the_sheet_once_and_links_to_it_afterwards() -> None:
    access = _access(sheet=".a{color:red}")
    document = _parse(
        'x <templatestyles src="Box/styles.css" /> y <templatestyles src="Template:Box/styles.css"/>', access
    )
    html = document.html()
    assert re.findall(r"<style[^>]*data-mw-deduplicate=\"([^\"]*)\"[^>]*>([^<]*)</style>", html) == [
        ("TemplateStyles:r7", ".mw-parser-output .a{color:red}")
    ]
    assert html.count('rel="mw-deduplicated-inline-style" href="mw-data:TemplateStyles:r7"') == 1
    assert [t.key for t in document.metadata.templates] == ["Box/styles.css"]


def test_wrapper_narrows_the_scope() -> None:
    html = _parse('<templatestyles src="Box/styles.css" wrapper=".w" />', _access(sheet=".a{top:0}")).html()
    assert 'data-mw-deduplicate="TemplateStyles:r7/.w"' in html
    assert ".mw-parser-output .w .a{top:0}" in html


def test_problems_are_told_in_the_sheet_and_by_a_category() -> None:
    document = _parse('<templatestyles src="Box/styles.css" />', _access(sheet=".a{bogus:1}*/"))
    assert "* unrecognized property at line 1 character 4: bogus" in document.html()
    assert "templatestyles-stylesheet-error-category" in document.metadata.tracking


@pytest.mark.parametrize(
    ("tag", "key"),
    [
        ("<templatestyles />", "templatestyles-missing-src"),
        ('<templatestyles src="[" />', "templatestyles-invalid-src"),
        ('<templatestyles src="Nowhere.css" />', "templatestyles-bad-src-missing"),
        ('<templatestyles src="Plain" />', "templatestyles-bad-src"),
        ('<templatestyles src="Box/styles.css" wrapper="a b" />', "templatestyles-invalid-wrapper"),
    ],
)
def test_a_call_that_can_not_be_right_shows_an_error(tag: str, key: str) -> None:
    document = _parse(tag, _access(sheet="", plain="text"))
    assert f'"key":"{key}"' in document.html()
    assert "templatestyles-page-error-category" in document.metadata.tracking


@pytest.mark.parametrize(
    "text", ['<templatestyles src="Box/styles.css" />', 'a <templatestyles src="Box/styles.css" wrapper=".x" /> b']
)
def test_tag_comes_back_as_it_was(text: str) -> None:
    access = _access(sheet=".a{top:0}")
    page = PageConfig(Title(0, "P"))
    assert to_wikitext(_parse(text, access).html(), site=SITE, page=page, access=access) == text


@pytest.mark.parametrize(
    ("title", "namespace", "text", "code"),
    [
        ("Template:Box/styles.css", 10, ".a{top:0}", None),
        ("Template:Box/styles.css", 10, ".a{bogus:0}", "templatestyles-errors"),
        ("Template:Box/styles.css", 10, "/*" + "x" * 110_000 + "*/", "templatestyles-size"),
        ("Template:Box", 10, ".a{bogus:0}", None),
        ("User:A/styles.css", 2, ".a{bogus:0}", None),
    ],
)
def test_style_sheets_with_errors_are_not_saved(title: str, namespace: int, text: str, code: str | None) -> None:
    asker = Asker("Ada", frozenset(), "en")
    edit = ProposedEdit(title, namespace, old_text="", new_text=text, summary="", asker=asker)
    refusals = [found.check(edit) for found in extension.make_parts({}).edit_filters]
    assert [r.code if r is not None else None for r in refusals] == [code]
    if code == "templatestyles-errors":
        assert refusals[0] is not None
        assert "unrecognized property at line 1 character 4: bogus" in refusals[0].text
