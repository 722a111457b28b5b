"""Styles and scripts of the wiki and of each person."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from tests.factories import make_account, save_page
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki

API = "/api/wikigrove/v1/extensions/sitecode/code"


def titles(client: Client, path: str) -> list[str]:
    page = unescape(client.get(path).content.decode())
    return [t.replace("%3A", ":").replace("%2F", "/") for t in re.findall(r"sitecode/code\?title=([^&\"]+)&v=", page)]


@pytest.fixture
def code(wiki: Wiki, admin: Actor, alice: Actor) -> None:
    save_page("Oak", "x", actor=admin)
    for name in ("Common.css", "Grove.css", "Common.js", "Group-sysop.js"):
        save_page(f"MediaWiki:{name}", f"/* {name} */", actor=admin)
    save_page("User:Alice/common.css", "/* hers */", actor=alice)
    save_page("User:Alice/common.js", "1", actor=alice)


def sign_in(client: Client, actor: Actor) -> None:
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")


@pytest.mark.usefixtures("code")
def test_each_reader_gets_what_is_theirs(client: Client, alice: Actor, admin: Actor) -> None:
    site = ["MediaWiki:Common.css", "MediaWiki:Grove.css"]
    assert titles(client, "/wiki/Oak") == [*site, "MediaWiki:Common.js"]
    sign_in(client, alice)
    own = ["User:Alice/common.css", "MediaWiki:Common.js", "User:Alice/common.js"]
    assert titles(client, "/wiki/Oak") == [*site, *own]
    sign_in(client, admin)
    assert titles(client, "/wiki/Oak") == [*site, "MediaWiki:Common.js", "MediaWiki:Group-sysop.js"]


@pytest.mark.usefixtures("code")
def test_nothing_runs_where_passwords_are_typed_or_in_safe_mode(client: Client, alice: Actor) -> None:
    sign_in(client, alice)
    for path in ("/wiki/Special:Preferences", "/wiki/Oak?safemode=1", "/w/index.php?title=Oak&safemode=1"):
        assert titles(client, path) == []
    assert titles(Client(), "/wiki/Special:UserLogin") == []
    assert "User:Alice/common.js" in titles(client, "/wiki/Special:RecentChanges")


@pytest.mark.usefixtures("code")
def test_code_is_sent_as_what_it_is(client: Client, admin: Actor, alice: Actor) -> None:
    style = client.get(API, {"title": "MediaWiki:Common.css"})
    assert (style["Content-Type"], style.content) == ("text/css; charset=UTF-8", b"/* Common.css */")
    assert client.get(API, {"title": "User:Alice/common.js"}).status_code == 404
    sign_in(client, alice)
    assert client.get(API, {"title": "User:Alice/common.js"})["Content-Type"] == "text/javascript; charset=UTF-8"
    assert client.get(API, {"title": "Oak"}).status_code == 404
    save_page("User:Alice/Notes", "alert(1)", actor=admin)
    assert client.get(API, {"title": "User:Alice/Notes"}).status_code == 404


@pytest.mark.usefixtures("code")
def test_a_wiki_switches_kinds_off(wiki: Wiki, client: Client, alice: Actor) -> None:
    change_wiki(wiki, settings={"sitecode.user-scripts": False, "sitecode.site-styles": False})
    sign_in(client, alice)
    assert titles(client, "/wiki/Oak") == ["User:Alice/common.css", "MediaWiki:Common.js"]


@pytest.mark.usefixtures("code")
def test_an_edit_changes_the_address(client: Client, admin: Actor) -> None:
    sign_in(client, admin)
    before = client.get("/wiki/Oak").content.decode()
    save_page("MediaWiki:Common.css", "p{}", actor=admin)
    after = client.get("/wiki/Oak").content.decode()
    pattern = r"Common.css&amp;v=(\d+)"
    assert re.findall(pattern, before) != re.findall(pattern, after) != []


def test_code_is_written_by_those_who_may(wiki: Wiki, alice: Actor) -> None:
    keeper = make_account("Keeper", groups=("sysop",))
    for title, actor in (
        ("MediaWiki:Common.js", keeper),
        ("User:Keeper/common.js", alice),
        ("MediaWiki:Common.css", alice),
    ):
        with pytest.raises(PermissionRefused):
            save_page(title, "alert(1)", actor=actor)


@pytest.mark.usefixtures("code")
def test_a_closed_wiki_keeps_its_code(wiki: Wiki, client: Client) -> None:
    change_wiki(wiki, settings={"group_rights": {"*": {"read": False}}})
    assert client.get(API, {"title": "MediaWiki:Common.css"}).status_code == 403
