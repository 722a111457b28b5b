"""Recent changes, related changes, new pages, contributions: pages, people and feeds."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import get_page, make_account, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.find_wiki import forget_wikis
from wikigrove.farm.scope import current_wiki
from wikigrove.pages.domain.tags import add_tags
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import Revision


def test_filters_are_saved_under_a_name_and_forgotten(alice: Actor, alice_client: Client) -> None:
    path = "/wiki/Special:RecentChanges"
    alice_client.post(path, {"label": "New people", "query": "userExpLevel=newcomer"})
    text = alice_client.get(path).content.decode()
    assert f'<a href="{path}?userExpLevel=newcomer">New people</a>' in text
    alice_client.post(path, {"forget": "1", "query": ""})
    assert "New people" not in alice_client.get(path).content.decode()
    assert Client().post(path, {"label": "x", "query": ""}).status_code == 302


def test_related_changes_follow_links_and_categories(alice: Actor, client: Client) -> None:
    save_page("Oak", "x", actor=alice)
    save_page("Elm", "x [[Category:Trees]]", actor=alice)
    save_page("List", "[[Oak]]", actor=alice)
    path = "/wiki/Special:RecentChangesLinked"
    shown = {
        name: client.get(f"{path}/{name}").content.decode().partition("data-changes")[2]
        for name in ("List", "Category:Trees")
    }
    to = client.get(f"{path}?target=Oak&showlinkedto=1").content.decode().partition("data-changes")[2]
    assert ['/wiki/Oak"' in shown["List"], '/wiki/Elm"' in shown["List"]] == [True, False]
    assert ['/wiki/Oak"' in shown["Category:Trees"], '/wiki/Elm"' in shown["Category:Trees"]] == [False, True]
    assert ['/wiki/List"' in to, '/wiki/Elm"' in to] == [True, False]


def test_new_pages_by_person_size_and_state(alice: Actor, admin: Actor, client: Client) -> None:
    save_page("Short", "x", actor=alice)
    save_page("Long", "x" * 300, actor=admin)
    save_page("Turn", "#REDIRECT [[Long]]", actor=admin)
    save_page("Help:Me", "x", actor=admin)

    def names(query: str = "") -> set[str]:
        text = client.get(f"/wiki/Special:NewPages?{query}").content.decode()
        return {name for name in ("Short", "Long", "Turn", "Help:Me") if f'href="/wiki/{name}"' in text}

    assert names() == {"Short", "Long"}
    assert names("hideredirs=0") == {"Short", "Long", "Turn"}
    assert names("namespace=all") == {"Short", "Long", "Help:Me"}
    assert names("username=Alice") == {"Short"}
    assert names("size-mode=min&size=100") == {"Long"}
    assert names("size-mode=max&size=100") == {"Short"}
    assert names("username=Nobody") == set()


def test_contributions_with_each_filter(alice: Actor, client: Client) -> None:
    save_page("Oak", "one", actor=alice)
    save_page("Oak", "two", actor=alice, is_minor=True)
    save_page("Help:Me", "x", actor=alice)
    add_tags(["mw-undo"], revision=Revision.objects.get(pk=get_page("Oak").latest_id))
    Revision.objects.filter(page__key="Me").update(timestamp=timezone.now() - timedelta(days=40))
    day = (timezone.now() - timedelta(days=20)).date().isoformat()

    def count(query: str = "") -> int:
        return client.get(f"/wiki/Special:Contributions/Alice?{query}").content.decode().count('action=history">')

    assert [count(q) for q in ("", "topOnly=1", "newOnly=1", "hideMinor=1", "tagfilter=mw-undo", "namespace=12")] == [
        3,
        2,
        2,
        2,
        1,
        1,
    ]
    assert [count(f"start={day}"), count(f"end={day}"), count("namespace=12&nsInvert=1")] == [2, 1, 2]


def test_edit_whose_author_is_hidden_is_nowhere_under_the_name(alice: Actor, client: Client) -> None:
    save_page("Oak", "one", actor=alice, summary="a secret")
    Revision.objects.update(visibility=6)
    assert "/wiki/Oak" not in client.get("/wiki/Special:Contributions/Alice").content.decode()
    assert "/wiki/Oak" not in client.get("/wiki/Special:Contributions/Alice?feed=atom").content.decode()
    for path in ("/wiki/Special:RecentChanges", "/wiki/Special:RecentChanges?feed=rss", "/wiki/Special:NewPages"):
        text = client.get(path, follow=True).content.decode()
        assert ("Oak" in text, "Alice" in text, "a secret" in text) == (True, False, False), path


FEEDS = (
    "/wiki/Special:RecentChanges",
    "/wiki/Special:NewPages",
    "/wiki/Special:Contributions/Alice",
    "/w/index.php?title=Oak&action=history",
)


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("kind", ["atom", "rss"])
def test_feed_is_valid_and_cheap_to_ask_again(alice: Actor, client: Client, path: str, kind: str) -> None:
    from lxml import etree

    save_page("Oak", "one", actor=alice, summary="<b>&")
    address = f"{path}{'&' if '?' in path else '?'}feed={kind}"
    answer = client.get(address, follow=True)
    root = etree.fromstring(answer.content)
    assert (etree.QName(root).localname, answer["Content-Type"].split(";")[0]) == (
        {"atom": "feed", "rss": "rss"}[kind],
        "application/xml",
    )
    asked = client.get(f"{address}&ctype=application/{kind}%2Bxml", follow=True)
    # Those of recent changes come from the Action API, which has one type.
    type_asked = "application/xml" if "RecentChanges" in path else f"application/{kind}+xml"
    assert asked["Content-Type"].split(";")[0] == type_asked
    assert b"&lt;b&gt;&amp;" in answer.content
    again = client.get(address, headers={"If-None-Match": answer["ETag"]}, follow=True)
    since = client.get(address, headers={"If-Modified-Since": answer["Last-Modified"]}, follow=True)
    assert (again.status_code, again.content, since.status_code) == (304, b"", 304)
    save_page("Oak", "two", actor=alice, summary="next")
    later = client.get(address, headers={"If-None-Match": answer["ETag"]}, follow=True)
    assert later.status_code == (200 if "NewPages" not in path else 304)


@pytest.mark.parametrize("path", FEEDS)
def test_page_names_its_feeds_and_a_closed_wiki_has_none(alice: Actor, client: Client, path: str) -> None:
    save_page("Oak", "one", actor=alice)
    head = client.get(path).content.decode().partition("</head>")[0]
    assert head.count('rel="alternate" type="application/') == 2
    wiki = current_wiki()
    wiki.settings = {"group_rights": {"*": {"read": False}}}
    wiki.save()
    forget_wikis()
    assert client.get(f"{path}{'&' if '?' in path else '?'}feed=atom").status_code == 403


def test_lines_escape_what_people_wrote_once(client: Client, wiki: object) -> None:
    """Marks of ours are marks, marks of theirs are text: in each list that writes its lines in Python."""
    save_page("Oak", "one", summary="/* Leaves */ see [[Elm|that]] <b>now</b>")
    write_log(LogLine("delete", "delete", title_of("Logged"), comment="[[Elm]] <i>"), actor=make_account("Bob"))
    for address in ("/wiki/Special:RecentChanges?hidebots=0", "/w/index.php?title=Oak&action=history"):
        text = client.get(address).content.decode()
        assert '<a href="/wiki/Elm">that</a> &lt;b&gt;now&lt;/b&gt;' in text, address
        assert '<span class="bytes bytes-plus">' in text, address
        for mark in ("&lt;a", "&lt;span", "&lt;bdi", "&amp;lt;", "<b>now", "<i>"):
            assert mark not in text, (address, mark)
