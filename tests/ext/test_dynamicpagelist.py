"""Lists of pages in pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
import wikigrove_engine as engine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces

from tests.factories import get_page, make_account, make_wiki, save_page
from tests.shared import fresh, wiki_of_module
from wikigrove.accounts.models import Actor
from wikigrove.ext.dynamicpagelist.engine import make_page_lists
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.pages.models import CategoryLink, Revision
from wikigrove.rendering.domain import access
from wikigrove.rendering.domain.render import refresh_rendering, render_page
from wikigrove.rendering.models import Rendering

PAGES = {
    "Oak": "A tree.\n== Use ==\nwood {{Fact|big|year=1900}}\n== Else ==\nx\n[[Category:Trees]] [[Category:Plants]] [[Park]]",
    "Fir": "[[Park]]\n== Use ==\nresin {{Fact|tall|year=1950}}\n[[Category:Trees]]",
    "Ash": "[[Category:Trees|zzz]] [[Category:Plants]] [[Category:Stubs]]",
    "Fern": "[[Category:Plants]]",
    "Talk:Oak": "[[Category:Trees]]",
    "Category:Conifers": "[[Category:Trees]]",
    "Larch": "[[Category:Conifers]]",
    "It's a ''tree''": "[[Category:Odd]]",
}


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker: Any) -> Iterator[Wiki]:
    with wiki_of_module(django_db_blocker) as wiki:
        _plant(make_account("Alice"))
        yield wiki


@pytest.fixture
def trees(db: None, planted: Wiki) -> Iterator[Wiki]:
    with fresh(planted) as wiki:
        yield wiki


def _plant(alice: Actor) -> None:
    save_page("Template:Fact", "fact {{{1}}} of {{{year}}}", actor=alice)
    for number, (title, text) in enumerate(PAGES.items()):
        save_page(title, text, actor=alice)
        page = get_page(title)
        moment = datetime(2026, 1, 1 + number, tzinfo=UTC)
        CategoryLink.objects.filter(page=page).update(added=moment)
        Revision.objects.filter(pk=page.latest_id).update(timestamp=moment)
    save_page("Elder", "#REDIRECT [[Ash]] [[Category:Trees]]", actor=alice)


def html_of(text: str) -> str:
    save_page("List", text)
    return render_page(get_page("List")).html


def links_of(text: str) -> list[str]:
    """The texts of the list's links, in order."""
    return [unescape(re.sub("<[^>]*>", "", link)) for link in re.findall(r"<a [^>]*>(.*?)</a>", html_of(text))]


def wikimedia(*lines: str) -> str:
    return "<DynamicPageList>\n" + "\n".join(lines) + "\n</DynamicPageList>"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (("category=Trees",), ["Category:Conifers", "Talk:Oak", "Ash", "Fir", "Oak"]),
        (("category=Trees", "order=ascending"), ["Oak", "Fir", "Ash", "Talk:Oak", "Category:Conifers"]),
        (("category=Trees", "category=Plants", "namespace=0"), ["Ash", "Oak"]),
        (("category=Trees", "notcategory=Stubs", "namespace="), ["Fir", "Oak"]),
        (("category=Category:Trees", "namespace=Talk"), ["Talk:Oak"]),
        (("category=Trees", "namespace=Talk", "shownamespace=false"), ["Oak"]),
        (("category=Trees", "namespace=Main", "count=1", "offset=1"), ["Fir"]),
        (("category=Trees", "namespace=0", "ordermethod=lastedit", "order=ascending"), ["Oak", "Fir", "Ash"]),
        (("category=Trees", "namespace=0", "ordermethod=length", "order=ascending"), ["Ash", "Fir", "Oak"]),
        (("category=Trees", "namespace=0", "ordermethod=created", "order=ascending"), ["Oak", "Fir", "Ash"]),
        (("category=Trees", "namespace=0", "ordermethod=categorysortkey", "order=ascending"), ["Fir", "Oak", "Ash"]),
        (("category=Trees", "namespace=0", "redirects=only"), ["Elder"]),
        (("category=Trees", "namespace=0", "redirects=include", "count=1"), ["Elder"]),
        (("category={{lc:TREES}}", "namespace=0", "mode=ordered"), ["Ash", "Fir", "Oak"]),
        (("namespace=Category",), ["Category:Conifers"]),
    ],
)
def test_wikimedias_tag_lists_what_its_lines_ask_for(trees: Wiki, lines: tuple[str, ...], found: list[str]) -> None:
    assert links_of(wikimedia(*lines)) == found


def test_modes_of_wikimedias_tag(trees: Wiki) -> None:
    lines = ("category=Trees", "namespace=0", "order=ascending")
    assert re.search(r"<ul[^>]*><li[^>]*>\s*<a", html_of(wikimedia(*lines)))
    assert re.search(r"<ol[^>]*><li[^>]*>\s*<a", html_of(wikimedia(*lines, "mode=ordered")))
    plain = html_of(wikimedia(*lines, "mode=none"))
    assert plain.count("<br") == 2 and "<li" not in plain
    inline = re.sub("<[^>]*>", "", html_of("x " + wikimedia(*lines, "mode=inline") + " y"))
    assert inline.strip() == "x Oak, Fir, Ash y"
    dated = re.sub("<[^>]*>", "", html_of(wikimedia(*lines, "addfirstcategorydate=true", "count=1")))
    assert dated.strip() == "1 January 2026: Oak"
    save_page("File:Oak.png", "[[Category:Pictures]]")
    gallery = html_of(wikimedia("category=Pictures", "mode=gallery", "imagewidth=80", "gallerycaption=Trees"))
    assert 'class="gallery' in gallery and "Oak.png" in gallery and "Trees" in gallery


def test_faults_of_wikimedias_tag(trees: Wiki) -> None:
    assert "name a category or a namespace" in html_of(wikimedia("count=1"))
    assert "No pages fit." in html_of(wikimedia("category=Nothing"))
    assert "No pages fit." not in html_of(wikimedia("category=Nothing", "suppresserrors=true"))
    many = [f"category=C{n}" for n in range(30)]
    assert "too many conditions" in html_of(wikimedia(*many))
    odd = html_of(wikimedia("category=<b>", "count=x", "mode=y", "namespace=nowhere", "offset=-1", "category=Trees"))
    assert "Conifers" in odd


def test_names_stay_names(trees: Wiki) -> None:
    html = html_of(wikimedia("category=Odd"))
    assert "<i>" not in html and "It's a ''tree''" in unescape(re.sub("<[^>]*>", "", html))


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        ("category=Trees|namespace=", ["Ash", "Fir", "Oak"]),
        ("category=Trees|namespace=|order=descending", ["Oak", "Fir", "Ash"]),
        ("category=Stubs{{!}}Conifers", ["Ash", "Larch"]),
        ("category=Stubs¦Conifers", ["Ash", "Larch"]),
        ("category=*Trees|namespace=", ["Ash", "Fir", "Larch", "Oak"]),
        ("category=Trees|category=Plants|notcategory=Stubs", ["Oak"]),
        ("linksto=Park", ["Fir", "Oak"]),
        ("linksto=Park|notuses=Template:Fact", []),
        ("uses=Fact", ["Fir", "Oak"]),
        ("uses=Template:Fact|notlinksto=Nowhere|titlematch=F%", ["Fir"]),
        ("titlematch=F%|namespace=", ["Fern", "Fir"]),
        ("titlematch=f%|namespace=", []),
        ("titlematch=_sh{{!}}Fi_|namespace=", ["Ash", "Fir"]),
        ("titlematch=F*|namespace=", []),
        ("titlematch=F%|nottitlematch=%r|namespace=", ["Fern"]),
        ("titlematch=It's a %", ["It's a ''tree''"]),
        ("category=Trees|namespace=|ordermethod=categoryadd|count=2", ["Oak", "Fir"]),
        ("category=Trees|notnamespace=Talk{{!}}Category|ordermethod=size", ["Ash", "Fir", "Oak"]),
        ("category=Trees|notnamespace=Talk|ordermethod=title", ["Ash", "Fir", "Oak", "Category:Conifers"]),
        ("category=|namespace=|titlematch=List%", ["List"]),
    ],
)
def test_dpl_finds_pages(trees: Wiki, arguments: str, found: list[str]) -> None:
    assert links_of(f"{{{{#dpl:|{arguments}|mode=inline}}}}") == found


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ("format=(,[%NR%:%PAGE%],;,)", "([1:Fir];[2:Oak];)"),
        ("format=,%TITLE%/%NAMESPACE%/%PAGES%/%TOTALPAGES% ,,|count=1", "Fir//1/2"),
        ("resultsheader=%PAGES% pages: |mode=inline", "2 pages:Fir, Oak"),
        ("format=,%PAGE%: ,;,|include=#Use", "Fir: resin fact tall of 1950;Oak: wood fact big of 1900;"),
        ("format=,,;,|include={Fact}:1:year|secseparators=(,),/", "(tall)(1950);(big)(1900);"),
        ("format=,,;,|include={Fact}.list|count=9", "tall in 1950;big in 1900;"),
        ("format=,,;,|include={Fact{{!}}Fact.list}|count=9", "tall in 1950;big in 1900;"),
        ("format=,,;,|include={Fact}|count=9", "fact tall of 1950;fact big of 1900;"),
        ("format=,,;,|include=#|titlematch=Oak", "A tree.;"),
        ("mode=inline|addpagesize=true|count=1", "Fir [67]"),
        ("mode=inline|adduser=true|count=1", "Fir Alice"),
    ],
)
def test_dpl_shows_pages(trees: Wiki, arguments: str, text: str) -> None:
    save_page("Template:Fact.list", "{{{1}}} in {{{year}}}")
    html = html_of(f"{{{{#dpl:|uses=Fact|{arguments}}}}}")
    shown = re.sub("<[^>]*>", "", html).replace("&lt;", "<").replace("&gt;", ">").strip()
    assert " ".join(shown.split()).replace(" ;", ";") == text


def test_dpl_as_a_tag(trees: Wiki) -> None:
    html = html_of("<dpl>\nuses = Fact\ninclude = {Fact}:1\nformat = ,\\n* [[%PAGE%¦the %PAGE%]] ,,\n</dpl>")
    items = [re.sub("<[^>]*>", "", item).strip() for item in re.findall(r"<li[^>]*>(.*?)</li>", html, re.S)]
    assert items == ["the Fir tall", "the Oak big"]
    assert links_of("<dpl>\ncategory=Trees\nnamespace=\n</dpl> <dpl>\nuses=Fact\n</dpl>") == [
        "Ash",
        "Fir",
        "Oak",
        "Fir",
        "Oak",
    ]
    assert "No pages fit" in html_of("<dpl>category=None</dpl>")


def test_dpl_faults(trees: Wiki) -> None:
    assert "name a category, a namespace" in html_of("{{#dpl:|notcategory=Trees}}")
    assert "No pages fit." in html_of("{{#dpl:|category=Nothing}}")
    assert re.sub("<[^>]*>", "", html_of("{{#dpl:|category=Nothing|noresultsheader=none}}")).strip() == "none"
    assert "name a category" in html_of("{{#dpl:\x01stored 0}}")


def test_a_list_that_holds_itself_ends(trees: Wiki) -> None:
    text = "{{#dpl:|category=Lists|include=*}} [[Category:Lists]] text"
    save_page("Other", text)
    save_page("List", text)
    assert "text" in html_of(text + " more")


def test_lists_take_one_query_for_any_number(trees: Wiki) -> None:
    def count(text: str) -> int:
        save_page("List", text)
        Rendering.objects.all().delete()
        page = get_page("List")
        with CaptureQueriesContext(connection) as queries:
            render_page(page)
        # The text of the list's own page takes one query or two, as it is stored.
        return len([q for q in queries.captured_queries if "pages_text" not in q["sql"]])

    for form in (
        "{{#dpl:|category=Trees|namespace=|notuses=X|count=%d|include=#Use}}",
        "<DynamicPageList>\ncategory=Trees\nnamespace=0\ncount=%d\n</DynamicPageList>",
    ):
        for number in (2, 3):
            count(form % number)
        assert count(form % 3) == count(form % 2)


def test_texts_of_included_pages_come_in_one_go(trees: Wiki) -> None:
    save_page("List", "{{#dpl:|category=Trees|namespace=|include=*}}")
    page = get_page("List")
    access._texts_read._kept.clear()
    with CaptureQueriesContext(connection) as queries:
        refresh_rendering(page)
    # The page itself; the three of the list; the template that they name; each perhaps with what it differs from.
    assert len([q for q in queries.captured_queries if 'FROM "pages_text"' in q["sql"]]) <= 6


def test_lists_are_expensive_and_do_not_stay_for_long(trees: Wiki) -> None:
    save_page("List", "".join(f"{{{{#dpl:|category=Trees|count={n}|mode=inline}}}}" for n in range(1, 520)))
    rendered = render_page(get_page("List"))
    assert "too many expensive calls" in rendered.html
    assert rendered.volatile_seconds == 900


def test_limits_of_the_wiki_hold(trees: Wiki) -> None:
    change_wiki(trees, settings={"dynamicpagelist.max-results": 2, "dynamicpagelist.max-conditions": 1})
    assert len(links_of("{{#dpl:|category=Trees|count=100}}")) == 2
    assert "too many conditions" in html_of(wikimedia("category=Trees", "category=Plants"))


def test_nothing_of_other_wikis_and_nothing_hidden_is_listed(trees: Wiki) -> None:
    with use_wiki(make_wiki(path_prefix="/other")):
        save_page("Secret", "[[Category:Trees]]")
    Revision.objects.filter(pk=get_page("Fir").latest_id).update(visibility=4)
    html = html_of("{{#dpl:|category=Trees|namespace=|adduser=true}}")
    assert "Secret" not in html
    assert html.count("Alice") == 2, html


RULES = TitleRules(default_namespaces(), {})
PARTS = make_page_lists()
SITE = SiteConfig(
    title_rules=RULES,
    registry=default_registry().extended(tags=PARTS.tags, functions=PARTS.functions),  # type: ignore[arg-type]
)


@pytest.mark.parametrize(
    "text", ["<DynamicPageList>\ncategory=A\n</DynamicPageList>", "a {{#dpl:|category=A}} b", "<dpl>category=A</dpl>"]
)
def test_it_comes_back_as_it_was_and_needs_no_database(text: str) -> None:
    memory = InMemoryAccess(rules=RULES)
    page = PageConfig(Title(0, "P"))
    html = engine.parse(text, site=SITE, page=page, access=memory).html()
    assert to_wikitext(html, site=SITE, page=page, access=memory) == text.replace("DynamicPageList", "dynamicpagelist")
