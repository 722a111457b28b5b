"""Who may do what, and what they are told: each act against each group, through the web.

An act is one line of `ACTS`. To add one, name its address, what is posted (nothing: the form is asked for), the groups
that may, and the message that the others get.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Final

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import get_page, make_account, save_page, title_of
from wikigrove.accounts.domain.rights_table import DEFAULT_RIGHTS
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.protect import Restriction, protect_page
from wikigrove.farm.models import Wiki
from wikigrove.i18n import find_message
from wikigrove.pages.models import Change
from wikigrove.web.special.registry import find_special

GROUPS: Final = (
    *("*", "temp", "user", "autoconfirmed", "bot", "sysop", "interface-admin", "bureaucrat", "suppress"),
    "steward",
)
ACCOUNTS: Final = frozenset(GROUPS) - {"*", "temp"}
EVERYBODY: Final = frozenset(GROUPS)
ADMINS: Final = frozenset({"sysop"})


@dataclass(frozen=True)
class Act:
    """An act and who may do it. `path` may hold {rev}, {first} and {change}: numbers of revisions of the page Oak."""

    name: str
    path: str
    allowed: frozenset[str]
    refusal: str = "badaccess-groups"
    data: Mapping[str, str] = field(default_factory=dict)
    is_post: bool = False


def edit(name: str, title: str, allowed: frozenset[str], refusal: str = "badaccess-groups") -> Act:
    """Saving a text, where refusals of the editor come as 403."""
    sent = {"wpTextbox1": '{"a": 1}' if title.endswith(".json") else "/* new */"}
    return Act(name, f"/w/index.php?title={title}&action=submit", allowed, refusal, sent, True)


def special(name: str, page: str, allowed: frozenset[str], refusal: str = "badaccess-groups") -> Act:
    """The form of a special page."""
    return Act(name, f"/wiki/Special:{page}", allowed, refusal)


INTERFACE: Final = frozenset({"sysop", "interface-admin"})
CODE: Final = frozenset({"interface-admin"})
BUREAUCRATS: Final = frozenset({"bureaucrat", "steward"})
ACTS: Final = (
    Act("read", "/wiki/Oak", EVERYBODY),
    Act("history", "/wiki/Oak?action=history", EVERYBODY),
    edit("edit", "Oak", EVERYBODY),
    edit("create", "Brand_new", EVERYBODY),
    edit("createtalk", "Talk:Brand_new", EVERYBODY),
    edit("edit semi-protected", "Semi", frozenset({"autoconfirmed", "bot", "sysop", "steward"}), "protectedpagetext"),
    edit("edit protected", "Full", frozenset({"sysop", "steward"}), "protectedpagetext"),
    edit("editinterface", "MediaWiki:Sidebar", INTERFACE, "protectedinterface"),
    edit("editsitecss", "MediaWiki:Common.css", CODE, "protectedinterface"),
    edit("editsitejs", "MediaWiki:Common.js", CODE, "protectedinterface"),
    edit("editsitejson", "MediaWiki:Data.json", INTERFACE, "protectedinterface"),
    edit("editusercss", "User:Owner/common.css", CODE, "customcssprotected"),
    edit("edituserjs", "User:Owner/common.js", CODE, "customjsprotected"),
    edit("edituserjson", "User:Owner/data.json", INTERFACE, "customjsonprotected"),
    edit("editmyusercss", "User:Person/common.css", ACCOUNTS, "customcssprotected"),
    edit("editmyuserjs", "User:Person/common.js", ACCOUNTS, "customjsprotected"),
    Act("move", "/wiki/Special:MovePage/Oak", ACCOUNTS, "movenotallowed", {"wpNewTitle": "Quercus"}, True),
    Act("delete", "/w/index.php?title=Oak&action=delete", frozenset({"sysop", "steward"})),
    Act("protect", "/w/index.php?title=Oak&action=protect", frozenset({"sysop", "steward"})),
    Act("rollback", "/w/index.php?title=Oak&action=rollback&from=Gardener", frozenset({"sysop", "steward"}),
        data={"from": "Gardener"}, is_post=True),
    Act("patrol", "/w/index.php?title=Oak&action=markpatrolled&rcid={change}", frozenset({"sysop", "steward"}),
        is_post=True),
    special("deleterevision", "RevisionDelete?type=revision&target=Oak&ids={first}",
            frozenset({"sysop", "suppress", "steward"})),
    Act("userrights", "/wiki/Special:UserRights", BUREAUCRATS,
        data={"user": "Owner", "saveusergroups": "1", "wpGroup-bot": "1"}, is_post=True),
    special("import", "Import", ADMINS),
    special("see deleted", "Undelete", frozenset({"sysop", "steward"})),
    special("deletedhistory", "DeletedContributions/Owner", frozenset({"sysop", "steward"})),
    special("mergehistory", "MergeHistory", ADMINS),
    special("block", "Block", frozenset({"sysop", "steward"})),
    special("unblock", "Unblock", frozenset({"sysop", "steward"})),
    special("rename", "RenameUser", BUREAUCRATS),
    special("managesettings", "GroupRights", BUREAUCRATS),
    special("siteadmin", "LockDB", BUREAUCRATS),
    special("globalgroupmembership", "GlobalGroupMembership", frozenset({"steward"})),
    special("oathauth-disable-for-user", "DisableOATHForUser", BUREAUCRATS),
    special("oathauth-verify-user", "VerifyOATHForUser", frozenset({"suppress", "steward"})),
    special("upload", "Upload", ACCOUNTS),
    special("editcontentmodel", "ChangeContentModel", ACCOUNTS),
    special("pagelang", "PageLanguage", ADMINS),
    special("createaccount", "CreateAccount", EVERYBODY),
    special("changetags", "EditTags?ids={rev}", ACCOUNTS),
)  # fmt: skip


@pytest.fixture
def garden(wiki: Wiki) -> Wiki:
    """Pages to act on: open, half protected, protected, and somebody's own code."""
    owner = make_account("Owner", groups=("sysop", "interface-admin"))
    for name in ("Oak", "Semi", "Full"):
        save_page(name, "A page.", actor=owner)
    save_page("Oak", "Vandalised.", actor=make_account("Gardener"))
    for name, level in (("Semi", "autoconfirmed"), ("Full", "sysop")):
        protect_page(title_of(name), {"edit": Restriction(level)}, actor=owner)
    return wiki


def browser_of(group: str) -> Client:
    """A browser with somebody of this group in it, and of no other that people are put into."""
    browser = Client()
    if group == "*":
        return browser
    if group == "temp":
        browser.post("/w/index.php?title=Sandbox&action=submit", {"wpTextbox1": "first edit"})
        return browser
    explicit = () if group in ("user", "autoconfirmed", "steward") else (group,)
    actor = make_account("Person", groups=explicit)
    if group == "steward":
        from wikigrove.accounts.models import GlobalMembership

        GlobalMembership.objects.create(user=actor.user, group="steward")
    if group == "autoconfirmed":
        long_ago = timezone.now() - timedelta(days=30)
        Actor.objects.filter(pk=actor.pk).update(edit_count=20, created=long_ago)
    browser.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return browser


def longest_words(key: str) -> str:
    """The longest part of a message that no parameter and no form of a plural is in."""
    return max(re.split(r"\$\d|\{\{[^}]*\}\}", find_message(key, "en") or ""), key=len).strip()


@pytest.mark.anydatabase
@pytest.mark.parametrize("group", GROUPS)
@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.name)
def test_act_by_group(garden: Wiki, act: Act, group: str) -> None:
    if act.path.startswith("/wiki/Special:") and find_special(re.split(r"[/?]", act.path[14:])[0]) is None:
        pytest.skip("not built yet")
    browser = browser_of(group)
    latest = get_page("Oak").get_latest()
    change = Change.objects.filter(revision=latest).get()
    path = act.path.format(rev=latest.pk, first=latest.parent_id, change=change.pk)
    response = browser.post(path, act.data) if act.is_post else browser.get(path)
    text = unescape(response.content.decode())
    if group in act.allowed:
        assert response.status_code in (200, 302), text[-3000:]
        assert "⧼" not in text
    else:
        assert response.status_code in (400, 403), (response.status_code, response.get("Location"))
        # Some acts take an account of anybody, and say that first.
        told = [act.refusal, *(["wikigrove-login-first", "movenologintext"] if group == "*" else [])]
        assert any(longest_words(key) in text for key in told), f"{act.refusal} is not told"


@pytest.mark.parametrize(("group", "hides"), [("sysop", False), ("steward", True)])
def test_hiding_a_name_by_group(garden: Wiki, group: str, hides: bool) -> None:
    """Who may not hide names has no such box, and a sent one is not looked at."""
    sent = {"wpTarget": "Gardener", "wpExpiry": "infinite", "wpHideUser": "1"}
    assert browser_of(group).post("/wiki/Special:Block", sent).status_code == 302
    assert Actor.objects.get(name="Gardener").is_hidden is hides


def test_every_group_of_the_software_is_in_the_matrix() -> None:
    assert set(DEFAULT_RIGHTS) | {"steward"} == set(GROUPS)


def test_rights_end_with_the_group(garden: Wiki) -> None:
    """What is allowed by a group is refused the moment that the group is left."""
    from wikigrove.accounts.models import GroupMembership

    browser = browser_of("sysop")
    assert browser.get("/wiki/Special:Block").status_code == 200
    GroupMembership.objects.filter(user__username="Person").delete()
    assert browser.get("/wiki/Special:Block").status_code == 403
