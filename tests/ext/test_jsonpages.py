"""JSON pages: checked, kept tidy, shown as tables."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import get_page, save_page
from wikigrove.accounts.models import Actor
from wikigrove.editing.errors import ContentRefused
from wikigrove.ext.jsonpages.model import MOST_CELLS, JsonModel
from wikigrove.ext.jsonpages.read import read_json, write_json
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.queries import read_text
from wikigrove.rendering.domain.render import render_page

MODEL = JsonModel()


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('{"a": 1,\n "b" 2}', (2, 6), "colon"),
        ('{"a": 1\n "b": 2}', (2, 2), "comma"),
        ("{'a': 1}", (1, 2), "double quotes"),
        ('["a\n"]', (1, 4), "line break"),
        ("[1, NaN]", (1, 5), "value"),
        ("[\n\n-Infinity]", (3, 1), "value"),
        ("{} {}", (1, 4), "more"),
        ('"abc', (1, 1), "does not end"),
        ('"\\x"', (1, 2), "backslash"),
        ("", (1, 1), "value"),
        ("[" * 300 + "]" * 300, (1, 0), "200"),
        ("[" * 100_000, (1, 0), "200"),
    ],
)
def test_faults_are_told_with_line_and_column(text: str, place: tuple[int, int], words: str) -> None:
    fault = MODEL.find_fault(text)
    assert fault is not None and not fault.may_be_saved
    assert (fault.line, fault.column) == place and words in fault.text


@pytest.mark.parametrize(
    "text", ["{}", "[]", "null", '"x"', "1.0", "-0", "1e400", "123456789012345678901234567890", '{"a":[true,{"b":""}]}']
)
def test_what_is_kept_says_the_same(text: str) -> None:
    assert MODEL.find_fault(text) is None
    tidied = MODEL.tidy(text)
    assert read_json(tidied) == read_json(text) and MODEL.tidy(tidied) == tidied
    assert "".join(tidied.split()) == text


def test_is_kept_with_a_line_for_each_entry() -> None:
    assert MODEL.tidy('{"a":[1,2.50],"ä":{}}') == '{\n\t"a": [\n\t\t1,\n\t\t2.50\n\t],\n\t"ä": {}\n}'
    assert MODEL.tidy("{no") == "{no"
    assert write_json([]) == "[]"


def test_is_shown_as_tables() -> None:
    html = MODEL.to_html('{"<k>": ["<b>", 1.50, null], "e": {}, "f": []}')
    assert html == (
        '<div class="mw-json-scroll"><table class="mw-json"><tbody>'
        '<tr><th><span>&lt;k&gt;</span></th><td><table class="mw-json"><tbody>'
        '<tr><td class="mw-json-value">"&lt;b&gt;"</td></tr><tr><td class="mw-json-value">1.50</td></tr>'
        '<tr><td class="mw-json-value">null</td></tr></tbody></table></td></tr>'
        '<tr><th><span>e</span></th><td><table class="mw-json"><tbody><tr><td class="mw-json-empty">Empty object</td></tr>'
        "</tbody></table></td></tr>"
        '<tr><th><span>f</span></th><td><table class="mw-json"><tbody><tr><td class="mw-json-empty">Empty array</td></tr>'
        "</tbody></table></td></tr></tbody></table></div>"
    )
    assert "mw-json-single-value" in MODEL.to_html('"x"')
    assert '<div class="error">This is no JSON: line 1, column 2' in MODEL.to_html("{x")
    assert "<table" not in MODEL.to_html("[" + "1," * MOST_CELLS + "1]")


def test_pages_by_their_names_are_json_and_are_checked(wiki: Wiki, admin: Actor) -> None:
    for title in ("User:Admin/x.json", "MediaWiki:X.json", "Module:Data.json"):
        with pytest.raises(ContentRefused) as refused:
            save_page(title, '{"a": }', actor=admin, ignore_faults=True)
        assert (refused.value.line, refused.value.column, refused.value.may_insist) == (1, 7, False)
        save_page(title, '{"a":1}', actor=admin)
        assert get_page(title).model == "json" and read_text(get_page(title).get_latest()) == '{\n\t"a": 1\n}'
        assert 'class="mw-json"' in render_page(get_page(title)).html
    save_page("User:Admin.json", "{", actor=admin)
    assert get_page("User:Admin.json").model == "wikitext"
    save_page("Data.json", "{", actor=admin)


def test_a_save_that_changes_the_spacing_only_is_none(wiki: Wiki, admin: Actor) -> None:
    save_page("User:Admin/x.json", '{"a":1}', actor=admin)
    assert save_page("User:Admin/x.json", '{ "a" : 1 }', actor=admin).is_null


def test_the_form_says_where(wiki: Wiki, alice: Actor, alice_client: Client) -> None:
    form = {"title": "User:Alice/x.json", "action": "submit", "wpTextbox1": '{\n"a" 1}', "wpSave": "1"}
    page = alice_client.post("/w/index.php", form).content.decode()
    assert "line 2, column 5: a colon is missing" in page and "wpIgnoreFaults" not in page
    german = alice_client.post("/w/index.php?uselang=de", form).content.decode()
    assert "Zeile 2, Spalte 5: ein Doppelpunkt fehlt" in german


def test_a_kept_page_speaks_the_wikis_language(wiki: Wiki, client: Client, admin: Actor) -> None:
    save_page("MediaWiki:X.json", "{}", actor=admin)
    change_wiki(wiki, settings={"a": 1})
    assert "Empty object" in client.get("/wiki/MediaWiki:X.json?uselang=de").content.decode()


def test_where_it_is_disabled_the_text_is_shown(wiki: Wiki, admin: Actor) -> None:
    change_wiki(wiki, settings={"extensions": {"jsonpages": False}})
    save_page("MediaWiki:X.json", "{<", actor=admin)
    html = render_page(get_page("MediaWiki:X.json")).html
    assert "<table" not in html and "{&lt;" in html


def test_styles_and_scripts_are_shown_in_colours(wiki: Wiki, admin: Actor) -> None:
    save_page("MediaWiki:X.css", "a { top: 0 }", actor=admin)
    save_page("User:Admin/x.js", "var a = 1;", actor=admin)
    for title in ("MediaWiki:X.css", "User:Admin/x.js"):
        html = render_page(get_page(title)).html
        assert 'class="mw-highlight' in html and "<span" in html
