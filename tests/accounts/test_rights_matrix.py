"""Who may do what, and what they are told: each act against each group, through the web.

An act is one line of `ACTS`. To add one, name its address, what is posted (nothing: the form is asked for), the groups
that may, and the message that the others get.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from typing import Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.factories import get_page, make_account, save_page, title_of
from tests.shared import fresh, wiki_of_module
from tests.transfer.dumps import dump, page, revision
from tests.web.test_lists import PNG
from wikigrove.accounts.domain.rights_table import DEFAULT_RIGHTS
from wikigrove.accounts.models import Actor, GlobalMembership
from wikigrove.editing.domain.delete import DeleteRequest, delete_page
from wikigrove.editing.domain.protect import Restriction, protect_page
from wikigrove.farm.models import Wiki
from wikigrove.i18n import find_message
from wikigrove.media.models import DeletedFileVersion, File, FileVersion
from wikigrove.pages.models import Change, Tag
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
    """An act and who may do it.

    `path` may hold {me}, the name of who tries; {rev}, {first} and {change}, numbers of revisions of the page Oak; {old}
    and {gone}, an old and a deleted version of a file.
    """

    name: str
    path: str
    allowed: frozenset[str]
    refusal: str = "badaccess-groups"
    data: Mapping[str, str | bytes] = field(default_factory=dict)
    """Bytes go as a file."""
    is_post: bool = False


def edit(name: str, title: str, allowed: frozenset[str], refusal: str = "badaccess-groups") -> Act:
    """Saving a text, where refusals of the editor come as 403."""
    sent = {"wpTextbox1": '{"a": 1}' if title.endswith(".json") else "/* new */"}
    return Act(name, f"/w/index.php?title={title}&action=submit", allowed, refusal, sent, True)


def special(name: str, page: str, allowed: frozenset[str], refusal: str = "badaccess-groups") -> Act:
    """The form of a special page."""
    return Act(name, f"/wiki/Special:{page}", allowed, refusal)


def post(name: str, path: str, allowed: frozenset[str], refusal: str = "badaccess-groups", **data: str | bytes) -> Act:
    """A form that was sent."""
    return Act(name, path, allowed, refusal, data, True)


DUMP: Final = dump(page("Elm", revision("An elm."))).encode()
DELETERS: Final = frozenset({"sysop", "steward"})
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
    edit("editmyusercss", "User:{me}/common.css", ACCOUNTS, "customcssprotected"),
    edit("editmyuserjs", "User:{me}/common.js", ACCOUNTS, "customjsprotected"),
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
    special("upload a file", "Upload", ACCOUNTS),
    post("upload", "/wiki/Special:Upload", ACCOUNTS, wpUploadFile=PNG, wpDestFile="New.png", wpIgnoreWarning="1"),
    post("reupload", "/wiki/Special:Upload", ACCOUNTS, wpUploadFile=PNG, wpDestFile="Photo.png", wpIgnoreWarning="1"),
    post("delete a file version", "/w/index.php?title=File:Photo.png&action=deletefileversion&oldimage={old}", DELETERS),
    special("see deleted file versions", "Undelete/File:Photo.png", DELETERS),
    Act("restore a file version", "/w/index.php?title=File:Photo.png&action=restorefileversion&oldimage={gone}",
        DELETERS),
    Act("revert a file", "/w/index.php?title=File:Photo.png&action=revert&oldimage={old}", ACCOUNTS),
    post("import a file", "/wiki/Special:Import", ADMINS, xmlimport=DUMP),
    post("undelete", "/wiki/Special:Undelete", DELETERS, target="Gone", wpReason="back"),
    post("change content model", "/wiki/Special:ChangeContentModel?pagetitle=Oak", ACCOUNTS, wpmodel="text"),
    post("change page language", "/wiki/Special:PageLanguage?pagetitle=Oak", ADMINS, wplanguage="fr"),
    post("thank", "/wiki/Special:Thanks/{rev}", ACCOUNTS, refusal="thanks-error-notloggedin"),
    post("put a tag on", "/wiki/Special:EditTags?ids={rev}", ACCOUNTS, ids="{rev}", wpTagsToAdd="by hand", wpSubmit="1"),
    post("make a tag", "/wiki/Special:Tags", ADMINS, act="create", tag="fresh"),
    post("switch a tag off", "/wiki/Special:Tags", ADMINS, act="deactivate", tag="by hand"),
    post("delete a tag", "/wiki/Special:Tags", ADMINS, act="delete", tag="by hand"),
    special("split a history", "SplitHistory/Oak", ADMINS),
    special("act on many pages", "Nuke", ADMINS),
    special("replace texts", "ReplaceText", ADMINS),
    special("see filters", "AbuseFilter", EVERYBODY),
    post("write a filter", "/wiki/Special:AbuseFilter/new", ADMINS, refusal="abusefilter-edit-notallowed",
         wpFilterDescription="x", wpFilterRules="1 == 2", wpFilterEnabled="1"),
    special("settings of the wiki", "WikiSettings", BUREAUCRATS),
    special("unwatched pages", "UnwatchedPages", ADMINS),
    special("merge accounts", "UserMerge", BUREAUCRATS),
    special("watchlist", "EditWatchlist", ACCOUNTS, "watchlistanontext"),
    special("log of what was suppressed", "Log/suppress", frozenset({"suppress", "steward"})),
)  # fmt: skip


@dataclass(frozen=True)
class Garden:
    """A wiki with pages to act on, a browser for each group, and the numbers that addresses hold."""

    wiki: Wiki
    browsers: Mapping[str, Client]
    numbers: Mapping[str, int]


pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def planted(django_db_setup: None, django_db_blocker) -> Iterator[Garden]:  # type: ignore[no-untyped-def]
    """Made once for all acts: each is undone by the transaction of its own test, and all by this one."""
    with wiki_of_module(django_db_blocker) as wiki:
        yield Garden(wiki, {group: browser_of(group) for group in GROUPS}, _plant())


@pytest.fixture
def garden(planted: Garden) -> Iterator[Garden]:
    with fresh(planted.wiki):
        yield planted


def _plant() -> dict[str, int]:
    """Pages: open, half protected, protected, deleted; a file with versions; a tag."""
    owner = make_account("Owner", groups=("sysop", "interface-admin"))
    for name in ("Oak", "Semi", "Full", "Gone", "File:Photo.png"):
        save_page(name, "A page.", actor=owner)
    save_page("Oak", "Vandalised.", actor=make_account("Gardener"))
    for name, level in (("Semi", "autoconfirmed"), ("Full", "sysop")):
        protect_page(title_of(name), {"edit": Restriction(level)}, actor=owner)
    delete_page(DeleteRequest(title_of("Gone"), "spam"), actor=owner)
    Tag.objects.create(name="by hand", is_manual=True)
    now = timezone.now()
    facts = {"sha256": "0" * 64, "sha1": "0" * 31, "size": 1, "mime": "image/png", "media_type": "BITMAP"}
    file = File.objects.create(key="Photo.png")
    old = FileVersion.objects.create(file=file, timestamp=now - timedelta(days=1), actor=owner, **facts)
    file.latest = FileVersion.objects.create(file=file, timestamp=now, actor=owner, **facts)
    file.save()
    gone = DeletedFileVersion.objects.create(key="Photo.png", timestamp=now, deleted=now, actor=owner, **facts)
    latest = get_page("Oak").get_latest()
    change = Change.objects.get(revision=latest)
    return {"rev": latest.pk, "first": latest.parent_id, "change": change.pk, "old": old.pk, "gone": gone.pk}


def name_of(group: str) -> str:
    return f"Person {group}"


def browser_of(group: str) -> Client:
    """A browser with somebody of this group in it, and of no other that people are put into."""
    browser = Client()
    if group == "*":
        return browser
    if group == "temp":
        browser.post("/w/index.php?title=Sandbox&action=submit", {"wpTextbox1": "first edit"})
        return browser
    explicit = () if group in ("user", "autoconfirmed", "steward") else (group,)
    actor = make_account(name_of(group), groups=explicit)
    if group == "steward":
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
def test_act_by_group(garden: Garden, act: Act, group: str) -> None:
    if act.path.startswith("/wiki/Special:") and find_special(re.split(r"[/?]", act.path[14:])[0]) is None:
        pytest.skip("not built yet")
    browser = garden.browsers[group]
    path = act.path.format(me=name_of(group), **garden.numbers)
    sent = {
        key: SimpleUploadedFile("a", value)
        if isinstance(value, bytes)
        else value.replace("{rev}", str(garden.numbers["rev"]))
        for key, value in act.data.items()
    }
    response = browser.post(path, sent) if act.is_post else browser.get(path)
    text = unescape(response.content.decode())
    if group in act.allowed:
        assert response.status_code in (200, 302), text[-3000:]
        assert "⧼" not in text
    else:
        assert response.status_code in (400, 403), (response.status_code, response.get("Location"))
        # Some acts take an account of anybody, and say that first.
        told = [act.refusal, *(["wikigrove-login-first", "movenologintext"] if group in ("*", "temp") else [])]
        assert any(longest_words(key) in text for key in told), f"{act.refusal} is not told"


@pytest.mark.parametrize(("group", "hides"), [("sysop", False), ("steward", True)])
def test_hiding_a_name_by_group(garden: Garden, group: str, hides: bool) -> None:
    """Who may not hide names has no such box, and a sent one is not looked at."""
    sent = {"wpTarget": "Gardener", "wpExpiry": "infinite", "wpHideUser": "1"}
    assert garden.browsers[group].post("/wiki/Special:Block", sent).status_code == 302
    assert Actor.objects.get(name="Gardener").is_hidden is hides


def test_every_group_of_the_software_is_in_the_matrix() -> None:
    assert set(DEFAULT_RIGHTS) | {"steward"} == set(GROUPS)


def test_rights_end_with_the_group(garden: Garden) -> None:
    """What is allowed by a group is refused the moment that the group is left."""
    from wikigrove.accounts.models import GroupMembership

    browser = garden.browsers["sysop"]
    assert browser.get("/wiki/Special:Block").status_code == 200
    GroupMembership.objects.filter(user__username=name_of("sysop")).delete()
    assert browser.get("/wiki/Special:Block").status_code == 403
