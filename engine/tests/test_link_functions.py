"""Functions that link and tell, special pages and messages in braces."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from parse_fixtures import PAGES, PLAIN, RULES, SITE, html_of
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.document import parse
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title

CASES = [
    (
        "{{#isbn:0-306-40615-2}}",
        '<p><a href="/wiki/Special:BookSources/0306406152" class="internal mw-magiclink-isbn" '
        'typeof="mw:Transclusion">ISBN 0-306-40615-2</a></p>',
    ),
    ("{{#isbn:12}}", '<p><span typeof="mw:Transclusion">ISBN 12</span></p>'),
    (
        "{{#interwikilink:w|Some page|text}}",
        '<p><a href="https://w.example.org/Some_page" class="extiw" title="w:Some page" '
        'typeof="mw:Transclusion">text</a></p>',
    ),
    ("{{#interwikilink:w|_x}}", '<p><span typeof="mw:Transclusion">{{#interwikilink:w|_x}}</span></p>'),
    ("{{#contentmodel}}", '<p><span typeof="mw:Transclusion">wikitext</span></p>'),
    ("{{＃contentmodel}}", '<p><span typeof="mw:Transclusion">wikitext</span></p>'),
    ("{{#language:de|en}}", '<p><span typeof="mw:Transclusion">German</span></p>'),
    ("{{formatnum:9999999999999999|LOSSLESS}}", '<p><span typeof="mw:Transclusion">9999999999999999</span></p>'),
    ("{{Ec&#104;o|x}}", '<p><span typeof="mw:Transclusion">x</span></p>'),
]


@pytest.mark.parametrize(("wikitext", "html"), CASES)
def test_function(wikitext: str, html: str) -> None:
    assert html_of(wikitext) == html


def test_language_link_function_shows_nothing_and_is_told() -> None:
    site = replace(SITE)
    document = parse(
        "{{#interlanguagelink:de|Seite#da}}", site=site, page=PageConfig(Title(0, "P")), access=InMemoryAccess()
    )
    assert document.metadata.language_links == {"de": "Seite#da"}
    assert document.body.text() == ""


def test_prefix_index_lists_pages_inside_a_page() -> None:
    pages = {**PAGES, Title(0, "Abc"): "", Title(0, "Abd"): "", Title(0, "X"): ""}
    html = parse(
        "{{Special:Prefixindex/Ab}}",
        site=SITE,
        page=PageConfig(Title(0, "P")),
        access=InMemoryAccess(pages),
        options=PLAIN,
    ).html()
    assert '<ul class="mw-prefixindex-list"' in html
    assert '<li><a href="/wiki/Abc" title="Abc">Abc</a></li>' in html
    assert ">X<" not in html


def test_message_page_without_text_has_its_default() -> None:
    access = InMemoryAccess({}, messages={"mainpage": "Home"}, rules=RULES)
    document = parse("{{MediaWiki:Mainpage}}", site=SITE, page=PageConfig(Title(0, "P")), access=access)
    assert document.body.text().strip() == "Home"


def test_picture_of_an_address_only_where_the_wiki_wants_it() -> None:
    text = "http://a.example/b/pic.png"
    page = PageConfig(Title(0, "P"))
    plain = parse(text, site=SITE, page=page, access=InMemoryAccess(), options=PLAIN).html()
    shown = parse(
        text, site=replace(SITE, external_images=True), page=page, access=InMemoryAccess(), options=PLAIN
    ).html()
    assert "<img" not in plain
    assert '<img src="http://a.example/b/pic.png" alt="pic.png"' in shown


def test_links_inside_an_external_link_end_it() -> None:
    assert html_of("[http://a.example x [[Here]]]") == (
        '<p><a rel="mw:ExtLink nofollow" href="http://a.example" class="external text">x </a>'
        '<a rel="mw:WikiLink" href="./Here" title="Here">Here</a></p>'
    )


def test_odd_bracket_belongs_to_the_open_single_one() -> None:
    assert html_of("[[Here|[x]]]") == '<p><a rel="mw:WikiLink" href="./Here" title="Here">[x]</a></p>'
    assert html_of("[[[Here]]]") == "<p>[[[Here]]]</p>"
