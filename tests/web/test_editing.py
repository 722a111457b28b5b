"""Editing over HTTP, without scripts."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client

from tests.factories import get_page, make_account, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.queries import find_page, read_text


def submit(client: Client, title: str, text: str, **more: Any) -> Any:
    return client.post(f"/w/index.php?title={title}&action=submit", {"wpTextbox1": text, "wpSave": "1", **more})


def text_of(title: str) -> str:
    return read_text(get_page(title).latest)


def test_save_leads_to_the_page_and_says_thanks(alice_client: Client) -> None:
    response = submit(alice_client, "Oak", "An oak.\r\n\r\nBig.", wpSummary="begin")
    assert (response.status_code, response["Location"]) == (302, "/wiki/Oak")
    assert text_of("Oak") == "An oak.\n\nBig."
    assert get_page("Oak").latest.comment == "begin"
    assert "The page is there. Thank you!" in alice_client.get("/wiki/Oak").content.decode()


def test_form_without_token_is_refused(alice: Actor) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = submit(strict, "Oak", "An oak.")
    assert response.status_code == 403
    assert "The form has expired" in response.content.decode()
    assert find_page(title_of("Oak")) is None


def test_preview_and_comparison_save_nothing(alice_client: Client) -> None:
    save_page("Oak", "An oak.")
    preview = alice_client.post(
        "/w/index.php?title=Oak&action=submit", {"wpTextbox1": "A '''big''' oak.", "wpPreview": "1"}
    )
    assert "<b>big</b>" in re.sub(r"<b [^>]*>", "<b>", preview.content.decode())
    changes = alice_client.post("/w/index.php?title=Oak&action=submit", {"wpTextbox1": "A big oak.", "wpDiff": "1"})
    assert "<ins>" in changes.content.decode()
    assert text_of("Oak") == "An oak."


def test_visitor_gets_a_temporary_account_and_no_address_is_shown(client: Client, wiki: Wiki) -> None:
    submit(client, "Oak", "An oak.")
    name = get_page("Oak").latest.actor_name
    assert name.startswith("~20")
    history = client.get("/w/index.php?title=Oak&action=history").content.decode()
    assert name in history and "127.0.0.1" not in history


def test_refused_visitor_gets_no_temporary_account(client: Client, wiki: Wiki) -> None:
    wiki.settings = {"group_rights": {"*": {"edit": False}}}
    wiki.save()
    assert submit(client, "Oak", "An oak.").status_code == 403
    assert not Actor.objects.filter(kind="temporary").exists()


def test_conflict_shows_both_texts_and_keeps_the_summary(alice_client: Client) -> None:
    base = save_page("Oak", "one\n\ntwo").revision_id
    save_page("Oak", "one by Bob\n\ntwo", actor=make_account("Bob"))
    response = submit(alice_client, "Oak", "one by Alice\n\ntwo", parentRevId=base, wpSummary="mine")
    text = response.content.decode()
    assert response.status_code == 409
    assert "one by Bob" in text and "one by Alice" in text and 'value="mine"' in text
    assert text_of("Oak") == "one by Bob\n\ntwo"


def test_edits_of_different_lines_are_merged(alice_client: Client) -> None:
    base = save_page("Oak", "one\n\ntwo\n\nthree").revision_id
    save_page("Oak", "one by Bob\n\ntwo\n\nthree", actor=make_account("Bob"))
    assert submit(alice_client, "Oak", "one\n\ntwo\n\nthree by Alice", parentRevId=base).status_code == 302
    assert text_of("Oak") == "one by Bob\n\ntwo\n\nthree by Alice"


def test_section_edit_changes_that_section_alone(alice_client: Client) -> None:
    save_page("Oak", "Lead.\n\n== A ==\na\n\n== B ==\nb")
    opened = alice_client.get("/w/index.php?title=Oak&action=edit&section=2").content.decode()
    assert "== B ==\nb</textarea>" in opened and "== A ==" not in opened
    submit(alice_client, "Oak", "== B ==\nbetter", wpSection="2")
    assert text_of("Oak") == "Lead.\n\n== A ==\na\n\n== B ==\nbetter"


def test_new_section_leads_to_it(alice_client: Client) -> None:
    response = submit(alice_client, "Talk:Oak", "Why?", wpSection="new", wpSectionTitle="A question")
    assert response["Location"] == "/wiki/Talk:Oak#A_question"
    assert text_of("Talk:Oak") == "== A question ==\n\nWhy?"


def test_undo_prepares_the_older_text(alice_client: Client) -> None:
    first = save_page("Oak", "good").revision_id
    second = save_page("Oak", "bad").revision_id
    text = alice_client.get(f"/w/index.php?title=Oak&action=edit&undoafter={first}&undo={second}").content.decode()
    assert "good</textarea>" in text and "Undid edit" in text


def test_page_that_may_not_be_edited_shows_its_source_and_why(client: Client, wiki: Wiki) -> None:
    text = client.get("/w/index.php?title=MediaWiki:Sidebar&action=edit").content.decode()
    assert "protected against mischief" in text and "readonly" in text and "wpSave" not in text


def test_text_of_an_editor_cannot_break_out_of_the_form(alice_client: Client) -> None:
    save_page("Oak", "</textarea><script>alert(1)</script>")
    text = alice_client.get("/w/index.php?title=Oak&action=edit").content.decode()
    assert "<script>alert(1)" not in text


def test_summary_is_shown_as_text_with_working_links(alice_client: Client) -> None:
    submit(alice_client, "Oak", "An oak.", wpSummary="/* Leaves */ see [[Elm|that]] <b>now</b>")
    history = alice_client.get("/w/index.php?title=Oak&action=history").content.decode()
    assert '<a href="/wiki/Elm">that</a> &lt;b&gt;now&lt;/b&gt;' in history
    assert 'href="/wiki/Oak#Leaves"' in history


def test_purge_asks_before_it_does(alice_client: Client) -> None:
    save_page("Oak", "An oak.")
    before = get_page("Oak").touched
    assert alice_client.get("/w/index.php?title=Oak&action=purge").status_code == 200
    assert get_page("Oak").touched == before
    assert alice_client.post("/w/index.php?title=Oak&action=purge").status_code == 302
    assert get_page("Oak").touched > before


def _editor_text(html: str) -> str:
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", html, re.S)
    assert found is not None
    return found[1]


def test_new_page_starts_with_the_text_that_its_form_names(alice_client: Client, alice: Actor) -> None:
    save_page("Template:P", "<noinclude>doc</noinclude>$1 and $2: {{T}}<includeonly>!</includeonly>", actor=alice)
    save_page("Help:I", "'''Read this'''", actor=alice)
    query = "action=edit&preload=Template:P&preloadparams[]=a&preloadparams[]=b&editintro=Help:I&summary=begin"
    html = alice_client.get(f"/w/index.php?title=Oak&prefix=Tree/&{query}").content.decode()
    assert _editor_text(html) == "a and b: {{T}}!"
    assert "<b>Read this</b>" in html
    assert "Tree/Oak" in html
    assert 'value="begin"' in html


def test_preload_leaves_what_is_there_alone_but_for_new_sections(alice_client: Client, alice: Actor) -> None:
    save_page("Template:P", "start", actor=alice)
    save_page("Oak", "old", actor=alice)
    page = alice_client.get("/w/index.php?title=Oak&action=edit&preload=Template:P").content.decode()
    section = alice_client.get("/w/index.php?title=Oak&action=edit&section=new&preload=Template:P").content.decode()
    assert (_editor_text(page), _editor_text(section)) == ("old", "start")


def test_preload_of_nothing_is_empty(alice_client: Client, wiki: Wiki) -> None:
    html = alice_client.get("/w/index.php?title=Oak&action=edit&preload=[&editintro=Nowhere").content.decode()
    assert _editor_text(html) == ""
