r"""Chemical formulas: <chem> and \ce{...}."""

from __future__ import annotations

import re
import time
from functools import partial

import pytest
import wikigrove_engine as engine
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces
from wikigrove_engine.tree.writer import write_node

from engine.tests.growth import check_growth
from wikigrove.ext.math.chemistry import chemistry_to_tex, expand_chemistry
from wikigrove.ext.math.engine import make_math
from wikigrove.ext.math.mathml import FormulaError, make_mathml

RULES = TitleRules(default_namespaces(), {})
SITE = SiteConfig(title_rules=RULES, registry=default_registry().extended(tags=make_math().tags))  # type: ignore[arg-type]
PAGE = PageConfig(Title(0, "P"))
ACCESS = InMemoryAccess(rules=RULES)


def shown(formula: str) -> str:
    """What readers see, in order."""
    html = write_node(make_mathml(rf"\ce{{{formula}}}", display=""))
    inner = html[html.index("<mstyle") : html.index("<annotation")]
    return re.sub(r"<[^>]*>", "", inner)


@pytest.mark.parametrize(
    ("formula", "tex"),
    [
        ("H2O", r"\mathrm{H}_{2}\mathrm{O}"),
        ("H+", r"\mathrm{H}^{+}"),
        ("CrO4^2-", r"\mathrm{CrO}_{4}^{2-}"),
        ("[AgCl2]-", r"[\mathrm{AgCl}_{2}]^{-}"),
        ("Y^{99+}", r"\mathrm{Y}^{99+}"),
        ("2 H2O", r"2\,\mathrm{H}_{2}\mathrm{O}"),
        ("1/2H2O", r"\frac{1}{2}\,\mathrm{H}_{2}\mathrm{O}"),
        ("n H2O", r"n\,\mathrm{H}_{2}\mathrm{O}"),
        ("^{227}_{90}Th+", r"{}^{227}_{90}\mathrm{Th}^{+}"),
        ("^0_{-1}n^{-}", r"{}^{0}_{-1}\mathrm{n}^{-}"),
        ("KCr(SO4)2*12H2O", r"\mathrm{KCr}(\mathrm{SO}_{4})_{2}\cdot 12\,\mathrm{H}_{2}\mathrm{O}"),
        ("C6H5-CHO", r"\mathrm{C}_{6}\mathrm{H}_{5}-\mathrm{CHO}"),
        ("A-B=C#D", r"\mathrm{A}-\mathrm{B}=\mathrm{C}\equiv \mathrm{D}"),
        (r"A\bond{...}B", r"\mathrm{A}\cdots \mathrm{B}"),
        ("NO_x", r"\mathrm{NO}_{x}"),
        ("Fe^n+", r"\mathrm{Fe}^{n+}"),
        ("OCO^.-", r"\mathrm{OCO}^{\bullet -}"),
        ("e-", r"\mathrm{e}^{-}"),
        (r"$\alpha$-D", r"{\alpha}-\mathrm{D}"),
        (r"\mu-Cl", r"\mu -\mathrm{Cl}"),
        ('"a{b}"', r"\text{ab}"),
        ("50%", r"50\,\%"),
    ],
)
def test_notation(formula: str, tex: str) -> None:
    assert chemistry_to_tex(formula) == tex


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("CO2 + C -> 2 CO", "CO2+C⟶2CO"),
        ("CO2 + C <=> 2 CO", "CO2+C⇌2CO"),
        ("A <-> B", "A⟷B"),
        ("A ->[H2O][heat] B", "A⟶heatH2OB"),
        ("SO4^2- + Ba^2+ -> BaSO4 v", "SO42−+Ba2+⟶BaSO4 ↓"),
        ("A ^ B", "A ↑ B"),
        ("H2O (l)", "H2O (l)"),
        (r"A -> $\ce{Zn(OH)2 v}$", "A⟶Zn(OH)2 ↓"),
    ],
)
def test_reactions(formula: str, text: str) -> None:
    assert shown(formula).replace("\u2009", "").replace("\u00a0", " ") == text


def test_only_calls_are_read() -> None:
    source = r"x^2 \cdot \ce{H2O} + \pu{12.5 kJ//mol} + \pu{m s^-2} \cex{H2}"
    assert expand_chemistry(source) == (
        r"x^2 \cdot {\mathrm{H}_{2}\mathrm{O}} + {12.5\,\text{kJ}/\text{mol}} + {\text{m}\,\text{s}^{-2}} \cex{H2}"
    )
    assert expand_chemistry(r"\ce{H2O") == r"\ce{H2O"


def test_tag_and_its_old_name_show_formulas_and_are_written_back() -> None:
    for name in ("chem", "ce"):
        text = f"<{name}>H2O</{name}>"
        document = engine.parse(text, site=SITE, page=PAGE, access=ACCESS)
        html = document.html(data_parsoid=True)
        assert "<msub" in html and "mwe-math-element" in html
        assert to_wikitext(html, site=SITE, page=PAGE, access=ACCESS) == text
    block = engine.parse('<chem display="block">A -> B</chem>', site=SITE, page=PAGE, access=ACCESS).html()
    assert 'display="block"' in block


def test_wrong_formulas_tell_so() -> None:
    html = engine.parse(r"<chem>\nosuchthing{x}</chem>", site=SITE, page=PAGE, access=ACCESS).html()
    assert "texerror" in html
    html = engine.parse("<chem> </chem>", site=SITE, page=PAGE, access=ACCESS).html()
    assert "math_empty_tex" in html


@pytest.mark.parametrize("piece", ["{", "[", "->[", "^{", "$", '"', "\\ce{$", "_", "^", "}", "(1/", "\\bond{"])
def test_no_text_takes_long_or_fails_otherwise_than_it_says(piece: str) -> None:
    started = time.process_time()
    for source in (piece * (4900 // len(piece)), piece * 400 + "}" * 400 + "]" * 400):
        try:
            make_mathml(rf"\ce{{{source}}}"[:5000], display="")
        except FormulaError:
            continue
    assert time.process_time() - started < 8


def test_time_grows_with_the_formula() -> None:
    check_growth(lambda n: partial(chemistry_to_tex, "SO4^2- + {Ba^2+} ->[H2O] BaSO4 v " * n), 20)
