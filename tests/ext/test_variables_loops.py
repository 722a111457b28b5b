"""Variables and loops in wikitext."""

from __future__ import annotations

import re
import time

import pytest
import wikigrove_engine as engine
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces, parse_title

from wikigrove.ext.loops.engine import make_loops
from wikigrove.ext.variables.engine import make_variables

RULES = TitleRules(default_namespaces(), {})
_VARIABLES, _LOOPS = make_variables(), make_loops(20)
SITE = SiteConfig(
    title_rules=RULES,
    registry=default_registry().extended(
        functions=(*_VARIABLES.functions, *_LOOPS.functions),  # type: ignore[arg-type]
        passes=_VARIABLES.passes,  # type: ignore[arg-type]
    ),
)
PAGE = PageConfig(Title(0, "P"))


def _access(templates: dict[str, str]) -> InMemoryAccess:
    return InMemoryAccess({parse_title(f"Template:{n}", RULES): t for n, t in templates.items()}, rules=RULES)


def _expand(text: str, **templates: str) -> str:
    return engine.expand(text, site=SITE, page=PAGE, access=_access(templates))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{#vardefine:a| 1 }}[{{#var:a}}]", "[1]"),
        ("[{{#vardefineecho:a|x}}{{#var:a}}]", "[xx]"),
        ("{{#var:a|none}} {{#vardefine:a|}}{{#var:a|empty}}", "none empty"),
        ("{{#varexists:a}}{{#vardefine:a|}}{{#varexists:a}}", "1"),
        ("{{#varexists:a|y|n}}{{#vardefine:a|1}}{{#varexists:a|y|n}}", "ny"),
        ("{{#vardefine:i|1}}{{#vardefine:i|{{#expr:{{#var:i}}+1}}}}{{#var:i}}", "2"),
        ("{{Set|a|5}}{{Get|a}}{{Set|a|6}}{{Get|a}}", "56"),
        ("{{Count}}{{Count}}{{Count}}", "123"),
    ],
)
def test_variables_hold_what_was_set_before(text: str, expected: str) -> None:
    templates = {
        "Set": "{{#vardefine:{{{1}}}|{{{2}}}}}",
        "Get": "{{#var:{{{1}}}}}",
        "Count": "{{#vardefineecho:n|{{#expr:{{#var:n|0}}+1}}}}",
    }
    assert _expand(text, **templates) == expected


def test_final_value_is_that_of_the_end_of_the_page() -> None:
    text = "[{{#var_final:a|none}}] [{{#var_final:b|<none>}}] {{#vardefine:a|1}}{{#vardefine:a|''2''}}"
    html = engine.parse(text, site=SITE, page=PAGE, access=_access({})).html()
    html = re.sub(r"data-mw='[^']*'", "", html)
    assert re.sub("<[^>]*>", "", html).strip() == "[''2''] [&lt;none>]"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{#loop:i|0|4|{{#var:i}},}}", "0,1,2,3,"),
        ("{{#loop:i|2|-3|{{#var:i}},}}", "2,1,0,"),
        ("{{#loop:i|x|3|a}}{{#loop:i|1|0|a}}", ""),
        (
            "{{#vardefine:i|3}}{{#while:|{{#ifexpr:{{#var:i}}>0|y}}|{{#vardefineecho:i|{{#expr:{{#var:i}}-1}}}};}}",
            "2;1;0;",
        ),
        ("{{#dowhile:||x}}{{#while:||x}}", "x"),
        ("{{Each|xa=1|xb= 2 |y=3}}", "a=1;b=2;"),
        ("{{Numbers|a|b|z=1|5=c}}", "1:a 2:b 5:c"),
        ("{{#loop:i|1|2|{{#loop:j|1|2|{{#var:i}}{{#var:j}} }}}}", "11122122"),
    ],
)
def test_loops_expand_their_text_on_each_turn(text: str, expected: str) -> None:
    templates = {
        "Each": "{{#forargs:x|k|v|{{#var:k}}={{#var:v}};}}",
        "Numbers": "{{#fornumargs:k|v|{{#var:k}}:{{#var:v}}<nowiki/> }}",
    }
    out = _expand(text, **templates).replace("<nowiki/>", " ").strip()
    assert re.sub("\x7f[^\x7f]*\x7f", " ", out).strip() == expected


def test_all_loops_of_a_page_together_are_limited() -> None:
    out = _expand("{{#loop:i|1|15|a}}{{#loop:i|1|15|b}}{{#while:|1|c}}")
    assert out.startswith("a" * 15 + "b" * 5 + '<span class="error">')
    assert "c" not in re.sub("<[^>]*>[^<]*</span>", "", out).replace("class", "")


def test_values_can_not_be_doubled_for_ever() -> None:
    start = time.process_time()
    _expand("{{#vardefine:a|xxxxxxxx}}" + "{{#vardefine:a|{{#var:a}}{{#var:a}}}}" * 60)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    "text", ["x {{#vardefine:a|1}}{{#var:a}}", "{{#loop:i|0|4|{{#var:i}}}}", "a {{#var_final:a|b}} c"]
)
def test_calls_come_back_as_they_were(text: str) -> None:
    html = engine.parse(text, site=SITE, page=PAGE, access=_access({})).html()
    assert to_wikitext(html, site=SITE, page=PAGE, access=_access({})) == text
