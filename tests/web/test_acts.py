"""The screens of acts on pages: they ask, they act, they say why not."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from tests.factories import get_page, make_account, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.pages.domain.protections import find_protections
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.models import Change, LogEntry, Revision

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def sysop(wiki: object) -> Actor:
    return make_account("Sysop", groups=("sysop", "suppress"))


@pytest.fixture
def browser(sysop: Actor, client: Client) -> Client:
    client.force_login(sysop.user, backend=BACKEND)
    return client


def post(browser: Client, path: str, **fields: object) -> str:
    """Where a POST led to; its text when it led nowhere."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        response = browser.post(path, fields)
    return response["Location"] if response.status_code == 302 else response.content.decode()


def text(browser: Client, path: str) -> str:
    response = browser.get(path)
    assert response.status_code == 200, path
    body = response.content.decode()
    assert "⧼" not in body, re.findall("⧼[^⧽]*⧽", body)
    return body


def test_move_asks_moves_and_tells(browser: Client, sysop: Actor) -> None:
    save_page("Oak", "an oak", actor=sysop)
    assert 'href="/wiki/Special:MovePage/Oak"' in text(browser, "/wiki/Oak")
    assert 'name="wpNewTitle"' in text(browser, "/wiki/Special:MovePage/Oak")
    led = post(
        browser, "/wiki/Special:MovePage/Oak", wpNewTitle="Quercus", wpReasonList="Clearer title", wpReason="latin"
    )
    assert led == "/wiki/Quercus"
    shown = text(browser, led)
    assert "has been moved to" in shown
    assert LogEntry.objects.get(kind="move").comment == "Clearer title: latin"


def test_move_onto_a_page_offers_to_swap_or_delete(browser: Client, sysop: Actor) -> None:
    save_page("Oak", "an oak", actor=sysop)
    save_page("Elm", "an elm", actor=sysop)
    again = post(browser, "/wiki/Special:MovePage/Oak", wpNewTitle="Elm")
    assert 'name="wpDeleteAndMove"' in again and 'name="wpSwap"' in again
    assert post(browser, "/wiki/Special:MovePage/Oak", wpNewTitle="Elm", wpSwap="1") == "/wiki/Elm"
    assert read_text(get_page("Elm").get_latest()) == "an oak"


def test_delete_and_restore(browser: Client, sysop: Actor) -> None:
    save_page("Ash", "see [[Oak]]", actor=sysop)
    save_page("Oak", "an oak", actor=sysop)
    save_page("Oak", "an old oak", actor=sysop)
    asked = text(browser, "/w/index.php?title=Oak&action=delete")
    assert "One other page" in asked
    post(browser, "/w/index.php?title=Oak&action=delete", wpDeleteReasonList="Spam")
    missing = browser.get("/wiki/Oak")
    assert missing.status_code == 404 and "/wiki/Special:Undelete/Oak" in missing.content.decode()
    deleted = text(browser, "/wiki/Special:Undelete/Oak")
    first = re.findall(r'name="ids" value="(\d+)"', deleted)[-1]
    assert "an oak" in text(browser, f"/wiki/Special:Undelete?target=Oak&revision={first}")
    assert "Oak" in text(browser, "/wiki/Special:Undelete?prefix=O")
    assert post(browser, "/wiki/Special:Undelete/Oak", target="Oak", ids=first) == "/wiki/Oak"
    assert read_text(get_page("Oak").get_latest()) == "an oak"


def test_people_are_refused_with_a_reason(client: Client, sysop: Actor, alice: Actor) -> None:
    save_page("Oak", "an oak", actor=sysop)
    client.force_login(alice.user, backend=BACKEND)
    for path in (
        "/w/index.php?title=Oak&action=delete",
        "/w/index.php?title=Oak&action=protect",
        "/w/index.php?title=Oak&action=rollback",
        "/wiki/Special:Undelete/Oak",
        "/wiki/Special:MergeHistory/Oak",
        "/wiki/Special:RevisionDelete?type=revision&ids=1",
    ):
        assert client.get(path).status_code == 403, path
        assert client.post(path, {"wpReason": "x", "wpSubmit": "1"}).status_code == 403, path
    assert find_page(title_of("Oak")) is not None


def test_protect_and_what_others_see_of_it(browser: Client, sysop: Actor, alice: Actor) -> None:
    save_page("Oak", "an oak", actor=sysop)
    text(browser, "/w/index.php?title=Oak&action=protect")
    post(
        browser,
        "/w/index.php?title=Oak&action=protect",
        **{"mwProtect-level-edit": "sysop", "wpProtectExpirySelection-edit": "1 week"},
    )
    rows = find_protections(title_of("Oak"))
    assert [(row.act, row.level, row.expires is None) for row in rows] == [("edit", "sysop", False)]
    bad = post(
        browser,
        "/w/index.php?title=Oak&action=protect",
        **{"mwProtect-level-edit": "sysop", "wpProtectExpirySelection-edit": "othertime", "mwProtect-expiry-edit": "x"},
    )
    assert "neither a time nor a duration" in bad
    person = Client()
    person.force_login(alice.user, backend=BACKEND)
    assert "View source" in person.get("/wiki/Oak").content.decode()
    assert "Only admins" in person.get("/w/index.php?title=Oak&action=edit").content.decode()
    assert "protected" in text(browser, "/wiki/Special:Log/protect")


def test_rollback_from_the_history(browser: Client, sysop: Actor, alice: Actor) -> None:
    save_page("Oak", "good", actor=sysop)
    save_page("Oak", "bad", actor=alice)
    assert "action=rollback&amp;from=Alice" in text(browser, "/w/index.php?title=Oak&action=history")
    text(browser, "/w/index.php?title=Oak&action=rollback&from=Alice")
    led = post(browser, "/w/index.php?title=Oak&action=rollback&from=Alice")
    assert "diff=" in led
    assert read_text(get_page("Oak").get_latest()) == "good"
    assert "Rollback" in text(browser, "/w/index.php?title=Oak&action=history")


def test_patrol_from_the_diff(browser: Client, sysop: Actor, alice: Actor) -> None:
    save_page("Oak", "good", actor=sysop)
    number = save_page("Oak", "better", actor=alice).revision_id
    shown = text(browser, f"/w/index.php?title=Oak&diff={number}")
    path = re.search(r'href="([^"]*action=markpatrolled[^"]*)"', shown)
    assert path is not None
    assert post(browser, path[1].replace("&amp;", "&")).endswith("Special:RecentChanges")
    assert Change.objects.get(revision_id=number).is_patrolled
    assert "markpatrolled" not in text(browser, f"/w/index.php?title=Oak&diff={number}")


def test_hidden_version_is_hidden_from_readers(browser: Client, sysop: Actor, alice: Actor) -> None:
    old = save_page("Oak", "secret words", actor=alice, summary="secret summary").revision_id
    save_page("Oak", "public", actor=sysop)
    history = text(browser, "/w/index.php?title=Oak&action=history")
    assert 'name="ids"' in history
    text(browser, f"/wiki/Special:RevisionDelete?type=revision&ids={old}")
    led = post(
        browser,
        "/wiki/Special:RevisionDelete",
        type="revision",
        ids=str(old),
        wpSubmit="1",
        wpHidePrimary="1",
        wpHideComment="1",
        wpHideUser="1",
        wpHideRestricted="0",
    )
    assert "action=history" in led
    reader = Client()
    for path in (
        "/w/index.php?title=Oak&action=history",
        f"/w/index.php?title=Oak&diff=cur&oldid={old}",
        f"/w/index.php?title=Oak&oldid={old}",
        "/wiki/Special:Contributions/Alice",
    ):
        body = reader.get(path).content.decode()
        assert "secret" not in body, path
    assert "Alice" not in reader.get("/w/index.php?title=Oak&action=history").content.decode()
    assert "text hidden" in text(browser, "/wiki/Special:Log/delete")


def test_hidden_log_entry_is_hidden(browser: Client, sysop: Actor) -> None:
    save_page("Oak", "an oak", actor=sysop)
    post(browser, "/w/index.php?title=Oak&action=delete", wpReason="secret reason")
    entry = LogEntry.objects.get(kind="delete")
    led = post(
        browser,
        "/wiki/Special:RevisionDelete",
        type="logging",
        ids=str(entry.pk),
        wpSubmit="1",
        wpHidePrimary="1",
        wpHideComment="1",
        wpHideUser="0",
        wpHideRestricted="0",
    )
    assert led.endswith("Special:Log")
    for path in ("/wiki/Special:Log", f"/wiki/Special:Log?logid={entry.pk}", "/wiki/Special:RecentChanges"):
        body = Client().get(path).content.decode()
        assert "secret reason" not in body and "deleted <a" not in body, path


def test_histories_merge_and_split(browser: Client, sysop: Actor) -> None:
    save_page("Old", "one", actor=sysop)
    save_page("New", "two", actor=sysop)
    text(browser, "/wiki/Special:MergeHistory/Old")
    assert "action=history" in post(browser, "/wiki/Special:MergeHistory/Old", dest="New", mergepoint="")
    assert Revision.objects.filter(page=get_page("New")).count() == 2
    first = Revision.objects.filter(page=get_page("New")).order_by("timestamp").first()
    text(browser, "/wiki/Special:SplitHistory/New")
    post(browser, "/wiki/Special:SplitHistory/New", dest="Third", ids=str(first.pk))
    assert read_text(get_page("Third").get_latest()) == "one"


def test_tags_by_hand(browser: Client, sysop: Actor) -> None:
    number = save_page("Oak", "an oak", actor=sysop).revision_id
    assert "Manual revert" in text(browser, "/wiki/Special:Tags")
    post(browser, "/wiki/Special:Tags", act="create", tag="leafy", wpReason="")
    text(browser, f"/wiki/Special:EditTags?type=revision&ids={number}&target=Oak")
    post(
        browser,
        "/wiki/Special:EditTags",
        type="revision",
        ids=str(number),
        target="Oak",
        wpSubmit="1",
        wpTagsToAdd="leafy",
    )
    assert tags_of_revisions([number]) == {number: ("leafy",)}
    assert "leafy" in text(browser, "/w/index.php?title=Oak&action=history&tagfilter=leafy")
    post(browser, "/wiki/Special:Tags", act="delete", tag="leafy")
    assert "leafy" not in text(browser, "/wiki/Special:Tags")


def test_content_model_and_language(browser: Client, sysop: Actor) -> None:
    save_page("Data", '{"a": 1}', actor=sysop)
    text(browser, "/wiki/Special:ChangeContentModel/Data")
    assert post(browser, "/wiki/Special:ChangeContentModel/Data", wpmodel="json") == "/wiki/Data"
    assert get_page("Data").model == "json"
    save_page("Baum", "ein Baum", actor=sysop)
    assert browser.get("/wiki/Special:PageLanguage/Baum").status_code in {200, 403}


def test_credits_name_the_authors(browser: Client, sysop: Actor, alice: Actor) -> None:
    save_page("Oak", "an oak", actor=sysop)
    save_page("Oak", "an old oak", actor=alice)
    shown = text(browser, "/w/index.php?title=Oak&action=credits")
    assert "Sysop" in shown and "Alice" in shown


PATHS = {"/w/index.php?title=Oak&action=history": 15, "/wiki/Special:Log": 9}


@pytest.mark.parametrize("number", [1, 4])
@pytest.mark.parametrize("path", PATHS)
def test_history_and_log_cost_the_same_for_any_length(browser: Client, sysop: Actor, number: int, path: str) -> None:
    for n in range(number):
        save_page("Oak", f"oak {n}", actor=sysop)
        post(browser, "/w/index.php?title=Oak&action=protect", **{"mwProtect-level-edit": "sysop" if n % 2 else ""})
    browser.get(path)
    with CaptureQueriesContext(connection) as queries:
        browser.get(path)
    # The row of the wiki is read again after a while, whatever the page.
    asked = [
        query["sql"] for query in queries.captured_queries if not query["sql"].startswith('SELECT "farm_wiki"."id"')
    ]
    assert len(asked) == PATHS[path], asked
