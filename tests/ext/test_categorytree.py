"""Trees of categories."""

from __future__ import annotations

import re
from collections.abc import Collection

import pytest
import wikigrove_engine as engine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wikigrove_engine.access import InMemoryAccess
from wikigrove_engine.preprocess.functions import default_registry
from wikigrove_engine.serialize import to_wikitext
from wikigrove_engine.site import PageConfig, SiteConfig
from wikigrove_engine.title import Title, TitleRules, default_namespaces

from tests.factories import get_page, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.ext.categorytree.engine import make_category_tree
from wikigrove.ext.categorytree.options import TreeOptions, read_options
from wikigrove.farm.scope import current_wiki
from wikigrove.rendering.domain.access import WikiAccess
from wikigrove.rendering.domain.render import render_page

RULES = TitleRules(default_namespaces(), {})
_PARTS = make_category_tree()
SITE = SiteConfig(
    title_rules=RULES,
    registry=default_registry().extended(tags=_PARTS.tags, functions=_PARTS.functions),  # type: ignore[arg-type]
)
PAGE = PageConfig(Title(0, "P"))
TREE = {"A": ["14:B", "14:C", "0:Page"], "B": ["14:D", "0:In B"], "D": ["14:A", "14:E"], "E": ["0:Deep"]}


class TreeAccess(InMemoryAccess):
    """Knows categories; counts how often it is asked."""

    def __init__(self) -> None:
        super().__init__(rules=RULES)
        self.questions = 0

    def fetch_category_members(
        self, categories: Collection[Title], kinds: Collection[str], limit: int
    ) -> dict[Title, list[Title]]:
        self.questions += 1
        out = {}
        for category in categories:
            members = [Title(int(n), k) for n, _, k in (m.partition(":") for m in TREE.get(category.key, []))]
            out[category] = [t for t in members if ("subcat" if t.namespace == 14 else "page") in kinds]
        return out


def _html(text: str, access: InMemoryAccess | None = None) -> str:
    return engine.parse(text, site=SITE, page=PAGE, access=access or TreeAccess()).html()


def _names(html: str) -> list[str]:
    return re.findall(r"<a href[^>]*>([^<]*)</a>", html)


@pytest.mark.parametrize(
    ("attributes", "names"),
    [
        ("", ["A", "B", "D", "C"]),
        ("depth=0", ["A", "B", "C"]),
        ('mode="pages"', ["A", "B", "D", "In B", "C", "Page"]),
        ("hideroot", ["B", "D", "C"]),
        ("onlyroot", ["A"]),
        ("depth=3", ["A", "B", "D", "A", "E", "C"]),
        ("mode=nonsense depth=x", ["A", "B", "D", "C"]),
    ],
)
def test_tree_shows_what_is_asked_for(attributes: str, names: list[str]) -> None:
    assert _names(_html(f"<categorytree {attributes}>A</categorytree>")) == names


def test_levels_are_open_as_deep_as_is_asked_for_and_cost_a_question_each() -> None:
    access = TreeAccess()
    html = _html('<categorytree depth="1">Category:A</categorytree>', access)
    assert html.count("<details open") == 1
    assert html.count("<details>") == 1
    assert access.questions == 2


def test_function_is_the_same_as_the_tag() -> None:
    html = _html('{{#categorytree:A|mode=pages|depth=0|class=x"y}}')
    assert _names(html) == ["A", "B", "C", "Page"]
    assert 'data-ct-mode="10"' in html


def test_count_and_prefix() -> None:
    html = _html("<categorytree showcount hideprefix=never>A</categorytree>")
    assert _names(html)[0] == "Category:A"
    assert "</a> (2)" in html


@pytest.mark.parametrize("name", ["", "[", "Talk:X"])
def test_what_is_no_category_shows_an_error(name: str) -> None:
    assert '"key":"categorytree-not-found"' in _html(f"<categorytree>{name}</categorytree>")


def test_options_are_read() -> None:
    found = read_options({"mode": "20", "depth": "99", "hideroot": "off"}, max_depth=5)
    assert found == TreeOptions(mode="all", depth=5)


def test_a_library_without_categories_shows_the_root() -> None:
    assert _names(_html("<categorytree>A</categorytree>", InMemoryAccess(rules=RULES))) == ["A"]


def test_tag_comes_back_as_it_was() -> None:
    text = '<categorytree mode="pages">A</categorytree>'
    assert to_wikitext(_html(text), site=SITE, page=PAGE, access=TreeAccess()) == text


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_members_of_many_categories_are_one_query(alice: Actor, count: int) -> None:
    for number in range(count):
        save_page(f"Page {number}", f"[[Category:C{number}]]", actor=alice)
        save_page(f"Category:Sub {number}", f"[[Category:C{number}]]", actor=alice)
    access = WikiAccess(current_wiki())
    titles = [title_of(f"Category:C{number}") for number in range(count)]
    with CaptureQueriesContext(connection) as queries:
        found = access.fetch_category_members(titles, ("subcat", "page"), 100)
    assert len(queries) == 1
    assert found[titles[0]] == [title_of("Category:Sub 0"), title_of("Page 0")]


@pytest.mark.django_db
def test_readers_see_the_tree(alice: Actor) -> None:
    save_page("Category:Trees", "[[Category:Plants]]", actor=alice)
    save_page("Oak", "[[Category:Trees]]", actor=alice)
    save_page("A", "<categorytree mode=pages depth=2>Plants</categorytree>", actor=alice)
    html = render_page(get_page("A")).html
    assert re.findall(r'<a href="([^"]*)"', html) == ["/wiki/Category:Plants", "/wiki/Category:Trees", "/wiki/Oak"]


def test_special_page_shows_the_tree_of_any_category(client: Client, admin: Actor) -> None:
    save_page("Category:Trees", "[[Category:Plants]]", actor=admin)
    save_page("Category:Oaks", "[[Category:Trees]]", actor=admin)
    save_page("English oak", "[[Category:Oaks]]", actor=admin)
    empty = client.get("/wiki/Special:CategoryTree").content.decode()
    assert 'name="target"' in empty and "CategoryTreeTag" not in empty and "⧼" not in empty
    shown = client.get("/wiki/Special:CategoryTree/Trees").content.decode()
    assert "Category:Oaks" in shown and "Category:Plants" in shown and "English oak" not in shown
    shown = client.get("/wiki/Special:CategoryTree?target=Category:Trees&mode=10").content.decode()
    assert "English oak" in shown and '<option value="pages" selected>' in shown
    shown = client.get("/wiki/Special:CategoryTree?target=Oaks&mode=parents").content.decode()
    assert "Category:Trees" in shown and "English oak" not in shown


def test_special_page_takes_no_markup_for_a_name(client: Client, admin: Actor) -> None:
    bad = "</categorytree>[[Oak]]<script>"
    shown = client.get("/wiki/Special:CategoryTree", {"target": bad}).content.decode()
    assert "There is no category" in shown and "<script>" not in shown.split("extension-page")[1]
