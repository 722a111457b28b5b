"""Special pages about people: blocks, groups, lists, accounts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from tests.factories import get_page, make_account, save_page
from wikigrove.accounts.models import Actor, Block, BotPassword, GroupMembership, User
from wikigrove.farm.models import Wiki
from wikigrove.pages.models import LogEntry

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def admin_client(admin: Actor) -> Client:
    browser = Client()
    browser.force_login(admin.user, backend=BACKEND)
    return browser


def confirm(actor: Actor) -> None:
    from wikigrove.accounts.domain.email_address import get_address_row

    row = get_address_row(actor.user)
    row.verified = True
    row.save()


@pytest.mark.parametrize(
    "name",
    [
        *("Block", "Unblock", "BlockList", "AutoblockList", "GlobalBlockStatus", "UserRights", "ListUsers"),
        *("ActiveUsers", "ListGroupRights", "ListGrants", "GroupRights", "GroupRights/sysop", "ChangeEmail"),
        *("ConfirmEmail", "InvalidateEmail", "ResetTokens", "PasswordPolicies", "ChangeCredentials"),
        *("RemoveCredentials", "LinkAccounts", "UnlinkAccounts", "OATHManage", "DisableOATHForUser", "BotPasswords"),
        *("RenameUser", "UserMerge", "LockDB", "UnlockDB", "DeletedContributions", "CreateAccount", "ChangePassword"),
        *("BotPasswords/app", "UserRights/Admin", "BlockList?wpTarget=Admin", "ActiveUsers/A", "ListUsers/sysop"),
    ],
)
def test_every_page_shows_without_missing_texts(admin_client: Client, name: str) -> None:
    response = admin_client.get(f"/wiki/Special:{name}")
    assert response.status_code == 200
    assert "⧼" not in response.content.decode()


@pytest.mark.parametrize("name", ["Block", "GroupRights", "LockDB", "RenameUser", "DeletedContributions"])
def test_pages_of_admins_are_closed_to_others(alice_client: Client, name: str) -> None:
    assert alice_client.get(f"/wiki/Special:{name}").status_code == 403


def test_a_block_keeps_from_editing_and_shows_everywhere(
    admin_client: Client, alice_client: Client, alice: Actor
) -> None:
    save_page("Oak", "A tree.", actor=alice)
    sent = {
        "wpTarget": "alice",
        "wpExpiry": "3 days",
        "wpReason": "Spam",
        "wpReason-other": "three times",
        "wpCreateAccount": "1",
        "wpAutoBlock": "1",
    }
    done = admin_client.post("/wiki/Special:Block", sent, follow=True).content.decode()
    assert "Alice is blocked." in done and "Spam: three times" in done
    row = Block.objects.get()
    assert row.is_sitewide and row.expires is not None and row.expires > timezone.now() + timedelta(days=2)
    entry = LogEntry.objects.get(kind="block")
    assert (entry.action, entry.key, entry.params["flags"]) == ("block", "Alice", ["nocreate"])
    assert entry.params["duration"] == "3 days"
    form = alice_client.get("/w/index.php?title=Oak&action=edit").content.decode()
    assert "Spam: three times" in form and f"#{row.pk}" in form and "readonly" in form
    refused = alice_client.post("/w/index.php?title=Oak&action=submit", {"wpTextbox1": "x"})
    assert refused.status_code == 403
    assert get_page("Oak").get_latest().actor == alice and Block.objects.filter(parent=row).count() == 1
    assert "blocked" in admin_client.get("/wiki/Special:Log?type=block").content.decode()


def test_a_blocked_person_keeps_the_own_talk_page(alice_client: Client, alice: Actor, admin_client: Client) -> None:
    admin_client.post("/wiki/Special:Block", {"wpTarget": "Alice", "wpExpiry": "infinite"})
    url = "/w/index.php?title=User_talk:Alice&action=submit"
    assert alice_client.post(url, {"wpTextbox1": "Please unblock me."}).status_code == 302
    sent = {"wpTarget": "Alice", "wpExpiry": "infinite", "wpDisableUTEdit": "1", "wpChangeBlock": "1"}
    assert admin_client.post("/wiki/Special:Block", sent).status_code == 302
    assert alice_client.post(url, {"wpTextbox1": "Once more."}).status_code == 403


def test_a_second_block_is_not_made_unseen(admin_client: Client, alice: Actor) -> None:
    admin_client.post("/wiki/Special:Block", {"wpTarget": "Alice", "wpExpiry": "1 day"})
    again = admin_client.post("/wiki/Special:Block", {"wpTarget": "Alice", "wpExpiry": "infinite"})
    assert again.status_code == 400 and "blocked already" in again.content.decode()
    assert Block.objects.get().expires is not None


def test_a_partial_block_holds_for_its_pages_only(admin_client: Client, alice_client: Client, alice: Actor) -> None:
    save_page("Oak", "x", actor=alice)
    save_page("Elm", "x", actor=alice)
    sent = {
        "wpTarget": "Alice",
        "wpExpiry": "infinite",
        "wpEditingRestriction": "partial",
        "wpPageRestrictions": "oak",
        "wpActs": ["upload"],
    }
    assert admin_client.post("/wiki/Special:Block", sent).status_code == 302
    oak = alice_client.post("/w/index.php?title=Oak&action=submit", {"wpTextbox1": "y"})
    elm = alice_client.post("/w/index.php?title=Elm&action=submit", {"wpTextbox1": "y"})
    assert (oak.status_code, elm.status_code) == (403, 302)
    assert "Oak" in admin_client.get("/wiki/Special:BlockList").content.decode()


def test_a_range_keeps_visitors_out_and_their_new_accounts(admin_client: Client, client: Client, alice: Actor) -> None:
    sent = {"wpTarget": "127.0.0.0/24", "wpExpiry": "1 week", "wpCreateAccount": "1"}
    assert admin_client.post("/wiki/Special:Block", sent).status_code == 302
    assert client.post("/w/index.php?title=Elm&action=submit", {"wpTextbox1": "y"}).status_code == 403
    assert client.get("/wiki/Special:CreateAccount").status_code == 403
    client.force_login(alice.user, backend=BACKEND)
    assert client.post("/w/index.php?title=Elm&action=submit", {"wpTextbox1": "y"}).status_code == 302
    admin_client.post("/wiki/Special:Block", {**sent, "wpHardBlock": "1", "wpChangeBlock": "1"})
    assert client.post("/w/index.php?title=Elm&action=submit", {"wpTextbox1": "z"}).status_code == 403
    assert admin_client.post("/w/index.php?title=Elm&action=submit", {"wpTextbox1": "z"}).status_code == 302


def test_unblocking_lifts_and_is_logged(admin_client: Client, alice_client: Client, alice: Actor) -> None:
    admin_client.post("/wiki/Special:Block", {"wpTarget": "Alice", "wpExpiry": "infinite"})
    assert admin_client.post("/wiki/Special:Unblock", {"wpTarget": "Alice", "wpReason": "sorry"}).status_code == 302
    assert not Block.objects.exists()
    assert alice_client.post("/w/index.php?title=Elm&action=submit", {"wpTextbox1": "y"}).status_code == 302
    assert LogEntry.objects.filter(kind="block", action="unblock", comment="sorry").count() == 1


def test_groups_change_with_ends_and_a_log_line(admin_client: Client, alice: Actor) -> None:
    sent = {
        "user": "Alice",
        "saveusergroups": "1",
        "wpGroup-sysop": "1",
        "wpExpiry-sysop": "1 week",
        "wpGroup-bot": "1",
        "wpExpiry-bot": "infinite",
        "wpReason": "other",
        "user-reason": "for a trial",
    }
    assert admin_client.post("/wiki/Special:UserRights", sent).status_code == 302
    rows = dict(GroupMembership.objects.filter(user=alice.user).values_list("group", "expires"))
    assert set(rows) == {"sysop", "bot"} and rows["bot"] is None and rows["sysop"] is not None
    line = admin_client.get("/wiki/Special:Log?type=rights").content.decode()
    assert "(none)" in line and "administrator (until" in line and "for a trial" in line
    del sent["wpGroup-sysop"]
    admin_client.post("/wiki/Special:UserRights", sent)
    assert set(GroupMembership.objects.filter(user=alice.user).values_list("group", flat=True)) == {"bot"}


def test_groups_only_change_as_far_as_one_may(alice_client: Client, alice: Actor, wiki: Wiki) -> None:
    from wikigrove.farm.domain.change_wiki import change_wiki

    bob = make_account("Bob")
    change_wiki(wiki, settings={"add_groups": {"user": ["bot"]}})
    sent = {"user": "Bob", "saveusergroups": "1", "wpGroup-sysop": "1", "wpGroup-bot": "1"}
    alice_client.post("/wiki/Special:UserRights", sent)
    assert list(GroupMembership.objects.filter(user=bob.user).values_list("group", flat=True)) == ["bot"]


def test_a_group_of_the_wiki_s_own(admin_client: Client, alice: Actor, wiki: Wiki) -> None:
    sent = {"group": "gardener", "rights": ["rollback", "patrol"], "add_groups": ["bot"], "wpReason": "new"}
    assert admin_client.post("/wiki/Special:GroupRights", sent).status_code == 302
    shown = admin_client.get("/wiki/Special:ListGroupRights").content.decode()
    assert 'id="gardener"' in shown
    admin_client.post("/wiki/Special:UserRights", {"user": "Alice", "saveusergroups": "1", "wpGroup-gardener": "1"})
    from wikigrove.accounts.domain.rights import has_right

    wiki.refresh_from_db()
    fresh = Actor.objects.get(pk=alice.pk)
    assert has_right(fresh, "rollback") and not has_right(fresh, "delete")
    assert admin_client.post("/wiki/Special:GroupRights", {"group": "gardener", "wpDelete": "1"}).status_code == 302
    assert not GroupMembership.objects.filter(group="gardener").exists()


def test_people_page_by_page_in_every_order(wiki: Wiki, client: Client) -> None:
    for number in range(5):
        make_account(f"A{number}")
    for sort in ("name", "edits", "creation"):
        seen, address = [], f"/wiki/Special:ListUsers?limit=2&sort={sort}"
        while address:
            import html
            import re

            text = client.get(address).content.decode()
            seen += re.findall(r'class="user-link"[^>]*><bdi>(A\d)', text)
            found = re.search(r'href="([^"]*offset=[^"]*)"', text)
            address = html.unescape(found[1]) if found else ""
        assert sorted(seen) == [f"A{n}" for n in range(5)], sort


def test_mail_to_another_person(alice_client: Client, alice: Actor) -> None:
    bob = make_account("Bob")
    shown = alice_client.get("/wiki/Special:EmailUser/Bob").content.decode()
    assert "you need an account with a confirmed mail address" in shown and "wpText" not in shown
    confirm(alice)
    sent = {"wpTarget": "Bob", "wpSubject": "Oaks", "wpText": "Hello", "wpCCMe": "1"}
    assert "gave no address" in alice_client.post("/wiki/Special:EmailUser", sent).content.decode()
    confirm(bob)
    assert alice_client.post("/wiki/Special:EmailUser", sent).status_code == 302
    first, copy = mail.outbox
    assert (first.to, first.reply_to, first.subject) == (["bob@example.org"], ["alice@example.org"], "Oaks")
    assert copy.to == ["alice@example.org"]
    bob.user.preferences = {"disablemail": True}
    bob.user.save()
    assert alice_client.post("/wiki/Special:EmailUser", sent).status_code == 400
    assert len(mail.outbox) == 2


def test_a_new_address_is_confirmed_by_mail(alice_client: Client, alice: Actor) -> None:
    import re

    wrong = alice_client.post("/wiki/Special:ChangeEmail", {"NewEmail": "a@example.net", "wpPassword": "no"})
    assert wrong.status_code == 400
    alice_client.post("/wiki/Special:ChangeEmail", {"NewEmail": "a@example.net", "wpPassword": "correct horse"})
    assert User.objects.get(username="Alice").email == "a@example.net"
    link = re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)
    assert link is not None
    alice_client.post(link[1])
    assert "is confirmed" in alice_client.get("/wiki/Special:ConfirmEmail").content.decode()
    alice_client.post("/wiki/Special:InvalidateEmail")
    assert "is confirmed" not in alice_client.get("/wiki/Special:ConfirmEmail").content.decode()


def test_a_bot_password_signs_a_program_in_with_fewer_rights(alice_client: Client, alice: Actor) -> None:
    import re

    from wikigrove.accounts.domain.bot_passwords import check_bot_password
    from wikigrove.accounts.domain.rights import has_right

    sent = {"wpGrants": ["editpage"], "wpRestrictions": "192.0.2.0/24"}
    shown = alice_client.post("/wiki/Special:BotPasswords/tidy", sent).content.decode()
    password = re.search(r"<code>([a-z0-9]{32})</code>", shown)
    assert password is not None and password[1] not in BotPassword.objects.get().password
    found = check_bot_password("Alice@tidy", password[1], address="192.0.2.9")
    assert found is not None
    assert has_right(found[0], "edit") and not has_right(found[0], "move")
    assert check_bot_password("alice", f"tidy@{password[1]}", address="192.0.2.9") is not None
    assert check_bot_password("Alice@tidy", password[1], address="198.51.100.1") is None
    assert check_bot_password("Alice@tidy", "wrong", address="192.0.2.9") is None
    alice_client.post("/wiki/Special:BotPasswords/tidy", {"wpDelete": "1"})
    assert not BotPassword.objects.exists()


def test_a_locked_wiki_refuses_writes_and_says_why(admin_client: Client, alice_client: Client) -> None:
    save_page("Oak", "x")
    half = admin_client.post("/wiki/Special:LockDB", {"wpLockReason": "We move house"})
    assert half.status_code == 400
    admin_client.post("/wiki/Special:LockDB", {"wpLockReason": "We move house", "wpLockConfirm": "1"})
    refused = alice_client.post("/w/index.php?title=Oak&action=submit", {"wpTextbox1": "y"})
    assert refused.status_code == 403 and "We move house" in refused.content.decode()
    assert alice_client.get("/wiki/Oak").status_code == 200
    admin_client.post("/wiki/Special:UnlockDB", {"wpLockConfirm": "1"})
    assert alice_client.post("/w/index.php?title=Oak&action=submit", {"wpTextbox1": "y"}).status_code == 302


def test_rename_keeps_edits_and_password(admin_client: Client, alice: Actor) -> None:
    save_page("Oak", "x", actor=alice)
    taken = admin_client.post("/wiki/Special:RenameUser", {"oldusername": "Alice", "newusername": "Admin"})
    assert taken.status_code == 400
    admin_client.post("/wiki/Special:RenameUser", {"oldusername": "Alice", "newusername": "alicia", "reason": "asked"})
    user = User.objects.get(username="Alicia")
    assert user.check_password("correct horse")
    assert get_page("Oak").get_latest().actor_name == "Alicia"
    assert "Alicia" in admin_client.get("/wiki/Special:Log?type=renameuser").content.decode()


def test_rename_takes_the_person_s_pages_along(admin_client: Client, alice: Actor) -> None:
    for name in ("User:Alice", "User:Alice/Draft", "User talk:Alice", "User:Alicek"):
        save_page(name, "x", actor=alice)
    sent = {"oldusername": "Alice", "newusername": "Alicia", "movepages": "1", "suppressredirect": "1"}
    admin_client.post("/wiki/Special:RenameUser", sent)
    assert [get_page(name).length for name in ("User:Alicia", "User:Alicia/Draft", "User talk:Alicia")] == [1, 1, 1]
    assert get_page("User:Alicek").length == 1


def test_contributions_tell_of_a_block(admin_client: Client, client: Client, alice: Actor) -> None:
    assert "is blocked now" not in client.get("/wiki/Special:Contributions/Alice").content.decode()
    admin_client.post("/wiki/Special:Block", {"wpTarget": "Alice", "wpExpiry": "1 day", "wpReason-other": "rude"})
    shown = client.get("/wiki/Special:Contributions/Alice").content.decode()
    assert "is blocked now" in shown and "rude" in shown


def test_admins_need_longer_passwords(admin_client: Client, alice_client: Client) -> None:
    def change(browser: Client) -> int:
        sent = {"oldpassword": "correct horse", "password1": "k3y9zxwq1", "password2": "k3y9zxwq1"}
        return browser.post("/wiki/Special:ChangePassword", sent).status_code

    assert (change(alice_client), change(admin_client)) == (302, 200)


def test_a_name_from_an_import_is_merged(admin_client: Client, alice: Actor, wiki: Wiki) -> None:
    from wikigrove.accounts.domain.actors import import_actors

    ids = import_actors(["Old Alice"], wiki=wiki)
    page = save_page("Oak", "x", actor=alice).page
    page.get_latest().__class__.objects.update(actor_id=ids["Old Alice"])
    admin_client.post("/wiki/Special:UserMerge", {"wpolduser": "Old Alice", "wpnewuser": "Alice"})
    assert get_page("Oak").get_latest().actor == alice
    assert not Actor.objects.filter(name="Old Alice").exists()


def test_accounts_are_logged_and_made_for_others(client: Client, admin_client: Client, run_commits) -> None:  # type: ignore[no-untyped-def]
    with run_commits():
        client.post(
            "/wiki/Special:CreateAccount",
            {"username": "newcomer", "password1": "correct horse battery", "password2": "correct horse battery"},
        )
    with run_commits():
        sent = {"wpName": "guest", "wpEmail": "g@example.org", "wpCreateaccountMail": "1"}
        assert admin_client.post("/wiki/Special:CreateAccount", sent).status_code == 302
    assert mail.outbox[-1].to == ["g@example.org"]
    assert list(LogEntry.objects.filter(kind="newusers").order_by("pk").values_list("action", "key")) == [
        ("create", "Newcomer"),
        ("create2", "Guest"),
    ]


def test_a_second_factor_on_and_off(alice_client: Client, alice: Actor, admin_client: Client) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP

    assert "once more" in alice_client.get("/w/account/2fa/totp/activate/", follow=True).content.decode()
    form = alice_client.post("/w/account/reauthenticate/", {"password": "correct horse"}, follow=True)
    form = alice_client.get("/w/account/2fa/totp/activate/")
    assert "data:image/svg+xml" in form.content.decode()
    TOTP.activate(alice.user, "JBSWY3DPEHPK3PXP")
    assert "Switch it off" in alice_client.get("/wiki/Special:OATHManage").content.decode()
    fresh = Client()
    answer = fresh.post("/wiki/Special:UserLogin", {"login": "Alice", "password": "correct horse"}, follow=True)
    assert "one of your recovery codes" in answer.content.decode()
    admin_client.post("/wiki/Special:DisableOATHForUser", {"wpuser": "Alice", "wpreason": "lost"})
    assert not Authenticator.objects.exists()
