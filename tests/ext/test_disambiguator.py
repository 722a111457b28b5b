"""Pages that tell meanings of a title apart."""

from __future__ import annotations

from dataclasses import replace

import pytest
import wikigrove_engine as engine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.defaults import default_site
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig
from wikigrove_engine.title import Title

from tests.factories import get_page, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.ext.disambiguator.extension import extension
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.pages.models import PageProperty
from wikigrove.rendering.domain.render import render_page, render_text

API = "/api/wikigrove/v1/extensions/disambiguator/"
_PLAIN = default_site()
SITE = replace(_PLAIN, registry=_PLAIN.registry.extended(switches=extension.make_parts({}).switches))  # type: ignore[arg-type]
PAGE = PageConfig(Title(0, "P"))


@pytest.mark.parametrize("word", ["__DISAMBIG__", "__disambig__", "__ПОЈАСНУВАЊЕ__"])
def test_switch_sets_the_property_and_is_written_back(word: str) -> None:
    document = engine.parse(f"a {word}", site=SITE, page=PAGE, access=InMemoryAccess())
    assert document.metadata.properties == {"disambiguation": ""}
    html = document.html(data_parsoid=True)
    assert '<meta property="mw:PageProp/disambiguation"' in html
    assert to_wikitext(html, site=SITE, page=PAGE, access=InMemoryAccess()) == f"a {word}"


def test_a_new_switch_gets_its_first_spelling() -> None:
    html = '<p>a</p><meta property="mw:PageProp/disambiguation">'
    assert "__DISAMBIG__" in to_wikitext(html, site=SITE, page=PAGE, access=InMemoryAccess())


def test_unknown_switches_stay_text() -> None:
    assert "__DISAMBIG__" in engine.parse("__DISAMBIG__", site=_PLAIN, page=PAGE, access=InMemoryAccess()).html()


def test_links_to_such_pages_and_their_redirects_are_marked(wiki: Wiki, admin: Actor) -> None:
    save_page("Template:Disambig", "__DISAMBIG__")
    save_page("Oak", "* [[Oak (tree)]]\n{{disambig}}")
    save_page("Oaks", "#REDIRECT [[Oak]]")
    save_page("Elm", "x")
    save_page("A", "[[Oak]] [[Oaks]] [[Elm]]")
    html = render_page(get_page("A")).html
    assert html.count("mw-disambig") == 2 and 'class="mw-redirect mw-disambig"' in html


def test_links_change_when_a_page_becomes_one(wiki: Wiki, admin: Actor) -> None:
    save_page("Oak", "x")
    save_page("A", "[[Oak]]")
    assert "mw-disambig" not in render_page(get_page("A")).html
    save_page("Oak", "x __DISAMBIG__")
    assert "mw-disambig" in render_page(get_page("A")).html
    save_page("Oak", "x")
    assert "mw-disambig" not in render_page(get_page("A")).html


def test_many_links_cost_what_one_costs(wiki: Wiki, admin: Actor) -> None:
    for name in ("X", "Y", "Z"):
        save_page(name, "__DISAMBIG__")
        save_page(f"{name} 2", f"#REDIRECT [[{name}]]")
    counts = []
    for text in ("[[X]] [[X 2]]", "[[X]] [[Y]] [[Z]] [[X 2]] [[Y 2]] [[Z 2]]"):
        with CaptureQueriesContext(connection) as queries:
            assert render_text(title_of("A"), text).rendered.html.count("mw-disambig") == text.count("]]")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_lists(wiki: Wiki, client: Client, admin: Actor) -> None:
    for name in ("Oak", "Elm"):
        save_page(name, "__DISAMBIG__ [[Oak]]")
    save_page("Wood", "[[Oak]]")
    save_page("Way", "#REDIRECT [[Oak]]")
    save_page("Other", "[[Wood]]")
    pages = client.get("/wiki/Special:DisambiguationPages").content.decode()
    assert "Oak" in pages and "Elm" in pages and "/wiki/Wood" not in pages
    linking = client.get("/wiki/Special:DisambiguationPageLinks").content.decode()
    assert "/wiki/Wood" in linking and "/wiki/Way" not in linking and "/wiki/Elm" not in linking
    assert "Begriffsklärung" in client.get("/wiki/Special:DisambiguationPages?uselang=de").content.decode()
    first = client.get(API + "pages", {"limit": "1"}).json()
    assert [p["title"] for p in first["pages"]] == ["Oak"]
    after = client.get(API + "pages", {"limit": "1", "from": str(first["continue"]["from"])}).json()
    assert [p["title"] for p in after["pages"]] == ["Elm"] and "continue" not in after
    assert [p["title"] for p in client.get(API + "links").json()["pages"]] == ["Wood"]


@pytest.mark.parametrize("number", [1, 3])
def test_list_of_pages_costs_the_same_for_any_number(wiki: Wiki, client: Client, admin: Actor, number: int) -> None:
    for n in range(number):
        save_page(f"Zzz{n}", "__DISAMBIG__")
    client.get("/wiki/Special:DisambiguationPages")
    with CaptureQueriesContext(connection) as queries:
        page = client.get("/wiki/Special:DisambiguationPages").content.decode()
    assert page.count('<li><a href="/wiki/Zzz') == number
    assert len([q for q in queries if "pageproperty" in q["sql"]]) == 1


def test_another_wiki_s_pages_are_not_listed(wiki: Wiki, client: Client, admin: Actor) -> None:
    from tests.factories import make_wiki
    from wikigrove.farm.scope import use_wiki

    save_page("Mine", "__DISAMBIG__")
    with use_wiki(make_wiki("other", host="other.example")):
        save_page("Theirs", "__DISAMBIG__")
        save_page("Linking", "[[Mine]]")
    page = client.get("/wiki/Special:DisambiguationPages").content.decode()
    assert "/wiki/Mine" in page and "Theirs" not in page
    assert client.get(API + "links").json()["pages"] == []


def test_disabled_extension_leaves_text(wiki: Wiki, client: Client, admin: Actor) -> None:
    change_wiki(wiki, settings={"extensions": {"disambiguator": False}})
    save_page("Oak", "__DISAMBIG__")
    assert "__DISAMBIG__" in render_page(get_page("Oak")).html
    assert not PageProperty.objects.filter(name="disambiguation").exists()
    assert client.get("/wiki/Special:DisambiguationPages").status_code == 404
