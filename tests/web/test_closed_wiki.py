"""A wiki that is closed to readers shows nothing of its pages, whatever is asked."""

from __future__ import annotations

from django.test import Client

from tests.factories import save_page
from tests.web.test_caching import Browser
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.web.caching import answers
from wikigrove.web.special.registry import all_specials

OPEN = {"CreateAccount", "PasswordReset", "UserLogin", "UserLogout"}


def _close(wiki: Wiki) -> None:
    change_wiki(wiki, settings={"group_rights": {"*": {"read": False}, "user": {"read": True}}})


def test_closed_wiki_refuses_every_view(wiki: Wiki, alice: Actor, client: Client) -> None:
    first = save_page("Secret page", "hidden words", actor=alice).revision_id
    save_page("Secret page", "hidden words, more of them [[Category:Cat]]", actor=alice)
    actions = ("view", "raw", "history", "info", "edit", "submit", "purge")
    paths = [f"/w/index.php?title=Secret_page&action={action}" for action in actions]
    paths += [f"/w/index.php?oldid={first}", f"/w/index.php?title=Secret_page&diff={first}", "/wiki/Category:Cat"]
    paths += ["/w/rest.php/v1/search/title?q=sec", "/w/opensearch?search=sec", "/w/images/a/ab/X.png"]
    paths += [f"/wiki/Special:{s.name}" for s in all_specials() if s.name not in OPEN]
    paths += [
        "/wiki/Special:Search?search=hidden",
        f"/wiki/Special:Diff/{first}",
        f"/wiki/Special:PermanentLink/{first}",
    ]
    assert client.get("/wiki/Secret_page").status_code == 200, "open, so that there is something to refuse"

    _close(wiki)

    answered = {path: client.get(path) for path in paths}
    assert {path: r.status_code for path, r in answered.items() if r.status_code != 403} == {}
    assert [path for path, r in answered.items() if b"hidden words" in r.content] == []


def test_kept_answer_ends_when_the_wiki_closes(wiki: Wiki, alice: Actor) -> None:
    answers.clear()
    save_page("Secret page", "hidden words", actor=alice)
    browser = Browser()
    assert b"hidden words" in browser.get("/wiki/Secret_page")[2]
    browser.get("/wiki/Secret_page")
    assert browser.passed == 1, "the answer was kept"

    _close(wiki)

    status, _, body = browser.get("/wiki/Secret_page")
    assert (status[:3], b"hidden words" in body) == ("403", False)
