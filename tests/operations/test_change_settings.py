"""Settings of a wiki by the web: what is taken, what is refused, what the log says."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import save_page
from wikigrove.accounts.domain.rights import has_right
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.farm.models import InterwikiPrefix, Wiki
from wikigrove.operations.domain.change_interwiki import InterwikiFacts, put_interwiki, remove_interwiki
from wikigrove.operations.domain.change_namespaces import (
    NamespaceFacts,
    add_namespace,
    change_namespace,
    remove_namespace,
)
from wikigrove.operations.domain.change_settings import change_settings
from wikigrove.operations.domain.policies import POLICIES, read_policy
from wikigrove.operations.domain.wiki_choices import contrast_with_white
from wikigrove.operations.errors import SettingRefused
from wikigrove.pages.models import LogEntry


def test_a_change_is_kept_and_logged(wiki: Wiki, admin: Actor) -> None:
    assert change_settings({"name": "Treewiki", "accent": "#335c3c"}, actor=admin, comment="new look") == [
        "name",
        "accent",
    ]
    wiki.refresh_from_db()
    assert (wiki.name, wiki.setting("accent")) == ("Treewiki", "#335c3c")
    entry = LogEntry.objects.get(kind="settings")
    assert entry.params == {"changes": [["name", "Testwiki", "Treewiki"], ["accent", "", "#335c3c"]]}
    assert change_settings({"name": "Treewiki"}, actor=admin) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("accent", "red"),
        ("accent", "#ffff00"),
        ("language", "../etc"),
        ("main_page", "<>"),
        ("license_url", "javascript:alert(1)"),
        ("category_collation", "nonsense"),
        ("reading", "nobody"),
        ("thumb_width", "wide"),
        ("upload_types", ["exe"]),
    ],
)
def test_what_can_not_be_is_refused_and_nothing_is_kept(wiki: Wiki, admin: Actor, field: str, value: object) -> None:
    with pytest.raises(SettingRefused) as refused:
        change_settings({"name": "Other", field: value} if field != "name" else {field: value}, actor=admin)
    wiki.refresh_from_db()
    assert (refused.value.field, wiki.name, wiki.settings) == (field, "Testwiki", {})


def test_people_without_the_right_change_nothing(wiki: Wiki, alice: Actor, client: Client) -> None:
    with pytest.raises(PermissionRefused):
        change_settings({"name": "Mine"}, actor=alice)
    assert client.get("/wiki/Special:WikiSettings").status_code == 403


@pytest.mark.parametrize(("policy", "choice"), [(p, c) for p, choices in POLICIES.items() for c in choices])
def test_each_policy_is_read_back_as_it_was_set(wiki: Wiki, admin: Actor, policy: str, choice: str) -> None:
    change_settings({policy: choice}, actor=admin)
    wiki.refresh_from_db()
    assert read_policy(wiki, policy) == choice


def test_a_closed_wiki_is_closed(wiki: Wiki, admin: Actor) -> None:
    change_settings({"reading": "accounts", "editing": "sysops", "registration": "closed"}, actor=admin)
    visitor = Visitor("192.0.2.1")
    assert [has_right(visitor, right) for right in ("read", "edit", "createaccount")] == [False, False, False]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast_with_white("#000000") == pytest.approx(21)
    assert contrast_with_white("#ffffff") == pytest.approx(1)
    assert contrast_with_white("#767676") == pytest.approx(4.54, abs=0.01)


def test_a_namespace_is_added_renamed_and_removed_when_it_is_empty(wiki: Wiki, admin: Actor) -> None:
    number = add_namespace(NamespaceFacts("Recipe", content=True), talk_name="Recipe talk", actor=admin)
    assert (number, wiki.title_rules.find_namespace("recipe talk")) == (3000, 3001)
    change_namespace(number, NamespaceFacts("Dish", content=True), actor=admin)
    assert [wiki.title_rules.find_namespace(name) for name in ("Dish", "Recipe")] == [3000, 3000]
    page = save_page("Dish:Soup", "hot", actor=admin).page
    with pytest.raises(SettingRefused):
        remove_namespace(number, actor=admin)
    page.__class__.objects.filter(pk=page.pk).update(namespace=0)
    remove_namespace(number, actor=admin)
    assert wiki.title_rules.find_namespace("Dish") is None


@pytest.mark.parametrize("name", ["Help", "wikipedia", "", "a:b", "1st", "Taken"])
def test_a_name_that_means_something_already_is_no_namespace(wiki: Wiki, admin: Actor, name: str) -> None:
    save_page("Taken:page", "x", actor=admin)
    with pytest.raises(SettingRefused):
        add_namespace(NamespaceFacts(name), talk_name="New talk", actor=admin)


def test_an_interwiki_prefix_is_added_changed_and_removed(wiki: Wiki, admin: Actor) -> None:
    put_interwiki(InterwikiFacts("trees", "https://trees.example.org/$1"), actor=admin, is_new=True)
    with pytest.raises(SettingRefused):
        put_interwiki(InterwikiFacts("trees", "https://x.example.org/$1"), actor=admin, is_new=True)
    put_interwiki(InterwikiFacts("trees", "https://x.example.org/$1"), actor=admin, is_new=False)
    assert InterwikiPrefix.objects.get(prefix="trees").url == "https://x.example.org/$1"
    remove_interwiki("trees", actor=admin)
    acts = LogEntry.objects.filter(kind="interwiki").order_by("pk").values_list("action", flat=True)
    assert list(acts) == ["iw_add", "iw_edit", "iw_delete"]


@pytest.mark.parametrize(
    "facts",
    [InterwikiFacts("help", "https://a/$1"), InterwikiFacts("x y", "https://a/$1"), InterwikiFacts("x", "https://a/")],
)
def test_a_prefix_needs_a_free_name_and_a_place_for_the_page(wiki: Wiki, admin: Actor, facts: InterwikiFacts) -> None:
    with pytest.raises(SettingRefused):
        put_interwiki(facts, actor=admin, is_new=True)


def test_every_section_of_the_page_shows_and_saves(wiki: Wiki, client: Client, admin: Actor) -> None:
    client.force_login(admin.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for section in ("general", "look", "people", "content", "files", "namespaces", "menu", "extensions"):
        text = client.get(f"/wiki/Special:WikiSettings/{section}").content.decode()
        assert "⧼" not in text, section
    done = client.post("/wiki/Special:WikiSettings/look", {"accent": "#335c3c", "logo": ""})
    assert (
        done.status_code,
        "--color-progressive:#335c3c" in client.get("/wiki/Special:Version").content.decode(),
    ) == (
        302,
        True,
    )
    bad = client.post("/wiki/Special:WikiSettings/look", {"accent": "#ffff00"})
    assert (bad.status_code, "hard to read" in bad.content.decode()) == (400, True)
    assert "settings of this wiki" in client.get("/wiki/Special:Log?type=settings").content.decode()
