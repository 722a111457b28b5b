"""What templates give at the edges of blocks, in tables and among attributes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from parse_fixtures import html_of, parse_text
from wikigrove_engine.tree.nodes import Element, list_elements

CASES = [
    # A line break between a template's edge and a block says nothing.
    (
        "a{{Echo|\n<div>b</div>\n}}",
        '<p>a</p><span class="mw-empty-elt" typeof="mw:Transclusion"></span><div>b</div>',
    ),
    ("{{Echo|\n}}x", '<span class="mw-empty-elt" typeof="mw:Transclusion"></span><p>x</p>'),
    # Categories beside a block share a span.
    (
        "{{Echo|<div>b</div>\n[[Category:C]]\n}}",
        '<div typeof="mw:Transclusion">b</div><span class="mw-empty-elt">'
        '<link rel="mw:PageProp/Category" href="./Category:C"/></span>',
    ),
    # Links leave a table, text that does so stands in a paragraph.
    (
        "<div>\n{|\nx\n|-\n|y\n|}\n</div>",
        "<div>\n<p>x\n</p><table>\n<tbody><tr>\n<td>y</td></tr>\n</tbody></table>\n</div>",
    ),
    # A template may give attributes and then rows.
    (
        "{| {{Echo|1=class=x\n{{!}}r}}\n|}",
        '<table class="x" typeof="mw:Transclusion mw:ExpandedAttrs">\n<tbody><tr><td>r</td></tr>\n</tbody></table>',
    ),
    # A row that ends a template takes the attributes behind it.
    (
        "{|\n{{Echo|1={{!}}- title=t}} class=c\n|d\n|}",
        '<table>\n<tbody typeof="mw:Transclusion"><tr title="t" class="c">\n<td>d</td></tr>\n</tbody></table>',
    ),
    # So does a cell.
    (
        "{|\n{{Echo|1={{!}}title=t}}| d\n|}",
        '<table>\n<tbody typeof="mw:Transclusion"><tr><td title="t">d</td></tr>\n</tbody></table>',
    ),
]


@pytest.mark.parametrize(("wikitext", "html"), CASES)
def test_template_content_at_edges(wikitext: str, html: str) -> None:
    assert html_of(wikitext) == html


def _attributes(text: str) -> object:
    found = [e.data_mw["attribs"] for e in _elements(text) if e.data_mw is not None and "attribs" in e.data_mw]
    return found[0]


def _elements(text: str) -> list[Element]:
    return list_elements(parse_text(text).body)


def test_attribute_tag_without_text_is_told() -> None:
    told = _attributes("{| <noinclude>\n|a\n|}")
    assert isinstance(told, list)
    assert told[0][0]["txt"] == ""
    assert "mw:Includes/NoInclude" in told[0][0]["html"]


def test_nowiki_in_templated_attribute_is_told() -> None:
    told = _attributes('{{Echo|1=<div class="<nowiki>a=b</nowiki>">x</div>}}')
    assert isinstance(told, list)
    assert told[0][0] == {"txt": "class"}
    assert "mw:Nowiki" in told[0][1]["html"]


def test_heading_of_template_is_edited_in_template() -> None:
    metadata = parse_text("== a ==\n{{Headed}}\n{{Headed}}").metadata
    assert [(e.index, e.from_title.key if e.from_title else "") for e in metadata.toc] == [
        ("1", "Page"),
        ("T-1", "Headed"),
        ("T-2", "Headed"),
        ("T-1", "Headed"),
        ("T-2", "Headed"),
    ]


def test_two_sort_keys_of_a_category_forbid_partial_updates() -> None:
    assert "prevent-selective-update" in parse_text("[[Category:A|x]][[Category:A|y]]").metadata.flags
    assert "prevent-selective-update" not in parse_text("[[Category:A|x]][[Category:A|x]]").metadata.flags
