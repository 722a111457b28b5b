"""The menu of the site as a form: what it reads, shows and saves."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import get_page, make_account, save_page
from wikigrove.accounts.models import Actor
from wikigrove.pages.domain.queries import read_text
from wikigrove.web.skin.sidebar_text import Menu, MenuLink, read_form, read_sidebar, write_sidebar

PATH = "/wiki/Special:WikiSettings/menu"
TEXT = "* navigation\n** mainpage|mainpage-description\n** Oak\n* SEARCH\n* Paths\n** https://example.org/?a=b|Out"


@pytest.fixture
def admin_client(client: Client, admin: Actor) -> Client:
    client.force_login(admin.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_a_text_becomes_fields_and_the_same_text_again() -> None:
    menus = read_sidebar(TEXT)
    assert menus[0] == Menu("navigation", (MenuLink("mainpage", "mainpage-description"), MenuLink("Oak")))
    assert write_sidebar(menus) == TEXT


def test_numbers_say_the_order_and_empty_fields_go() -> None:
    fields = {"place-1": "1", "heading-1": "A", "place-2": "1", "heading-2": "* B", "heading-3": " "}
    fields |= {"target-1-1": "x", "place-1-1": "2", "target-1-2": "y|z", "place-1-2": "1", "label-1-2": "Y"}
    assert write_sidebar(read_form(fields)) == "* B\n* A\n** y z|Y\n** x"


def test_a_preview_shows_the_menu_and_saves_nothing(admin_client: Client) -> None:
    answer = admin_client.post(
        PATH, {"heading-1": "Trees", "target-1-1": "Oak", "label-1-1": "<b>Oaks</b>", "preview": "1"}
    )
    text = answer.content.decode()
    assert '<a href="/wiki/Oak">&lt;b&gt;Oaks&lt;/b&gt;</a>' in text
    assert 'value="Trees"' in text and "/wiki/Oak" not in admin_client.get("/wiki/Special:Version").content.decode()


def test_saving_writes_the_page_and_everybody_sees_it(admin_client: Client, admin: Actor) -> None:
    save_page("MediaWiki:Sidebar", "* Old\n** Ash", actor=admin)
    base = str(get_page("MediaWiki:Sidebar").latest_id)
    fields = {"heading-1": "Trees", "target-1-1": "Oak", "wpReason": "tidy", "base": base, "save": "1"}
    assert admin_client.post(PATH, fields).status_code == 302
    latest = get_page("MediaWiki:Sidebar").get_latest()
    assert (read_text(latest), latest.comment) == ("* Trees\n** Oak", "tidy")
    assert 'href="/wiki/Oak"' in Client().get("/wiki/Special:Version").content.decode()
    conflict = admin_client.post(PATH, {**fields, "target-1-1": "Elm"})
    assert (conflict.status_code, "Elm" in conflict.content.decode()) == (400, True)


def test_who_may_not_edit_the_page_is_told(client: Client) -> None:
    clerk = make_account("Clerk", groups=("bureaucrat",))
    client.force_login(clerk.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(PATH).status_code == 200
    assert client.post(PATH, {"heading-1": "A", "target-1-1": "B", "save": "1"}).status_code in (400, 403)
