"""No wikitext crashes the parser or makes it slow out of proportion."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from growth import check_growth
from parse_fixtures import parse_text
from wikigrove_engine.tree.nodes import list_elements

PIECES = [
    "[[",
    "]]",
    "{{",
    "}}",
    "{{{",
    "}}}",
    "|",
    "||",
    "!!",
    "!",
    "\n",
    "\n\n",
    "\n ",
    "\n*",
    "\n#",
    "\n:",
    "\n;",
    "\n=",
    "=",
    "==",
    "\n{|",
    "\n|}",
    "\n|-",
    "\n|",
    "\n|+",
    "\n!",
    "''",
    "'''",
    "'''''",
    "<div>",
    "</div>",
    "<b>",
    "</b>",
    "<table>",
    "</table>",
    "<td>",
    "</td>",
    "<tr>",
    "<p>",
    "</p>",
    "<li>",
    "<ul>",
    "</ul>",
    "<small>",
    "</small>",
    "<span style='x",
    "'>",
    ">",
    "<",
    "</",
    "<!--",
    "-->",
    "<nowiki>",
    "</nowiki>",
    "<pre>",
    "</pre>",
    "<ref>",
    "http://a.b",
    "[http://a.b ",
    "]",
    "[",
    "File:A.png",
    "[[File:A.png|thumb|",
    "Category:X",
    "[[Category:X]]",
    "{{Echo|",
    "{{Open}}",
    "{{Close}}",
    "{{Row}}",
    "{{List}}",
    "&amp;",
    "&#x41;",
    "__TOC__",
    "~~~~",
    "-{",
    "}-",
    "a",
    "b c",
    " ",
    "\t",
    ":",
    ";",
    "#REDIRECT [[A]]",
    "<gallery>",
    "</gallery>",
    "<includeonly>",
    "</noinclude>",
    "<noinclude>",
    "ISBN 1234567890",
    "RFC 1",
    "é",
    "\u3000",
    "\x7f",
    "\x00",
    "<br>",
    "<hr/>",
    'id="x"',
    "style=",
    "<blockquote>",
    "</blockquote>",
    "----",
    "de:",
    "w:",
    "#a",
    "</a>",
    "<font color=red>",
    "<center>",
    "<indicator name=a>",
    "</indicator>",
]
GROWING = {
    "open links": "[[",
    "links": "[[a|",
    "pairs": "[[a]] ",
    "open templates": "{{Echo|",
    "arguments": "{{{a|",
    "tags": "<div>",
    "formats": "<b>",
    "broken tags": "<div ",
    "less": "<",
    "tables": "\n{|\n|",
    "cells": "||",
    "lists": "\n*",
    "quotes": "''a'''b",
    "external": "[http://a ",
    "addresses": "http://a.b ",
    "entities": "&amp;",
    "comments": "<!--",
    "headings": "\n==a==",
    "misnesting": "<b><i><div></b>",
    "templates": "{{Echo|a}}",
    "lines": "\n",
    "preformatted": "\n a",
    "terms": "\n;a:b",
    "categories": "\n[[Category:A]]",
    "fostered": "<table>x",
}


@pytest.mark.parametrize("seed", range(150))
def test_parse_survives_random_markup(seed: int) -> None:
    randomness = random.Random(seed)
    text = "".join(randomness.choice(PIECES) for _ in range(randomness.randint(1, 60)))
    html = parse_text(text).html(data_parsoid=True)
    assert "\x7f'\"`UNIQ" not in html
    assert "mw:fostered" not in html


@pytest.mark.parametrize("name", sorted(GROWING))
def test_parse_survives_ten_thousand_of_one_kind(name: str) -> None:
    document = parse_text(GROWING[name] * 10_000)
    depth = 0
    for element in list_elements(document.body):
        steps, at = 0, element.parent
        while at is not None:
            steps, at = steps + 1, at.parent
        depth = max(depth, steps)
        if depth > 400:
            break
    assert depth <= 400


@pytest.mark.parametrize("name", sorted(GROWING))
def test_parse_time_grows_with_size(name: str) -> None:
    piece = GROWING[name]
    check_growth(lambda count: lambda: parse_text(piece * count), 400)


def test_parse_shows_error_when_time_is_up() -> None:
    from dataclasses import replace

    from parse_fixtures import PAGES, SITE
    from wikigrove_engine.access import InMemoryAccess
    from wikigrove_engine.document import parse
    from wikigrove_engine.site import Limits, PageConfig
    from wikigrove_engine.title import Title

    site = replace(SITE, limits=Limits(seconds=0.0))
    document = parse("a\n" * 2000, site=site, page=PageConfig(Title(0, "Page")), access=InMemoryAccess(PAGES))
    assert (
        document.html()
        == '<p><strong class="error mw-time-limit">This page takes longer than 0 seconds to render.</strong></p>'
    )


def test_parse_shows_beginning_of_too_long_page() -> None:
    from dataclasses import replace

    from parse_fixtures import PAGES, PLAIN, SITE
    from wikigrove_engine.access import InMemoryAccess
    from wikigrove_engine.document import parse
    from wikigrove_engine.site import Limits, PageConfig
    from wikigrove_engine.title import Title

    site = replace(SITE, limits=Limits(wikitext_bytes=3))
    document = parse(
        "abcdef", site=site, page=PageConfig(Title(0, "Page")), access=InMemoryAccess(PAGES), options=PLAIN
    )
    assert document.html() == (
        '<p><strong class="error mw-size-limit">This page is too long: only its beginning is shown.</strong></p><p>abc</p>'
    )
