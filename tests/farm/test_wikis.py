"""Wikis: made, found by host and path, changed, kept apart."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.factories import get_page, make_account, make_wiki, save_page
from wikigrove.farm.domain.change_wiki import change_wiki, set_interwiki
from wikigrove.farm.domain.find_wiki import find_wiki_for
from wikigrove.farm.errors import NoWikiInScope, WikiNotFound, WikiRefused
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import current_wiki, use_wiki
from wikigrove.farm.starters import list_starters, read_starter
from wikigrove.operations.domain.install import create_wiki_with_starter
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.models import Page


@pytest.mark.django_db
def test_wiki_is_found_by_host_then_by_longest_path() -> None:
    root = make_wiki("root")
    team = make_wiki("team", path_prefix="/team")
    deep = make_wiki("deep", path_prefix="/team/deep")
    named = make_wiki("named", host="wiki.example.org")
    for host, path, found in [
        ("localhost", "/wiki/A", root),
        ("localhost", "/team/wiki/A", team),
        ("localhost", "/team", team),
        ("localhost", "/teams/wiki/A", root),
        ("localhost", "/team/deep/x", deep),
        ("WIKI.example.org", "/wiki/A", named),
    ]:
        assert find_wiki_for(host, path) == found, (host, path)


@pytest.mark.django_db
def test_no_wiki_is_a_clear_answer() -> None:
    make_wiki("named", host="wiki.example.org")
    with pytest.raises(WikiNotFound):
        find_wiki_for("localhost", "/")
    assert Client().get("/wiki/A").status_code == 404


def test_unexpected_host_is_refused(wiki: Wiki) -> None:
    answer = Client().get("/wiki/A", headers={"host": "evil.example"})
    assert (answer.status_code, b"hosts" in answer.content) == (400, True)
    assert Client().get("/wiki/A", headers={"host": "127.0.0.1:8080"}).status_code == 404
    assert Client().get("/wiki/A", headers={"host": "[::1]:8080"}).status_code == 404


@pytest.mark.parametrize("facts", [{"slug": "Bad Slug"}, {"slug": "x" * 60}, {"slug": "taken"}])
@pytest.mark.django_db
def test_wiki_that_can_not_be_is_refused(facts: dict[str, str]) -> None:
    make_wiki("taken", path_prefix="/taken")
    with pytest.raises(WikiRefused):
        make_wiki(facts["slug"], path_prefix="/other")


@pytest.mark.django_db
def test_rows_can_not_be_read_outside_of_a_wiki() -> None:
    with pytest.raises(NoWikiInScope):
        Page.objects.count()
    with pytest.raises(NoWikiInScope):
        current_wiki()


def test_rows_are_kept_apart(wiki: Wiki) -> None:
    save_page("A", "first")
    with use_wiki(make_wiki("second", path_prefix="/second")):
        assert find_page(get_page_title("A")) is None
        assert Page.objects.count() == 0
    assert Page.objects.count() == 1


def get_page_title(text: str):  # type: ignore[no-untyped-def]
    from tests.factories import title_of

    return title_of(text)


def test_namespaces_follow_language_name_and_changes(wiki: Wiki) -> None:
    german = make_wiki("de", language="de", name="Hain", path_prefix="/de")
    rules = german.title_rules
    assert (rules.namespace_name(10), rules.namespace_name(4), rules.namespace_name(5)) == (
        "Vorlage",
        "Hain",
        "Hain Diskussion",
    )
    assert rules.find_namespace("Template") == rules.find_namespace("vorlage") == 10
    change_wiki(
        german, namespace_changes=[{"id": 100, "name": "Portal", "subpages": True}, {"id": 10, "name": "Baustein"}]
    )
    rules = german.title_rules
    assert (rules.find_namespace("Portal"), rules.namespace_name(10)) == (100, "Baustein")
    assert rules.find_namespace("Vorlage") == 10, "the old name goes on working"


def test_interwiki_prefixes_take_effect_at_once(wiki: Wiki) -> None:
    set_interwiki(wiki, {"Fan": {"url": "https://fan.example/$1", "language_name": ""}})
    found = wiki.title_rules.find_interwiki("fan")
    assert found is not None and found.url == "https://fan.example/$1"


def test_paths_are_mediawikis(wiki: Wiki) -> None:
    from tests.factories import title_of

    assert wiki.path_for(title_of("Talk:A b/c?d#e f")) == "/wiki/Talk:A_b/c%3Fd#e_f"
    assert wiki.path_for(title_of("A&B"), action="edit", section=2) == "/w/index.php?title=A%26B&action=edit&section=2"


@pytest.mark.parametrize("name", list_starters())
@pytest.mark.django_db
def test_starter_fills_a_wiki_without_red_links_or_errors(name: str) -> None:
    from wikigrove.pages.models import PageLink
    from wikigrove.rendering.domain.render import render_page

    wiki = create_wiki_with_starter(f"s-{name}", name="Fresh", starter=name, say=lambda text: None)
    with use_wiki(wiki):
        assert set(read_starter(name).pages) - {
            wiki.title_rules.prefixed_text(p.title) for p in Page.objects.all()
        } == {t for t in read_starter(name).pages if t.startswith("Project:")}
        for page in Page.objects.select_related("latest").all():
            html = re.sub(r"<(code|pre)\b.*?</\1>", "", render_page(page).html, flags=re.S)
            assert 'class="error"' not in html and "{{{" not in html, page
        existing = {(p.namespace, p.key) for p in Page.objects.all()}
        content = PageLink.objects.filter(page__namespace__in=(0, 4, 12), namespace__in=(0, 4, 10, 12, 14))
        missing = {
            (link.page.key, link.namespace, link.key)
            for link in content.select_related("page")
            if (link.namespace, link.key) not in existing
        }
        assert missing == set()


@pytest.mark.django_db
def test_unknown_starter_leaves_no_wiki_behind() -> None:
    with pytest.raises(WikiRefused, match="encyclopedia"):
        create_wiki_with_starter("x", name="X", starter="nonsense", say=lambda text: None)
    assert not Wiki.objects.exists()


def test_same_account_is_known_to_all_wikis(wiki: Wiki) -> None:
    from wikigrove.accounts.domain.actors import get_actor_for

    alice = make_account("Alice")
    with use_wiki(make_wiki("second", path_prefix="/second")):
        there = get_actor_for(alice.user)
        assert (there.name, there.pk == alice.pk) == ("Alice", False)
    assert get_page_title("A").key == "A"
    assert save_page("A", "x", actor=alice).page == get_page("A")
