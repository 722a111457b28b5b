"""The sample extension brings what it says, where it is enabled and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from tests.factories import get_page, save_page
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.models import Actor
from wikigrove.editing.errors import EditRefused
from wikigrove.extensions.api import Extension
from wikigrove.extensions.check import check_extension
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.rendering.domain.render import render_page

API = "/api/wikigrove/v1/extensions/fortune/saying"
Switch = Callable[..., None]


def html_of(name: str) -> str:
    return render_page(get_page(name)).html


def test_is_right(fortune: Extension) -> None:
    assert check_extension("fortune") == []


def test_is_absent_where_it_is_not_enabled(fortune: Extension, wiki: Wiki, client: Client, admin: Actor) -> None:
    save_page("A", "<fortune/>")
    assert "&lt;fortune/>" in html_of("A")
    assert client.get("/wiki/Special:Fortune").status_code == 404
    assert client.get(API).status_code == 404
    assert "Fortune" not in client.get("/wiki/Special:Version").content.decode()
    assert not has_right(admin, "addsayings")
    save_page("A", "abracadabra")


def test_tag_and_setting(fortune: Extension, wiki: Wiki, enable: Switch) -> None:
    enable(fortune=True)
    save_page("A", '<fortune number="2"/>')
    html = html_of("A")
    assert 'class="fortune"' in html and "Somebody will be glad that you wrote this." in html
    change_wiki(wiki, settings={"fortune.tone": "wry"})
    assert "It was like that when I came." in html_of("A")
    change_wiki(wiki, settings={"fortune.tone": "a kind that there is not"})
    assert "Somebody will be glad" in html_of("A")


def test_lua_library(fortune: Extension, wiki: Wiki, enable: Switch) -> None:
    pytest.importorskip("lupa")
    enable(fortune=True)
    code = "return { main = function() return mw.ext.fortune.saying( 3 ) end }"
    save_page("Module:Luck", code)
    save_page("A", "{{#invoke:Luck|main}}")
    assert "Small edits add up." in html_of("A")


def test_special_page(fortune: Extension, wiki: Wiki, client: Client, enable: Switch) -> None:
    enable(fortune=True)
    page = client.get("/wiki/Special:Fortune/3").content.decode()
    assert "Small edits add up." in page and "<h1" in page
    assert client.get("/wiki/Special:FORTUNE").status_code == 302
    assert "Fortune" in client.get("/wiki/Special:SpecialPages").content.decode()
    assert "Sprüche" in client.get("/wiki/Special:Fortune?uselang=de").content.decode()
    save_page("A", "[[Special:Fortune]] [[Special:Misfortune]]")
    assert html_of("A").count("new") == 1


def test_api_module(fortune: Extension, wiki: Wiki, client: Client, enable: Switch) -> None:
    enable(fortune=True)
    assert client.get(API).json() == {"saying": "Every page was a stub once.", "tone": "kind"}
    assert client.get(API, {"number": "2"}).json()["saying"].startswith("Somebody")
    refused = client.get(API, {"number": "two"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad-parameter")
    assert client.get(API.replace("saying", "other")).json()["error"]["code"] == "unknown-module"
    assert client.put(API).status_code == 405


def test_right_edit_filter_and_listener(
    fortune: Extension, wiki: Wiki, client: Client, admin: Actor, alice: Actor, enable: Switch
) -> None:
    enable(fortune=True)
    assert has_right(admin, "addsayings") and not has_right(alice, "addsayings")
    with pytest.raises(EditRefused) as refused:
        save_page("A", "say Abracadabra", actor=alice)
    assert refused.value.code == "fortune-magic"
    save_page("A", "say nothing", actor=alice)
    assert "Edits counted: 1" in client.get("/wiki/Special:Fortune").content.decode()


def test_survives_being_switched_while_pages_are_read(
    fortune: Extension, wiki: Wiki, enable: Switch, transactional_db: None
) -> None:
    save_page("A", "<fortune/>")
    settings = [{"extensions": {"fortune": on}} for on in (True, False)]

    def read(number: int) -> bool:
        names = {e.extension.name for e in parts_of_wiki(settings[number % 2])}
        return ("fortune" in names) == (number % 2 == 0)

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(read, range(400)))
    for on in (True, False, True):
        enable(fortune=on)
        assert ('class="fortune"' in html_of("A")) == on
