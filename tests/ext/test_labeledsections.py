"""Labeled sections: parts of pages shown elsewhere."""

from __future__ import annotations

import pytest
import wikigrove_engine as engine
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces, parse_title

from wikigrove.ext.labeledsections.engine import make_labeled_sections

RULES = TitleRules(default_namespaces(), {})
_PARTS = make_labeled_sections()
SITE = SiteConfig(
    title_rules=RULES,
    registry=default_registry().extended(tags=_PARTS.tags, functions=_PARTS.functions),  # type: ignore[arg-type]
)
PAGE = PageConfig(Title(0, "P"))
PAGES = {
    "Src": (
        "intro <section begin=a/>A{{T}}<section end=a/> middle <section begin='b c' />B<section end=\"b c\" />"
        "<noinclude>hidden</noinclude> <section begin=a />A2<section end=a /> end"
    ),
    "Heads": "top\n== One ==\n1\n=== Sub ===\ns\n== Two ==\n2\n",
    "Open": "x<section begin=a />y",
    "Self": "<section begin=a />z{{#lst:Self|a}}<section end=a />",
    "German": "<Abschnitt Anfang=x />D<Abschnitt Ende=x />",
    "Template:T": "t",
}
ACCESS = InMemoryAccess({parse_title(n, RULES): t for n, t in PAGES.items()}, rules=RULES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{#lst:Src|a}}", "AtA2"),
        ("{{#section:Src|b c}}", "B"),
        ("{{#lst:Src|none}}", ""),
        ("{{#lst:Open|a}}", "y"),
        ("{{#lst:German|x}}", "D"),
        ("{{#lst:Nowhere|a}}", "[[:Nowhere]]"),
        ("{{#lst:[|a}}", ""),
        ("{{#lstx:Open|a|gone}}", "xgone"),
        ("{{#lsth:Heads|one}}", "1\n=== Sub ===\ns\n"),
        ("{{#lsth:Heads|One|Sub}}", "1\n"),
        ("{{#lsth:Heads|Sub}}", "s\n"),
        ("{{#lsth:Heads}}", "top\n"),
        ("{{#lsth:Heads|None}}", ""),
    ],
)
def test_functions_show_the_part_that_is_asked_for(text: str, expected: str) -> None:
    assert engine.expand(text, site=SITE, page=PAGE, access=ACCESS) == expected


def test_range_goes_from_one_name_to_another() -> None:
    html = engine.parse("{{#lst:Src|a|b c}}", site=SITE, page=PAGE, access=ACCESS).html()
    assert "At" in html
    assert "middle" in html
    assert "hidden" not in html
    # The second part of that name is not closed by the other one, and goes on to the end.
    assert "A2" in html


def test_exclusion_leaves_all_else() -> None:
    html = engine.parse("{{#lstx:Src|a}}", site=SITE, page=PAGE, access=ACCESS).html()
    assert "intro" in html
    assert "end" in html
    assert "At" not in html
    assert "A2" not in html


def test_a_page_that_shows_itself_stops() -> None:
    assert "Template loop" in engine.expand("{{#lst:Self|a}}", site=SITE, page=PAGE, access=ACCESS)


def test_page_that_is_shown_counts_as_used() -> None:
    document = engine.parse("{{#lst:Src|a}}", site=SITE, page=PAGE, access=ACCESS)
    assert [t.key for t in document.metadata.templates] == ["Src", "T"]


def test_marks_show_nothing_and_come_back() -> None:
    text = '<section begin="a" />x<section end="a" />'
    html = engine.parse(text, site=SITE, page=PAGE, access=ACCESS).html()
    assert html.count("mw:Extension/section") == 2
    assert to_wikitext(html, site=SITE, page=PAGE, access=ACCESS) == text
