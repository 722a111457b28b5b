"""Source ranges: every construct knows where it stands, also where the tree is not as the text."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

from check_ranges import find_violations
from parse_fixtures import parse_text
from wikigrove_engine.tree.nodes import list_elements

TEXTS = [
    "''a'' '''b''' '''''c'''''",
    "* a\n** b\n*: c\n; t : d\n;t\n:* x\n:*y",
    "{| class=x\n|+ c <!-- d -->\n|-\n! a !! b\n|-\n| c || d\n|}",
    "{| class=x <!-- y -->\n|a\n|}",
    "<pre>\nx\n</pre>\n\n<code>h</code> or",
    "x [http://a.example ''A v'' ''[[L]]'' more] R ''x''",
    "[[Page|text <center>v</center> more]] z\n* ''V''",
    "<small>\n* ''a''\n* b</small> ''c''\n\nd",
    "{{Echo|''a''}} ''b'' {{Echo|[[c]]}}d ''e''",
    "http://a.example/{{Echo|<b>c</b>}} ''d''",
    "{|\n| a\n<!-- c -->\n| b\n|}\n''d''",
    "<nowiki>&amp;</nowiki> ''b'' &amp; '''c'''",
    " pre ''a''\n more '''b'''\n''c''",
    "{|\n''x''\n|-\n|y\n|}\n''z''",
]


@pytest.mark.parametrize("text", TEXTS)
def test_ranges_are_ordered_and_nested(text: str) -> None:
    body = parse_text(text).body
    assert [(rule, e.name, e.source.dsr_start, e.source.dsr_end) for rule, e in find_violations(body, text)] == []


def test_link_cut_by_a_link_ends_where_it_was_cut() -> None:
    text = "[http://a.example x [[L]] y] ''z''"
    found = {
        e.attrs.get("rel", e.name): (e.source.dsr_start, e.source.dsr_end) for e in list_elements(parse_text(text).body)
    }
    assert found["mw:ExtLink nofollow"] == (0, 20)
    assert found["mw:WikiLink"] == (20, 25)
    assert found["i"] == (29, 34)
    assert found["p"] == (0, 34)


def test_extension_tag_has_the_widths_of_its_tags() -> None:
    pre = next(e for e in list_elements(parse_text("a\n<pre class=x>b</pre>").body) if e.name == "pre")
    source = pre.source
    assert (source.dsr_start, source.dsr_end, source.open_width, source.close_width) == (2, 22, 13, 6)
