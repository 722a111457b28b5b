"""Pages out and in by the web, and the small tools."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import get_page, save_page
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.pages.models import LogEntry, Page
from wikigrove.web.special.find_tools import is_isbn


def body(response) -> str:  # type: ignore[no-untyped-def]
    return b"".join(response.streaming_content).decode()


@pytest.fixture
def trees(wiki: Wiki, alice: Actor) -> None:
    save_page("Template:Box", "box", actor=alice)
    save_page("Oak", "first", actor=alice)
    save_page("Oak", "An oak. {{Box}} [[Category:Trees]]", actor=alice)
    save_page("Ash", "An ash. [[Category:Trees]]", actor=alice)
    save_page("Stone", "A stone.", actor=alice)


@pytest.mark.parametrize(
    ("fields", "titles", "revisions"),
    [
        ({"pages": "Oak"}, ["Oak"], 1),
        ({"pages": "Oak\nStone"}, ["Oak", "Stone"], 2),
        ({"pages": "Oak", "history": "1"}, ["Oak"], 2),
        ({"pages": "Oak", "templates": "1"}, ["Template:Box", "Oak"], 2),
        ({"catname": "Trees"}, ["Oak", "Ash"], 2),
        ({"nsindex": "10"}, ["Template:Box"], 1),
    ],
)
def test_what_is_asked_for_goes_out(
    trees: None, client: Client, fields: dict[str, str], titles: list[str], revisions: int
) -> None:
    text = body(client.post("/wiki/Special:Export", fields))
    assert [part.split("<")[0] for part in text.split("<title>")[1:]] == titles
    assert (text.count("<revision>"), text.endswith("</mediawiki>\n")) == (revisions, True)


def test_what_went_out_comes_in_again(trees: None, client: Client, admin: Actor) -> None:
    text = body(client.get("/wiki/Special:Export/Oak"))
    client.force_login(admin.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    changed = text.replace("<title>Oak</title>", "<title>Holm oak</title>")
    sent = {"xmlimport": SimpleUploadedFile("oak.xml", changed.encode()), "log-comment": "from far"}
    assert client.post("/wiki/Special:Import", sent).status_code == 200
    assert get_page("Holm oak").length == get_page("Oak").length
    entry = LogEntry.objects.get(kind="import")
    assert (entry.action, entry.comment, entry.params["pages"]) == ("upload", "from far", 1)


def test_a_damaged_file_is_refused_with_a_word(trees: None, client: Client, alice: Actor, admin: Actor) -> None:
    client.force_login(admin.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    before = Page.objects.count()
    answer = client.post("/wiki/Special:Import", {"xmlimport": SimpleUploadedFile("x.xml", b"<html>")})
    assert (answer.status_code, Page.objects.count(), "/tmp" in answer.content.decode()) == (400, before, False)
    client.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/wiki/Special:Import").status_code == 403


def test_templates_are_expanded_and_shown(trees: None, client: Client) -> None:
    text = client.post(
        "/wiki/Special:ExpandTemplates", {"wpInput": "a {{Box}} {{#if:x|<b>y</b>}}<script>"}
    ).content.decode()
    assert "a box &lt;b&gt;y&lt;/b&gt;" in text and '<script>"' not in text and "<b>y</b>" in text


def test_two_pages_are_compared(trees: None, client: Client) -> None:
    led = client.get("/wiki/Special:ComparePages?page1=Oak&page2=Ash")
    assert led["Location"] == f"/w/index.php?oldid={get_page('Oak').latest_id}&diff={get_page('Ash').latest_id}"
    assert client.get(led["Location"]).status_code == 200
    assert client.get("/wiki/Special:ComparePages?page1=Oak&page2=Nowhere").status_code == 404


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("EditPage/Oak", "/w/index.php?title=Oak&action=edit"),
        ("PageHistory/Oak", "/w/index.php?title=Oak&action=history"),
        ("PageInfo/Oak", "/w/index.php?title=Oak&action=info"),
        ("NewSection/Oak", "/w/index.php?title=Oak&action=edit&section=new"),
        ("TalkPage/Oak", "/wiki/Talk:Oak"),
        ("MyLanguage/Oak", "/wiki/Oak"),
    ],
)
def test_special_pages_lead_to_acts(trees: None, client: Client, name: str, path: str) -> None:
    assert client.get(f"/wiki/Special:{name}")["Location"] == path


def test_things_are_found_by_number(trees: None, client: Client, alice: Actor) -> None:
    page = get_page("Oak")
    for sub, path in (
        (f"page/{page.pk}", "/wiki/Oak"),
        (f"revision/{page.latest_id}", f"/w/index.php?title=Oak&oldid={page.latest_id}"),
        (f"user/{alice.user_id}", "/wiki/User:Alice"),
    ):
        assert client.get(f"/wiki/Special:Redirect/{sub}")["Location"] == path
    assert client.get("/wiki/Special:Redirect/page/99999999").status_code == 404


def test_leaving_the_wiki_is_asked_first(wiki: Wiki, client: Client) -> None:
    text = client.get("/wiki/Special:GoToInterwiki/wikipedia:Oak").content.decode()
    assert 'href="https://en.wikipedia.org/wiki/Oak"' in text


def test_numbers_of_books_are_checked() -> None:
    assert [is_isbn(number) for number in ("9780306406157", "0306406152", "080442957X", "9780306406158", "123")] == [
        True,
        True,
        True,
        False,
        False,
    ]
