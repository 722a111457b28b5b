"""Renderings: kept while they hold, made anew when anything that they show changes."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import get_page, make_wiki, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.pages.domain.queries import list_category, list_links_here
from wikigrove.pages.models import (
    CategoryLink,
    ExternalLink,
    LanguageLink,
    PageLink,
    PageProperty,
    Redirect,
    TemplateLink,
)
from wikigrove.rendering.domain.links import make_sort_key, reverse_host
from wikigrove.rendering.domain.render import find_rendering, render_page, render_preview


def _html(title: str) -> str:
    return render_page(get_page(title)).html


def test_red_link_turns_blue_when_the_page_comes(alice: Actor) -> None:
    save_page("A", "[[B]]", actor=alice)
    assert 'href="/w/index.php?title=B&amp;action=edit&amp;redlink=1"' in _html("A")
    save_page("B", "here", actor=alice)
    assert 'href="/wiki/B"' in _html("A")


def test_template_edit_reaches_pages_and_their_links(alice: Actor) -> None:
    save_page("Template:Inner", "old [[Category:Old]]", actor=alice)
    save_page("Template:Outer", "<b>{{Inner}}</b>", actor=alice)
    save_page("A", "{{Outer}}", actor=alice)
    assert "old" in _html("A")

    save_page("Template:Inner", "new [[Category:New]] [[Target]]", actor=alice)

    assert "new" in _html("A")
    assert list(CategoryLink.objects.filter(page=get_page("A")).values_list("category", flat=True)) == ["New"]
    assert PageLink.objects.filter(page=get_page("A"), key="Target").exists()
    assert {(r.namespace, r.key) for r in TemplateLink.objects.filter(page=get_page("A"))} == {
        (10, "Inner"),
        (10, "Outer"),
    }


def test_kept_rendering_costs_one_query(alice: Actor) -> None:
    save_page("A", "[[B]] [[C]] text", actor=alice)
    page = get_page("A")
    render_page(page)
    with CaptureQueriesContext(connection) as queries:
        render_page(page)
    assert len(queries) == 1


@pytest.mark.parametrize("links", [1, 60])
def test_queries_do_not_grow_with_links_or_templates(alice: Actor, links: int) -> None:
    for number in range(3):
        save_page(f"Template:T{number}", f"t{number}", actor=alice)
    text = " ".join(f"[[Page {n}]] {{{{T{n % 3}}}}}" for n in range(links))
    save_page("A", text, actor=alice)
    page = get_page("A")
    change_wiki(page.wiki)
    with use_wiki(page.wiki), CaptureQueriesContext(connection) as queries:
        render_page(page)
    assert len(queries) <= 16, "\n".join(q["sql"][:150] for q in queries.captured_queries)


def test_change_of_settings_makes_all_anew(wiki: Wiki, alice: Actor) -> None:
    save_page("A", "{{SITENAME}}", actor=alice)
    assert "Testwiki" in _html("A")
    change_wiki(wiki, name="Other name")
    assert find_rendering(get_page("A")) is None
    assert "Other name" in _html("A")


def test_old_revision_is_rendered_but_not_kept(alice: Actor) -> None:
    first = save_page("A", "first text", actor=alice).revision_id
    save_page("A", "second text", actor=alice)
    from wikigrove.pages.domain.queries import get_revision

    assert "first text" in render_page(get_page("A"), get_revision(first)).html
    assert "second text" in _html("A")


def test_links_of_every_kind_are_recorded(alice: Actor) -> None:
    save_page(
        "A",
        (
            "[[B|b]] [[:Category:C]] [[Category:C|key]] [https://www.example.org/x y] [[de:Ah]] [[wikipedia:Berlin]] "
            "{{DEFAULTSORT:zz}} __HIDDENCAT__"
        ),
        actor=alice,
    )
    page = get_page("A")
    assert {(r.namespace, r.key) for r in PageLink.objects.filter(page=page)} == {(0, "B"), (14, "C")}
    assert list(CategoryLink.objects.filter(page=page).values_list("category", "prefix", "sort_key", "kind")) == [
        ("C", "key", "KEY\nA", "page")
    ]
    assert list(ExternalLink.objects.filter(page=page).values_list("url", "host")) == [
        ("https://www.example.org/x", "org.example.www.")
    ]
    assert list(LanguageLink.objects.filter(page=page).values_list("language", "title")) == [("de", "Ah")]
    assert PageProperty.objects.filter(page=page, name="defaultsort", value="zz").exists()


def test_links_that_go_are_removed(alice: Actor) -> None:
    save_page("A", "[[B]] [[Category:C]]", actor=alice)
    save_page("A", "#REDIRECT [[D#Part]]", actor=alice)
    page = get_page("A")
    assert page.is_redirect
    assert list(Redirect.objects.filter(page=page).values_list("key", "fragment")) == [("D", "Part")]
    assert not PageLink.objects.filter(page=page, key="B").exists()
    assert not CategoryLink.objects.filter(page=page).exists()


def test_what_links_here_tells_how(alice: Actor) -> None:
    save_page("Link", "[[Target]]", actor=alice)
    save_page("Use", "{{:Target}}", actor=alice)
    save_page("Redirect", "#REDIRECT [[Target]]", actor=alice)
    rows, follows = list_links_here(title_of("Target"))
    assert {(r.page.key, r.is_transclusion, r.is_redirect) for r in rows} == {
        ("Link", False, False),
        ("Use", True, False),
        ("Redirect", False, True),
    }
    assert follows is None


def test_categories_list_in_the_order_of_their_keys(alice: Actor) -> None:
    for title, key in (("Beta", ""), ("alpha", ""), ("Zeta", "|A first"), ("Category:Sub", "")):
        save_page(title, f"[[Category:C{key}]]", actor=alice)
    assert [m.title.text for m in list_category("C").members] == ["Zeta", "Alpha", "Beta"]
    assert [m.title.key for m in list_category("C", kind="subcat").members] == ["Sub"]
    first = list_category("C", limit=2)
    assert [m.title.key for m in list_category("C", start=first.next, limit=2).members] == ["Beta"]


def test_preview_is_signed_and_saves_nothing(alice: Actor) -> None:
    html = render_preview(title_of("New"), "Hi ~~~ {{PAGENAME}}", actor=alice).html
    assert "User:Alice" in html and "New" in html
    assert not PageLink.objects.exists()


def test_wikis_do_not_see_each_others_pages(alice: Actor) -> None:
    save_page("Template:T", "from the first", actor=alice)
    with use_wiki(make_wiki("second", path_prefix="/second")):
        save_page("A", "{{T}} [[A]] [[B]]")
        html = _html("A")
        assert "from the first" not in html
        assert "/second/w/index.php?title=B" in html


def test_hostile_text_stays_text(alice: Actor) -> None:
    save_page(
        "A",
        '<script>alert(1)</script><img src=x onerror=alert(1)> <b onclick="x()">b</b> [javascript:alert(1) x] {{#tag:script|x}}',
        actor=alice,
    )
    html = _html("A")
    for forbidden in ("<script", "<img", "onclick", 'href="javascript'):
        assert forbidden not in html
    assert "&lt;script>" in html or "&lt;script&gt;" in html


@pytest.mark.parametrize("depth", [3000])
def test_deep_nesting_is_answered(alice: Actor, depth: int) -> None:
    save_page("A", "<div>" * depth + "x" + "[[" * depth + "{{" * depth, actor=alice)
    assert "x" in _html("A")


def test_sort_keys_and_hosts() -> None:
    from wikigrove_engine.title import Title

    from wikigrove.pages.domain.collation import find_collation

    collation = find_collation("uppercase")
    assert make_sort_key("", Title(0, "éa_b"), collation=collation) == "ÉA B"
    assert make_sort_key("x", Title(0, "Ab"), collation=collation) == "X\nAB"
    assert reverse_host("//en.example.org/x") == "org.example.en."
    assert reverse_host("mailto:a@b.example") == "" and reverse_host("http://[bad") == ""
