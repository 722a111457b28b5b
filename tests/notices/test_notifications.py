"""What people are told of, where, and of what they are never told."""

from __future__ import annotations

import re
from datetime import timedelta
from smtplib import SMTPRecipientsRefused
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_account, save_page, title_of
from tests.notices.conftest import BACKEND, confirm_mail
from wikigrove.accounts.domain.preferences import read_preference, set_preferences
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.find_wiki import forget_wikis
from wikigrove.farm.scope import current_wiki
from wikigrove.notices.domain.notify import Event, notify
from wikigrove.notices.domain.queries import count_unread
from wikigrove.notices.domain.send_mail import list_due_digests, send_due
from wikigrove.notices.domain.tell_of_revision import tell_of_revision
from wikigrove.notices.domain.unsubscribe import ALL, make_token
from wikigrove.notices.domain.watch import watch_pages
from wikigrove.notices.models import Notification
from wikigrove.notices.models.notification import MailState
from wikigrove.notices.tasks import enqueue_digests
from wikigrove.pages.domain.write_log import LogLine, write_log
from wikigrove.pages.models import LogEntry


def kinds_of(actor: Actor) -> list[str]:
    return list(
        Notification.objects.filter(actor=actor).exclude(kind="welcome").order_by("pk").values_list("kind", flat=True)
    )


def tell(event: Event) -> int:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return notify(event)


def sign(name: str) -> str:
    return f"[[User:{name}|{name}]] ([[User talk:{name}|talk]]) 12:00, 1 January 2026 (UTC)"


def test_new_account_is_welcomed_once(wiki: object) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        new = make_account("Newcomer")
    assert list(Notification.objects.filter(actor=new).values_list("kind", flat=True)) == ["welcome"]


def test_message_on_a_talk_page_is_told_to_its_owner(alice: Actor, bob: Actor, bob_client: Client) -> None:
    save_page(
        "User talk:Bob", f"== Trees ==\nDo you like oaks? {sign('Alice')}", actor=alice, summary="/* Trees */ hello"
    )
    assert kinds_of(bob) == ["talk-message"]
    row = Notification.objects.get(actor=bob, kind="talk-message")
    assert (row.params["section"], row.params["excerpt"].startswith("Do you like oaks?")) == ("Trees", True)
    listed = bob_client.get("/wiki/Special:Notifications").content.decode()
    assert "<strong>Alice</strong></bdi> left a message on your talk page" in listed
    assert re.search(r'href="/wiki/User_talk:Bob\?markasread=\d+#Trees"', listed)
    bob_client.get("/wiki/User_talk:Bob")
    assert Notification.objects.get(pk=row.pk).read is not None


def test_edit_of_ones_own_talk_page_is_no_news(bob: Actor) -> None:
    save_page("User talk:Bob", "mine", actor=bob)
    assert kinds_of(bob) == []


@pytest.mark.parametrize(
    ("page", "text", "kinds"),
    [
        ("Talk:Oak", f"[[User:Bob]], look! {sign('Alice')}", ["mention"]),
        ("Project:Desk", f"[[user:bob|you]], look! {sign('Alice')}", ["mention"]),
        ("Talk:Oak", "[[User:Bob]] wrote this once.", []),
        ("Oak", f"[[User:Bob]], look! {sign('Alice')}", []),
        ("Talk:Oak", f"[[User:Bob/Notes]] {sign('Alice')}", []),
        ("Talk:Oak", f"{{{{ping|Bob}}}} look! {sign('Alice')}", ["mention"]),
    ],
)
def test_mention_needs_a_signature_and_a_place_for_talk(
    alice: Actor, bob: Actor, page: str, text: str, kinds: list[str]
) -> None:
    save_page("Template:Ping", "@[[User:{{{1}}}|{{{1}}}]]:", actor=alice)
    save_page(page, text, actor=alice)
    assert kinds_of(bob) == kinds


def test_text_that_was_there_before_mentions_nobody_again(alice: Actor, bob: Actor) -> None:
    save_page("Talk:Oak", f"[[User:Bob]], look! {sign('Alice')}", actor=alice)
    save_page("Talk:Oak", f"[[User:Bob]], look! {sign('Alice')}\n\nMore. {sign('Alice')}", actor=alice)
    assert kinds_of(bob) == ["mention"]


def test_mention_in_a_summary_is_told(alice: Actor, bob: Actor) -> None:
    save_page("Oak", "An oak.", actor=alice, summary="as [[User:Bob|Bob]] said")
    assert kinds_of(bob) == ["mention-summary"]


def test_author_of_an_edit_that_is_taken_back_hears_of_it(alice: Actor, bob: Actor) -> None:
    save_page("Oak", "An oak.", actor=alice)
    save_page("Oak", "An elm.", actor=bob)
    save_page("Oak", "An oak.", actor=alice)
    assert kinds_of(bob) == ["reverted"]
    assert kinds_of(alice) == []


def test_author_of_an_edit_that_is_undone_later_hears_of_it(alice: Actor, bob: Actor) -> None:
    save_page("Oak", "one\n\ntwo", actor=alice)
    number = save_page("Oak", "one!\n\ntwo", actor=bob).revision_id
    save_page("Oak", "one!\n\ntwo!", actor=alice)
    save_page("Oak", "one\n\ntwo!", actor=alice, summary=f"Undid {number} by [[User:Bob|Bob]]", undo_of=number)
    assert kinds_of(bob) == ["reverted"]


def test_maker_of_a_page_hears_of_links_when_asked_for(alice: Actor, bob: Actor) -> None:
    save_page("Oak", "An oak.", actor=bob)
    save_page("Tree", "See [[Oak]].", actor=alice)
    assert kinds_of(bob) == []
    set_preferences(bob.user, {"echo-subscriptions-web-article-linked": True})
    save_page("Forest", "Trees: [[oak|oaks]].", actor=alice)
    save_page("Forest", "Trees: [[oak|oaks]] and more.", actor=alice)
    assert kinds_of(bob) == ["page-linked"]


def test_watched_page_is_told_once_until_it_is_visited(alice: Actor, bob: Actor, bob_client: Client) -> None:
    set_preferences(bob.user, {"echo-subscriptions-web-watchlist": True})
    save_page("Oak", "One.", actor=alice)
    watch_pages([title_of("Oak")], actor=bob)
    save_page("Oak", "Two.", actor=alice)
    save_page("Oak", "Three.", actor=alice)
    assert kinds_of(bob) == ["watched-change"]
    bob_client.get("/wiki/Oak")
    save_page("Oak", "Four.", actor=alice)
    assert kinds_of(bob) == ["watched-change"] * 2


def test_change_of_groups_is_told(admin: Actor, bob: Actor) -> None:
    line = LogLine("rights", "rights", title_of("User:Bob"), params={"oldgroups": [], "newgroups": ["sysop"]})
    with TestCase.captureOnCommitCallbacks(execute=True):
        write_log(line, actor=admin)
    row = Notification.objects.get(actor=bob, kind="user-rights")
    assert (row.params["added"], row.params["removed"]) == (["sysop"], [])


def test_jobs_that_run_twice_tell_once(alice: Actor, bob: Actor) -> None:
    result = save_page("User talk:Bob", "hello", actor=alice)
    tell_of_revision(result.revision_id)
    tell_of_revision(result.revision_id)
    assert kinds_of(bob) == ["talk-message"]
    assert len(mail.outbox) == 1


def test_nobody_hears_of_a_page_that_they_may_not_read(alice: Actor, bob: Actor) -> None:
    event = Event("mention", "mention:1", [bob.pk], agent_id=alice.pk, title=title_of("Secret"))
    current_wiki().settings = {"group_rights": {"*": {"read": False}}}
    assert (tell(event), kinds_of(bob)) == (0, [])
    current_wiki().settings = {}
    bob._rights = None  # type: ignore[attr-defined]
    assert (tell(event), kinds_of(bob)) == (1, ["mention"])


def test_mail_is_not_sent_when_the_page_was_closed_meanwhile(alice: Actor, bob: Actor) -> None:
    set_preferences(bob.user, {"echo-subscriptions-email-mention": True, "echo-email-frequency": "1"})
    tell(Event("mention", "mention:1", [bob.pk], agent_id=alice.pk, title=title_of("Secret")))
    current_wiki().settings = {"group_rights": {"*": {"read": False}}}
    assert (send_due(bob.pk, digests=True), mail.outbox) == (0, [])


def test_muted_people_are_not_heard(alice: Actor, bob: Actor) -> None:
    set_preferences(bob.user, {"echo-notifications-blacklist": "Carol\nAlice"})
    save_page("User talk:Bob", "hello", actor=alice)
    assert kinds_of(bob) == []


def test_mail_has_what_people_and_mail_programs_need(alice: Actor, bob: Actor) -> None:
    set_preferences(bob.user, {"language": "qqx"})
    set_preferences(bob.user, {"language": "en"})
    save_page("User talk:Bob", f"== Trees ==\nDo you like <b>oaks</b>? {sign('Alice')}", actor=alice)
    (sent,) = mail.outbox
    headers: dict[str, Any] = sent.extra_headers
    assert sent.to == ["bob@example.org"]
    assert sent.subject == "[Testwiki] Alice left a message on your talk page"
    assert sent.from_email.startswith('"Testwiki" <')
    assert "Do you like oaks?" in sent.body and "http://localhost/wiki/User_talk:Bob" in sent.body
    assert headers["Auto-Submitted"] == "auto-generated" and headers["Message-ID"].startswith("<notification-")
    leave = headers["List-Unsubscribe"].strip("<>")
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click" and leave in sent.body
    html = sent.alternatives[0][0]
    assert '<html lang="en" dir="ltr">' in html and "oaks" in html


def test_link_in_the_mail_ends_mails_of_its_kind_without_signing_in(alice: Actor, bob: Actor, client: Client) -> None:
    save_page("User talk:Bob", "hello", actor=alice)
    address = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost")
    asked = Client(enforce_csrf_checks=True)
    assert asked.get(address).status_code == 200
    bob.user.refresh_from_db()
    assert read_preference(bob.user, "echo-subscriptions-email-edit-user-talk") is True
    assert asked.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    bob.user.refresh_from_db()
    assert read_preference(bob.user, "echo-subscriptions-email-edit-user-talk") is False
    save_page("User talk:Bob", "hello again", actor=alice)
    assert (len(mail.outbox), kinds_of(bob)) == (1, ["talk-message", "talk-message"])
    assert asked.post(address[:-2] + "xx").status_code == 400
    asked.post(f"/w/unsubscribe/{make_token(bob.user, ALL)}")
    bob.user.refresh_from_db()
    assert read_preference(bob.user, "echo-email-frequency") == "-1"


def test_address_that_nobody_confirmed_gets_no_mail(alice: Actor, bob: Actor) -> None:
    save_page("User talk:Alice", "hello", actor=bob)
    assert mail.outbox == []
    confirm_mail(alice)
    save_page("User talk:Alice", "hello again", actor=bob)
    assert [sent.to for sent in mail.outbox] == [["alice@example.org"]]


def test_digest_tells_all_that_is_unread_in_one_mail(alice: Actor, bob: Actor) -> None:
    set_preferences(bob.user, {"echo-email-frequency": "1"})
    for number in range(3):
        save_page("User talk:Bob", f"hello {number}", actor=alice)
    assert mail.outbox == []
    enqueue_digests()
    assert (list_due_digests(), mail.outbox) == ([], [])
    Notification.objects.update(created=timezone.now() - timedelta(days=1))
    assert list_due_digests() == [bob.pk]
    Notification.objects.filter(actor=bob, params__excerpt="hello 1").update(read=timezone.now())
    enqueue_digests()
    enqueue_digests()
    (sent,) = mail.outbox
    assert sent.subject == "[Testwiki] 2 notifications"
    assert ("hello 0" in sent.body, "hello 1" in sent.body, "hello 2" in sent.body) == (True, False, True)


def test_refused_mail_is_given_up_and_one_that_failed_is_tried_again(
    alice: Actor, bob: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.core.mail import EmailMessage

    set_preferences(bob.user, {"echo-email-frequency": "1"})
    save_page("User talk:Bob", "hello", actor=alice)
    errors: list[Exception] = [ConnectionRefusedError(), SMTPRecipientsRefused({})]

    def fail(self: EmailMessage, fail_silently: bool = False) -> int:
        raise errors.pop(0)

    monkeypatch.setattr(EmailMessage, "send", fail)
    with pytest.raises(ConnectionRefusedError):
        send_due(bob.pk, digests=True)
    assert Notification.objects.get(actor=bob, kind="talk-message").mail == MailState.DAILY
    assert send_due(bob.pk, digests=True) == 0
    assert Notification.objects.get(actor=bob, kind="talk-message").mail == MailState.FAILED


def test_thanks_are_told_once_and_logged_without_what_for(
    alice: Actor, bob: Actor, bob_client: Client, alice_client: Client
) -> None:
    number = save_page("Oak", "An oak.", actor=alice).revision_id
    history = bob_client.get("/w/index.php?title=Oak&action=history").content.decode()
    assert f"/wiki/Special:Thanks/{number}" in history
    path = f"/wiki/Special:Thanks/{number}"
    assert bob_client.get(path).status_code == 200
    assert bob_client.post(path).status_code == 302
    assert bob_client.post(path).status_code == 400
    assert kinds_of(alice) == ["thank"]
    entry = LogEntry.objects.get(kind="thanks")
    assert (entry.actor, entry.namespace, entry.key) == (bob, 2, "Alice")
    assert alice_client.post(path).status_code == 400
    assert "Oak" not in Client().get("/wiki/Special:Log?type=thanks").content.decode()


def test_visitor_can_not_thank(alice: Actor) -> None:
    number = save_page("Oak", "An oak.", actor=alice).revision_id
    assert Client().post(f"/wiki/Special:Thanks/{number}").status_code == 403


def test_bell_counts_what_is_unread_and_costs_visitors_nothing(alice: Actor, bob: Actor, bob_client: Client) -> None:
    save_page("Oak", "An oak.", actor=alice)
    save_page("User talk:Bob", "hello", actor=alice)
    assert '<span class="bell-number" aria-hidden="true">1</span>' in bob_client.get("/wiki/Oak").content.decode()
    with CaptureQueriesContext(connection) as seen:
        Client().get("/wiki/Oak?x=1")
    assert not [q for q in seen.captured_queries if "notices_" in q["sql"]]
    with CaptureQueriesContext(connection) as seen:
        bob_client.get("/wiki/Oak")
    assert len([q for q in seen.captured_queries if "notices_" in q["sql"]]) == 2


def test_notifications_are_marked_one_by_one_and_all(alice: Actor, bob: Actor, bob_client: Client) -> None:
    for number in range(3):
        tell(Event("mention", f"mention:{number}", [bob.pk], agent_id=alice.pk, title=title_of("Talk:Oak")))
    first = Notification.objects.filter(actor=bob, kind="mention").order_by("pk")[0]
    path = "/wiki/Special:Notifications"
    bob_client.post(path, {"read": first.pk})
    assert count_unread(bob) == 2
    bob_client.post(path, {"unread": first.pk})
    assert count_unread(bob) == 3
    bob_client.get(f"/wiki/Talk:Oak?markasread={first.pk}")
    assert bob_client.get(path + "?filter=read").content.decode().count("notice-row") == 1
    bob_client.post(path, {"all": "1"})
    assert count_unread(bob) == 0


def test_nobody_marks_the_notifications_of_others(alice: Actor, bob: Actor, alice_client: Client) -> None:
    tell(Event("mention", "mention:1", [bob.pk], agent_id=alice.pk, title=title_of("Talk:Oak")))
    row = Notification.objects.get(actor=bob, kind="mention")
    alice_client.post("/wiki/Special:Notifications", {"read": row.pk})
    alice_client.get(f"/wiki/Main_Page?markasread={row.pk}")
    assert count_unread(bob) == 1


def test_notifications_cost_the_same_for_few_and_for_many(alice: Actor, bob: Actor, bob_client: Client) -> None:
    def fill(numbers: range) -> None:
        for number in numbers:
            tell(
                Event("mention", f"mention:{number}", [bob.pk], agent_id=alice.pk, title=title_of(f"Talk:Oak {number}"))
            )

    def count() -> int:
        bob_client.get("/wiki/Special:Notifications")
        with CaptureQueriesContext(connection) as seen:
            assert bob_client.get("/wiki/Special:Notifications").status_code == 200
        return sum('FROM "farm_wiki"' not in query["sql"] for query in seen.captured_queries)

    fill(range(3))
    few = count()
    fill(range(3, 30))
    assert count() == few


def test_hidden_wiki_shows_no_notifications(alice: Actor, bob: Actor) -> None:
    browser = Client()
    browser.force_login(bob.user, backend=BACKEND)
    wiki = current_wiki()
    wiki.settings = {"group_rights": {"*": {"read": False}}}
    wiki.save()
    forget_wikis()
    assert browser.get("/wiki/Special:Notifications").status_code == 403
