"""Extracts of pages."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from engine.tests.growth import check_growth
from tests.factories import get_page, save_page
from wikigrove.accounts.models import Actor
from wikigrove.ext.textextracts.extract import ExtractOptions, make_extract
from wikigrove.ext.textextracts.truncate import end_of_characters, end_of_sentences
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki

API = "/api/wikigrove/v1/extensions/textextracts/extracts"
PAGE = """{| class="infobox"
| boxed
|}
[[File:No.png|thumb|A caption]]The '''oak''' is a [[tree]].<ref>a note</ref> It grows. <span class="noexcerpt">hidden</span>
* one
* two

== Use ==
Wood."""
HTML = (
    '<section><table><tr><td>box</td></tr></table><p>The <b>oak</b> is a <a href="x">tree</a>.'
    '<sup class="reference">[1]</sup> J. K. Rowling &amp; I.</p><ul><li>one</li><li>two</li></ul></section>'
    '<section><div class="mw-heading"><h2>Use &lt;b></h2><span class="mw-editsection">edit</span></div><p>Wood.</p></section>'
)


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (ExtractOptions(plain=True), "The oak is a tree. J. K. Rowling & I.\n\none\ntwo\n\n== Use <b> ==\n\nWood."),
        (
            ExtractOptions(plain=True, section_format="plain", intro=True),
            "The oak is a tree. J. K. Rowling & I.\n\none\ntwo",
        ),
        (ExtractOptions(plain=True, intro=True, sentences=1), "The oak is a tree."),
        (ExtractOptions(plain=True, characters=5), "The oak…"),
        (ExtractOptions(characters=5), "<p>The <b>oak…</b></p>"),
        (ExtractOptions(sentences=1), "<p>The <b>oak</b> is a tree.</p>"),
        (
            ExtractOptions(intro=True),
            "<p>The <b>oak</b> is a tree. J. K. Rowling &amp; I.</p><ul><li>one</li><li>two</li></ul>",
        ),
    ],
)
def test_extract(options: ExtractOptions, wanted: str) -> None:
    assert make_extract(HTML, options) == wanted


def test_headings_in_each_format() -> None:
    html = "<h3>A</h3><p>b</p>"
    shown = {f: make_extract(html, ExtractOptions(plain=True, section_format=f)) for f in ("wiki", "plain", "raw")}
    assert shown == {"wiki": "=== A ===\n\nb", "plain": "A\n\nb", "raw": "\x01\x023\x02\x01A\n\nb"}


@pytest.mark.parametrize(
    ("text", "number", "end"),
    [
        ("One. Two. Three.", 2, "One. Two."),
        ("J. R. R. Tolkien wrote. He did!", 1, "J. R. R. Tolkien wrote."),
        ("Version 1.5 is out. Yes.", 1, "Version 1.5 is out."),
        ("これは木です。大きい。", 1, "これは木です。"),
        ('He said "no!" Then left.', 1, 'He said "no!"'),
        ("No end", 3, "No end"),
    ],
)
def test_sentences(text: str, number: int, end: str) -> None:
    assert text[: end_of_sentences(text, number)] == end


def test_characters_keep_the_word_whole() -> None:
    text = "An oaktree stands"
    assert [text[: end_of_characters(text, n)] for n in (2, 3, 4, 10, 99)] == [
        "An",
        "An ",
        "An oaktree",
        "An oaktree",
        text,
    ]


def test_deep_and_broken_html_gives_an_extract() -> None:
    assert make_extract("<i>" * 3000 + "x", ExtractOptions(plain=True)) == "x"
    assert make_extract("", ExtractOptions()) == ""


def test_time_grows_with_the_page() -> None:
    check_growth(lambda n: partial(make_extract, HTML * n, ExtractOptions(plain=True)), 100)


def test_api_answers_like_mediawiki(wiki: Wiki, client: Client, admin: Actor) -> None:
    save_page("Oak", PAGE)
    found = client.get(API, {"titles": "Oak|Elm", "exintro": "1", "explaintext": "1"}).json()
    assert found == {
        "pages": [
            {
                "pageid": get_page("Oak").pk,
                "ns": 0,
                "title": "Oak",
                "extract": "The oak is a tree. It grows.\n\none\ntwo",
            }
        ]
    }
    html = client.get(API, {"titles": "Oak", "exsentences": "1"}).json()["pages"][0]["extract"]
    assert html == "<p>The <b>oak</b> is a tree.</p>"
    assert client.get(API, {"titles": "Oak", "exsectionformat": "odd"}).status_code == 400


def test_many_beginnings_cost_what_one_costs(wiki: Wiki, client: Client, admin: Actor) -> None:
    for name in ("A", "B", "C"):
        save_page(name, f"Text of {name}.")
        client.get(f"/wiki/{name}")
    counts = []
    for titles in ("A", "A|B|C"):
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get(API, {"titles": titles, "exintro": "1"}).json()["pages"]) == len(titles.split("|"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_page_tells_other_sites_how_it_begins(wiki: Wiki, client: Client, admin: Actor) -> None:
    save_page("Oak", PAGE)
    page = client.get("/wiki/Oak").content.decode()
    assert '<meta property="og:description" content="The oak is a tree. It grows. one two">' in page
    assert "og:description" not in client.get("/w/index.php?title=Oak&action=history").content.decode()
    change_wiki(wiki, settings={"textextracts.describe-pages": False})
    assert "og:description" not in client.get("/wiki/Oak").content.decode()


def test_a_closed_wiki_gives_no_extract(wiki: Wiki, client: Client, admin: Actor) -> None:
    save_page("Oak", PAGE)
    change_wiki(wiki, settings={"group_rights": {"*": {"read": False}}})
    assert client.get(API, {"titles": "Oak"}).status_code == 403
