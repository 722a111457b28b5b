"""Reading pages over HTTP."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import get_page, save_page
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki


def text_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return str(response.content.decode())


def test_article_shows_text_title_and_edit_links(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "An '''oak''' is a tree.\n\n== Leaves ==\nThey have lobes.")
    text = text_of(client, "/wiki/Oak")
    assert '<h1 id="firstHeading">Oak</h1>' in text
    assert "lobes" in text
    assert "action=edit&amp;section=1" in text


def test_every_answer_carries_the_security_headers(client: Client, wiki: Wiki) -> None:
    for path in ("/wiki/Nowhere", "/wiki/Special:Search", "/w/index.php?title=A%5BB", "/w/nothing"):
        headers = client.get(path).headers
        assert "script-src 'self'" in headers["Content-Security-Policy"]
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")


@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/", "/wiki/Main_Page"),
        ("/wiki/", "/wiki/Main_Page"),
        ("/wiki/oak", "/wiki/Oak"),
        ("/wiki/Red%20oak", "/wiki/Red_oak"),
        ("/wiki/user_talk:ada", "/wiki/User_talk:Ada"),
        ("/wiki/special:recentchanges", "/wiki/Special:RecentChanges"),
        ("/wiki/Special:RandomPage", "/wiki/Special:Random"),
    ],
)
def test_other_spellings_lead_to_the_one_address(client: Client, wiki: Wiki, asked: str, target: str) -> None:
    response = client.get(asked)
    assert response.status_code in {301, 302}
    assert response["Location"] == target


def test_missing_page_answers_404_and_offers_to_create_it(client: Client, wiki: Wiki) -> None:
    text = text_of(client, "/wiki/Nowhere", 404)
    assert "/w/index.php?title=Nowhere&amp;action=edit" in text
    assert 'content="noindex,nofollow"' in text


def test_title_that_cannot_be_answers_400(client: Client, wiki: Wiki) -> None:
    assert "A page can&#x27;t have this name." in text_of(client, "/w/index.php?title=A%5BB", 400)


def test_redirect_shows_its_target_and_says_so(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "An oak.")
    save_page("Oaks", "#REDIRECT [[Oak]]")
    text = text_of(client, "/wiki/Oaks")
    assert "Redirected from" in text and "An oak." in text
    assert '<link rel="canonical" href="http://testserver/wiki/Oak">' in text
    assert "Redirected from" not in text_of(client, "/wiki/Oaks?redirect=no")


def test_old_version_says_that_it_is_old(client: Client, wiki: Wiki) -> None:
    first = save_page("Oak", "Small.").revision_id
    save_page("Oak", "Big.")
    text = text_of(client, f"/w/index.php?title=Oak&oldid={first}")
    assert "An old version of this page" in text and "Small." in text


def test_version_of_another_page_leads_to_that_page(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "Small.")
    other = save_page("Elm", "Big.").revision_id
    assert client.get(f"/w/index.php?title=Oak&oldid={other}")["Location"] == f"/w/index.php?title=Elm&oldid={other}"


def test_category_lists_its_members_by_letter(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "[[Category:Trees]]")
    save_page("Elm", "[[Category:Trees]]")
    text = text_of(client, "/wiki/Category:Trees")
    assert text.index("<h3>E</h3>") < text.index("<h3>O</h3>")


def test_raw_is_never_html_and_may_not_run(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "<script>alert(1)</script>")
    response = client.get("/w/index.php?title=Oak&action=raw&ctype=text/html")
    assert response["Content-Type"] == "text/x-wiki; charset=UTF-8"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response.content == b"<script>alert(1)</script>"


def test_raw_of_wikitext_is_not_served_as_a_script(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "alert(1)")
    assert client.get("/w/index.php?title=Oak&action=raw&ctype=text/javascript")["Content-Type"].startswith(
        "text/x-wiki"
    )


def test_closed_wiki_shows_nothing_to_a_visitor(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "secret")
    wiki.settings = {"group_rights": {"*": {"read": False}}}
    wiki.save()
    for path in (
        "/wiki/Oak",
        "/w/index.php?title=Oak&action=raw",
        "/w/index.php?title=Oak&action=history",
        "/w/index.php?title=Oak&action=edit",
        f"/w/index.php?title=Oak&oldid={get_page('Oak').latest_id}",
        "/wiki/Special:RecentChanges",
        "/wiki/Special:Search?search=secret",
        "/w/rest.php/v1/search/title?q=Oak",
        "/w/opensearch?search=Oak",
    ):
        response = client.get(path)
        assert response.status_code == 403, path
        assert b"secret" not in response.content, path
    assert client.get("/wiki/Special:UserLogin").status_code == 200


def test_information_counts(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "one")
    save_page("Oak", "two")
    save_page("Park", "[[Oak]]")
    text = text_of(client, "/w/index.php?title=Oak&action=info")
    assert '<th scope="row">Edits</th><td>2</td>' in text


def test_interface_speaks_the_language_asked_for(client: Client, wiki: Wiki) -> None:
    save_page("Oak", "An oak.")
    assert '<html lang="de" dir="ltr">' in text_of(client, "/wiki/Oak?uselang=de")
    arabic = text_of(client, "/wiki/Oak?uselang=ar")
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<div class="mw-parser-output" lang="en" dir="ltr">' in arabic
    assert "(searchbutton)" in text_of(client, "/wiki/Oak?uselang=qqx")


def test_unknown_action_is_refused(client: Client, wiki: Wiki) -> None:
    assert "No such action" in text_of(client, "/w/index.php?title=Oak&action=dance", 404)


def test_suggestions_have_the_shape_that_clients_know(client: Client, wiki: Wiki) -> None:
    save_page("Oak tree", "An oak.")
    found = client.get("/w/rest.php/v1/search/title?q=oak").json()["pages"]
    assert [(page["key"], page["title"]) for page in found] == [("Oak_tree", "Oak tree")]
    query, names, _, links = client.get("/w/opensearch?search=oak").json()
    assert (query, names, links) == ("oak", ["Oak tree"], ["http://testserver/wiki/Oak_tree"])


def test_wiki_has_its_own_menu_and_words(client: Client, admin: Actor) -> None:
    save_page("Oak", "An oak.", actor=admin)
    assert "Recent changes" in text_of(client, "/wiki/Oak")
    save_page("MediaWiki:Sidebar", "* Paths\n** Oak|The oak\n** https://example.org/|Elsewhere", actor=admin)
    save_page("MediaWiki:Talk", "Chat", actor=admin)
    text = text_of(client, "/wiki/Oak")
    assert ">The oak</a>" in text and 'href="https://example.org/"' in text and "Recent changes" not in text
    assert ">Chat</a>" in text
    assert ">Chat</a>" not in text_of(client, "/wiki/Oak?uselang=de")


def test_unknown_address_has_our_page(client: Client, wiki: Wiki) -> None:
    assert "Nothing here" in text_of(client, "/w/nothing", 404)


def test_prefix_of_a_whole_namespace_lists_it(client: Client, wiki: Wiki) -> None:
    save_page("Help:Oaks", "An oak.")
    assert "Help:Oaks" in text_of(client, "/wiki/Special:PrefixIndex/Help:")


def test_interface_texts_of_a_wiki_are_never_markup(client: Client, admin: Actor) -> None:
    save_page("Oak", "Lead.\n\n== A ==\na", actor=admin)
    evil = "<script>alert(1)</script>"
    for key in (
        "Editsection",
        "Editsection-brackets-open",
        "Talk",
        "Prefs-help-email",
        "Searchbutton",
        "Histlegend",
        "Sidebar",
    ):
        save_page(f"MediaWiki:{key}", f"* {evil}\n** Oak|{evil}" if key == "Sidebar" else evil, actor=admin)
    client.force_login(admin.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for path in (
        "/wiki/Oak",
        "/w/index.php?title=Oak&action=history",
        "/wiki/Special:Preferences",
        "/wiki/Special:Upload",
    ):
        assert "<script>alert" not in text_of(client, path), path
