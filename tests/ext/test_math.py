"""Formulas as MathML."""

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
from wikigrove_engine.tree.writer import write_node

from wikigrove.ext.math.engine import make_math
from wikigrove.ext.math.macros import to_latex
from wikigrove.ext.math.mathml import FormulaError, make_mathml

RULES = TitleRules(default_namespaces(), {})
SITE = SiteConfig(title_rules=RULES, registry=default_registry().extended(tags=make_math().tags))  # type: ignore[arg-type]
PAGE = PageConfig(Title(0, "P"))
ACCESS = InMemoryAccess(rules=RULES)


def _document(text: str) -> engine.Document:
    return engine.parse(text, site=SITE, page=PAGE, access=ACCESS)


def _rows(source: str) -> str:
    """What stands in the formula, without its frame."""
    html = write_node(make_mathml(source, display=""))
    found = re.search(r'<mstyle[^>]*scriptlevel="0">(.*)</mstyle><annotation', html)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("x^2", "<mrow><msup><mi>x</mi><mn>2</mn></msup></mrow>"),
        (r"\frac{a}{b}", "<mrow><mfrac><mrow><mi>a</mi></mrow><mrow><mi>b</mi></mrow></mfrac></mrow>"),
        (r"a<b", "<mrow><mi>a</mi><mo>&lt;</mo><mi>b</mi></mrow>"),
        (r"\R \and \alpha", "<mrow><mi>ℝ</mi><mo>∧</mo><mi>α</mi></mrow>"),
        (r"\mathrm{d}x", "<mrow><mtext>d</mtext><mi>x</mi></mrow>"),
        (r"\text{x & y}", "<mrow><mtext>x\u00a0&amp;\u00a0y</mtext></mrow>"),
        (
            r"\big\{x\big\}",
            '<mrow><mo minsize="1.2em" maxsize="1.2em">{</mo><mi>x</mi><mo minsize="1.2em" maxsize="1.2em">}</mo></mrow>',
        ),
        ("x % comment\n+ y", "<mrow><mi>x</mi><mo>+</mo><mi>y</mi></mrow>"),
    ],
)
def test_formula_becomes_mathml(source: str, rows: str) -> None:
    assert _rows(source) == rows


@pytest.mark.parametrize(
    ("source", "latex"),
    [
        (r"\rarr x\infin", r"\rightarrow x\infty"),
        (r"\big\lfloor x \Bigr \rfloor", r"\big ⌊  x \Bigr ⌋"),
        (r"\bigg\| \biguplus x", r"\bigg ‖  \biguplus x"),
        (r"{\rm ab}\Alpha", r"\text{ab}\text{A}"),
        (r"\mbox{a b}\R^n", r"\text{a b}\mathbb{R}^n"),
        (r"\\R \% \alphabet", r"\\R \% \alphabet"),
    ],
)
def test_commands_of_mediawiki_are_known(source: str, latex: str) -> None:
    assert to_latex(source) == latex


@pytest.mark.parametrize(
    ("source", "key"),
    [
        (r"\left(", "math_syntax_error"),
        ("{", "math_syntax_error"),
        ("x^1^2", "math_syntax_error"),
        (r"\nonsense{x}", "math_unknown_function"),
        ("x" * 6000, "math_too_long"),
        ("{" * 2000 + "}" * 2000, "math_too_long"),
        (r"\sqrt{" * 300 + "x" + "}" * 300, "math_too_long"),
    ],
)
def test_formulas_that_can_not_be_read_are_explained(source: str, key: str) -> None:
    with pytest.raises(FormulaError) as caught:
        make_mathml(source, display="")
    assert caught.value.key == key


def test_tag_stands_in_its_line_or_by_itself() -> None:
    html = _document("a <math>x</math> b\n<math display=block class=c onclick=y>y</math>").html()
    assert re.search(
        r'<p>a <span class="mwe-math-element mwe-math-element-inline"[^>]*><math xmlns="[^"]*" alttext="x"', html
    )
    assert re.search(r'<div class="mwe-math-element mwe-math-element-block c"[^>]*><math [^>]*display="block"', html)
    assert '<annotation encoding="application/x-tex">x</annotation>' in html
    assert " onclick" not in html.replace('"onclick"', "")


def test_errors_show_the_source_and_are_tracked() -> None:
    document = _document("<math>\\nonsense <b></math>")
    html = document.html()
    assert '<strong class="error texerror"' in html
    assert "<code>\\nonsense &lt;b></code>" in html
    assert "math-tracking-category-error" in document.metadata.tracking


@pytest.mark.parametrize(
    "source",
    [
        r"\href{javascript:alert(1)}{x}",
        r"\text{<script>}",
        r"\color{red;background:url(x)}{y}",
        r"\class{x}{y}",
        "</math><script>",
    ],
)
def test_nothing_but_mathml_comes_out(source: str) -> None:
    html = re.sub(r"""(?:data-mw|alttext)=(?:'[^']*'|"[^"]*")""", "", _document(f"<math>{source}</math>").html())
    assert "<script" not in html
    assert "href" not in re.sub(r"<annotation.*?</annotation>|<code>.*?</code>", "", html)
    assert "url(" not in re.sub(r"<annotation.*?</annotation>|<code>.*?</code>", "", html)


@pytest.mark.parametrize("text", ["a <math>x < y & \\{z\\}</math> b", '<math display="block">\\frac{1}{2}</math>'])
def test_tag_comes_back_as_it_was(text: str) -> None:
    assert to_wikitext(_document(text).html(), site=SITE, page=PAGE, access=ACCESS) == text


def test_many_formulas_take_little_time() -> None:
    start = time.process_time()
    _document(" ".join(f"<math>\\sum_{{i=0}}^{{n}} x_{{{n}}}^2 + \\frac{{{n}}}{{2}}</math>" for n in range(300)))
    assert time.process_time() - start < 10
