"""The acting modules: each does what it says, tells it as MediaWiki does, and refuses with MediaWiki's codes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.api.action.conftest import Caller
from tests.clients.pictures import make_png
from tests.factories import get_page, make_account, save_page
from wikigrove.accounts.domain.bot_passwords import save_bot_password
from wikigrove.accounts.models import Actor
from wikigrove.pages.domain.queries import read_text
from wikigrove.pages.models import Change, Revision


def text_of(title: str) -> str:
    return read_text(get_page(title).get_latest())


def test_edit_makes_a_page_and_tells_of_it(as_alice: Caller) -> None:
    told = as_alice.post("edit", title="oak", text="a tree", summary="new")["edit"]
    page = get_page("Oak")
    assert told == {
        "result": "Success",
        "pageid": page.pk,
        "title": "Oak",
        "contentmodel": "wikitext",
        "oldrevid": 0,
        "newrevid": page.latest_id,
        "newtimestamp": told["newtimestamp"],
        "new": True,
        "watched": True,
    }
    again = as_alice.post("edit", title="Oak", text="a tree")["edit"]
    assert again["nochange"] is True
    assert "newrevid" not in again


def test_edit_appends_prepends_and_writes_sections(as_alice: Caller) -> None:
    save_page("Oak", "middle\n\n== A ==\none")
    as_alice.post("edit", title="Oak", appendtext=" end")
    as_alice.post("edit", title="Oak", prependtext="start ")
    as_alice.post("edit", title="Oak", section="1", text="== A ==\ntwo")
    as_alice.post("edit", title="Oak", section="new", sectiontitle="B", text="three")
    assert text_of("Oak") == "start middle\n\n== A ==\ntwo\n\n== B ==\n\nthree"


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"title": "Oak", "text": "x", "createonly": True}, "articleexists"),
        ({"title": "Elm", "text": "x", "nocreate": True}, "missingtitle"),
        ({"title": "Oak", "text": "x", "basetimestamp": "2001-01-01T00:00:00Z", "baserevid": 999999}, "nosuchrevid"),
        ({"title": "Oak", "text": "x", "md5": "00"}, "badmd5"),
        ({"title": "Oak", "text": "x", "section": "7"}, "nosuchsection"),
        ({"title": "Oak", "text": "x", "section": "!"}, "invalidsection"),
        ({"title": "Oak"}, "missingparam"),
        ({"text": "x"}, "missingparam"),
        ({"title": "Oak", "pageid": 1, "text": "x"}, "invalidparammix"),
        ({"title": "[x]", "text": "x"}, "invalidtitle"),
        ({"title": "Special:Version", "text": "x"}, "pagecannotexist"),
        ({"title": "MediaWiki:Common.css", "text": "x"}, "protectednamespace-interface"),
        ({"title": "Oak", "text": "x", "contentmodel": "no"}, "badvalue"),
    ],
)
def test_edit_refuses(as_alice: Caller, params: dict[str, object], code: str) -> None:
    save_page("Oak", "a tree")
    assert as_alice.code("edit", **params) == code
    assert text_of("Oak") == "a tree"


def test_edit_needs_a_post_and_a_token(as_alice: Caller) -> None:
    assert as_alice.get("edit", title="Oak", text="x", token="x")["error"]["code"] == "mustpostparams"
    assert as_alice.code("edit", title="Oak", text="x", token="") == "missingparam"
    wrong = as_alice.client.post(
        "/w/api.php", {"action": "edit", "title": "Oak", "text": "x", "token": "no", "format": "json"}
    )
    assert wrong.json()["error"]["code"] == "badtoken"


def test_a_token_of_another_session_is_refused(as_alice: Caller, admin: Actor) -> None:
    strange = Caller(admin).token("csrf")
    body = {"action": "edit", "title": "Oak", "text": "x", "token": strange, "format": "json"}
    assert as_alice.client.post("/w/api.php", body).json()["error"]["code"] == "badtoken"


def test_edit_tells_of_conflicts_and_merges_what_it_can(as_alice: Caller) -> None:
    first = save_page("Oak", "one\n\ntwo\n\nthree").revision_id
    save_page("Oak", "ONE\n\ntwo\n\nthree", actor=make_account("Other"))
    assert as_alice.code("edit", title="Oak", text="eins\n\ntwo\n\nthree", baserevid=first) == "editconflict"
    assert as_alice.post("edit", title="Oak", text="one\n\ntwo\n\ndrei", baserevid=first)["edit"]["result"] == "Success"
    assert text_of("Oak") == "ONE\n\ntwo\n\ndrei"


def test_undo(as_alice: Caller) -> None:
    save_page("Oak", "one\n\ntwo\n\nthree")
    bad = save_page("Oak", "one\n\ntwo bad\n\nthree").revision_id
    save_page("Oak", "one\n\ntwo bad\n\nthree and four")
    assert as_alice.post("edit", title="Oak", undo=bad)["edit"]["result"] == "Success"
    assert text_of("Oak") == "one\n\ntwo\n\nthree and four"
    assert as_alice.code("edit", title="Oak", undo=10**9) == "nosuchrevid"


def test_move_with_talk_page_and_subpages(as_admin: Caller) -> None:
    save_page("Oak", "a"), save_page("Talk:Oak", "t"), save_page("Talk:Oak/Leaf", "l")
    told = as_admin.post("move", **{"from": "Oak", "to": "Elm", "reason": "r", "movetalk": True, "movesubpages": True})
    assert (told["move"]["from"], told["move"]["to"], told["move"]["redirectcreated"]) == ("Oak", "Elm", True)
    assert (told["move"]["talkfrom"], told["move"]["talkto"]) == ("Talk:Oak", "Talk:Elm")
    assert [row["to"] for row in told["move"]["subpages-talk"]] == ["Talk:Elm/Leaf"]
    assert text_of("Oak") == "#REDIRECT [[Elm]]"
    assert as_admin.code("move", **{"from": "Nowhere", "to": "Elm"}) == "missingtitle"
    save_page("Ash", "a")
    assert as_admin.code("move", **{"from": "Ash", "to": "Elm"}) == "articleexists"


def test_delete_and_undelete(as_admin: Caller, as_alice: Caller) -> None:
    save_page("Oak", "one"), save_page("Oak", "two")
    assert as_alice.code("delete", title="Oak") == "permissiondenied"
    told = as_admin.post("delete", title="Oak", reason="no use")["delete"]
    assert (told["title"], told["reason"], told["logid"] > 0) == ("Oak", "no use", True)
    assert as_admin.code("delete", title="Oak") == "missingtitle"
    back = as_admin.post("undelete", title="Oak", reason="of use")["undelete"]
    assert (back["title"], back["revisions"], back["fileversions"]) == ("Oak", 2, 0)
    assert text_of("Oak") == "two"
    assert as_admin.code("undelete", title="Oak") == "cantundelete"


def test_protect_holds_for_others(as_admin: Caller, as_alice: Caller) -> None:
    save_page("Oak", "one")
    told = as_admin.post("protect", title="Oak", protections="edit=sysop|move=sysop", expiry="1 day|never", reason="r")
    assert [(row.get("edit"), row.get("move")) for row in told["protect"]["protections"]] == [
        ("sysop", None),
        (None, "sysop"),
    ]
    assert as_alice.code("edit", title="Oak", text="mine") == "protectedpage"
    as_admin.post("protect", title="Oak", protections="edit=all|move=all")
    assert as_alice.code("edit", title="Oak", text="mine") == ""
    assert as_admin.code("protect", title="Oak", protections="fly=sysop") == "protect-invalidaction"


def test_rollback_and_patrol(as_admin: Caller, alice: Actor) -> None:
    save_page("Oak", "good", actor=make_account("Good"))
    save_page("Oak", "bad", actor=alice), save_page("Oak", "worse", actor=alice)
    row = Change.objects.filter(key="Oak").order_by("-pk")[0]
    assert as_admin.post("patrol", token="patrol", rcid=row.pk)["patrol"]["title"] == "Oak"
    told = as_admin.post("rollback", token="rollback", title="Oak", user="Alice")["rollback"]
    assert (told["title"], told["last_revid"]) == ("Oak", Revision.objects.filter(page__key="Oak").order_by("pk")[0].pk)
    assert text_of("Oak") == "good"
    assert as_admin.code("rollback", token="rollback", title="Oak", user="Alice") == "alreadyrolled"


def test_block_stops_edits_and_tells_why(as_admin: Caller, as_alice: Caller) -> None:
    told = as_admin.post("block", user="Alice", expiry="1 day", reason="calm", nocreate=True)["block"]
    assert (told["user"], told["nocreate"], told["reason"]) == ("Alice", True, "calm")
    error = as_alice.post("edit", title="Oak", text="x")["error"]
    assert (error["code"], error["blockinfo"]["blockreason"]) == ("blocked", "calm")
    assert as_admin.code("block", user="Alice") == "alreadyblocked"
    assert as_admin.post("unblock", user="Alice")["unblock"]["user"] == "Alice"
    assert as_alice.code("edit", title="Oak", text="x") == ""
    assert as_admin.code("unblock", user="Alice") == "cantunblock"


def test_userrights(as_admin: Caller, alice: Actor) -> None:
    told = as_admin.post("userrights", token="userrights", user="Alice", add="bot", expiry="1 week")["userrights"]
    assert (told["added"], told["removed"]) == (["bot"], [])
    told = as_admin.post("userrights", token="userrights", user="Alice", remove="bot")["userrights"]
    assert (told["added"], told["removed"]) == ([], ["bot"])


def test_watch_purge_and_marks(as_alice: Caller) -> None:
    save_page("Oak", "one")
    assert as_alice.post("watch", token="watch", titles="Oak|Elm")["watch"][0]["watched"] is True
    assert as_alice.post("watch", token="watch", titles="Oak", unwatch=True)["watch"][0]["unwatched"] is True
    assert as_alice.post("purge", token="", titles="Oak")["purge"][0]["purged"] is True
    assert (
        as_alice.post("setnotificationtimestamp", entirewatchlist=True)["setnotificationtimestamp"][
            "notificationtimestamp"
        ]
        == ""
    )
    assert as_alice.post("clearhasmsg", token="")["clearhasmsg"] == "success"


def test_thank(as_alice: Caller, admin: Actor) -> None:
    revision = save_page("Oak", "one", actor=admin).revision_id
    assert as_alice.post("thank", rev=revision)["result"]["recipient"] == "Admin"
    assert (
        as_alice.code("thank", rev=save_page("Elm", "mine", actor=Actor.objects.get(name="Alice")).revision_id)
        == "invalidrecipient"
    )


def test_revisiondelete_hides(as_admin: Caller, as_alice: Caller) -> None:
    old = save_page("Oak", "secret").revision_id
    save_page("Oak", "fine")
    told = as_admin.post("revisiondelete", type="revision", ids=old, hide="content|comment", reason="r")[
        "revisiondelete"
    ]
    assert (told["status"], told["items"][0]["texthidden"]) == ("Success", True)
    row = as_alice.get("query", revids=old, prop="revisions", rvprop="content|ids", rvslots="main")
    assert row["query"]["pages"][0]["revisions"][0]["slots"]["main"] == {"texthidden": True}


def test_mergehistory(as_admin: Caller) -> None:
    save_page("Old", "one")
    Revision.objects.filter(page__key="Old").update(timestamp=timezone.now() - timedelta(days=3))
    save_page("New", "two")
    told = as_admin.post("mergehistory", **{"from": "Old", "to": "New", "reason": "r"})["mergehistory"]
    assert (told["from"], told["to"]) == ("Old", "New")
    assert Revision.objects.filter(page__key="New").count() == 2


def test_login_with_password_and_logout(as_visitor: Caller, alice: Actor) -> None:
    token = as_visitor.token("login")
    wrong = as_visitor.post("login", token="", lgname="Alice", lgpassword="no", lgtoken=token)["login"]
    assert wrong["result"] == "Failed"
    told = as_visitor.post("login", token="", lgname="Alice", lgpassword="correct horse", lgtoken=token)["login"]
    assert (told["result"], told["lgusername"]) == ("Success", "Alice")
    assert as_visitor.get("query", meta="userinfo")["query"]["userinfo"]["name"] == "Alice"
    assert as_visitor.post("logout") == {}
    assert as_visitor.get("query", meta="userinfo")["query"]["userinfo"]["anon"] is True


def test_login_needs_its_token(as_visitor: Caller, alice: Actor) -> None:
    told = as_visitor.post("login", token="", lgname="Alice", lgpassword="correct horse")["login"]
    assert (told["result"], bool(told["token"])) == ("NeedToken", True)


def test_clientlogin(as_visitor: Caller, alice: Actor) -> None:
    asked = {
        "token": "",
        "username": "Alice",
        "loginreturnurl": "http://testserver/",
        "logintoken": as_visitor.token("login"),
    }
    assert as_visitor.post("clientlogin", password="no", **asked)["clientlogin"]["status"] == "FAIL"
    assert as_visitor.post("clientlogin", password="correct horse", **asked)["clientlogin"] == {
        "status": "PASS",
        "username": "Alice",
    }


def test_options(as_alice: Caller) -> None:
    assert as_alice.post("options", change="language=de|userjs-x=1") == {"options": "success"}
    told = as_alice.get("query", meta="userinfo", uiprop="options")["query"]["userinfo"]["options"]
    assert (told["language"], told["userjs-x"]) == ("de", "1")
    as_alice.post("options", optionname="userjs-x")
    assert "userjs-x" not in as_alice.get("query", meta="userinfo", uiprop="options")["query"]["userinfo"]["options"]


def test_upload_warns_of_what_is_there(as_alice: Caller, as_admin: Caller) -> None:
    picture = make_png(20, 10, 3)

    def given() -> SimpleUploadedFile:
        return SimpleUploadedFile("leaf.png", picture, "image/png")

    told = as_admin.post("upload", filename="Leaf.png", file=given(), comment="c", text="t")["upload"]
    assert (told["result"], told["filename"], told["imageinfo"]["width"]) == ("Success", "Leaf.png", 20)
    again = as_admin.post("upload", filename="Leaf.png", file=given())["upload"]
    assert (again["result"], sorted(again["warnings"])) == ("Warning", ["exists", "nochange"])
    stashed = as_admin.post("upload", filename="Other.png", file=given(), stash=True, ignorewarnings=True)["upload"]
    assert (
        as_admin.post("upload", filename="Other.png", filekey=stashed["filekey"], ignorewarnings=True)["upload"][
            "result"
        ]
        == "Success"
    )
    assert as_admin.code("upload", filename="x.png") == "missingparam"


def test_upload_tells_warnings_that_were_ignored(as_admin: Caller) -> None:
    def given(name: str) -> SimpleUploadedFile:
        return SimpleUploadedFile(name, make_png(20, 10, 3), "image/png")

    as_admin.post("upload", filename="Leaf.png", file=given("leaf.png"))
    told = as_admin.post("upload", filename="leaf two", file=given("x.png"), ignorewarnings=True)["upload"]
    assert told["result"] == "Success"
    assert told["warnings"] == {"badfilename": "Leaf_two.png", "duplicate": ["Leaf.png"]}


def test_upload_refuses_programs_and_keys_that_are_not_waiting(as_admin: Caller) -> None:
    program = SimpleUploadedFile("x.exe", b"MZ", "application/octet-stream")
    error = as_admin.post("upload", filename="X.exe", file=program)["error"]
    assert (error["code"], error["details"]) == (
        "verification-error",
        ["filetype-bad-ie-mime", "application/x-msdownload"],
    )
    text = SimpleUploadedFile("x.exe", b"text", "application/octet-stream")
    assert as_admin.post("upload", filename="X.exe", file=text)["error"]["code"] == "filetype-banned"
    assert as_admin.code("upload", filename="X.png", filekey="nosuchkey.png") == "uploadstash-file-not-found"
    assert as_admin.code("upload", filename="X.png", filekey="../x") == "invalid-file-key"


def test_upload_in_chunks(as_admin: Caller) -> None:
    picture, key = make_png(60, 40, 5), ""
    half = len(picture) // 2
    for start, part in ((0, picture[:half]), (half, picture[half:])):
        more = {"filekey": key} if key else {}
        told = as_admin.post(
            "upload",
            filename="Parts.png",
            filesize=len(picture),
            offset=start,
            stash=True,
            chunk=SimpleUploadedFile("chunk", part, "application/octet-stream"),
            **more,
        )["upload"]
        key = told["filekey"]
    assert told["result"] == "Success"
    assert (
        as_admin.post("upload", filename="Parts.png", filekey=key, ignorewarnings=True)["upload"]["imageinfo"]["width"]
        == 60
    )


def test_changecontentmodel_and_language(as_admin: Caller) -> None:
    save_page("Oak", "{}")
    assert (
        as_admin.post("changecontentmodel", title="Oak", model="json")["changecontentmodel"]["contentmodel"] == "json"
    )
    assert as_admin.code("changecontentmodel", title="Oak", model="json") == "nochanges"


def test_managetags_and_tag(as_admin: Caller) -> None:
    told = as_admin.post("managetags", operation="create", tag="mine")["managetags"]
    assert (told["operation"], told["tag"], told["success"]) == ("create", "mine", True)
    revision = save_page("Oak", "one").revision_id
    told = as_admin.post("tag", revid=revision, add="mine")["tag"][0]
    assert (told["status"], told["added"]) == ("success", ["mine"])


def test_a_session_of_a_bot_password_has_its_grants_only(as_visitor: Caller, admin: Actor) -> None:
    made = save_bot_password(admin.user, "reader", grants=("basic",), ranges=())
    told = as_visitor.post("login", token="", lgname="Admin@reader", lgpassword=made, lgtoken=as_visitor.token("login"))
    assert told["login"]["result"] == "Success"
    assert "delete" not in as_visitor.get("query", meta="userinfo", uiprop="rights")["query"]["userinfo"]["rights"]
    save_page("Oak", "one")
    assert as_visitor.code("delete", title="Oak") == "permissiondenied"
    assert as_visitor.code("edit", title="Oak", text="x") in {"permissiondenied", "protectedpage", "cantedit"}


def test_recent_changes_count_acts_as_the_latest_of_a_page_but_moves(as_admin: Caller) -> None:
    save_page("Oak", "an oak")
    save_page("Elm", "an elm")
    as_admin.post("protect", title="Oak", protections="edit=sysop")
    as_admin.post("move", **{"from": "Elm", "to": "Ulmus", "noredirect": True})
    top = as_admin.get("query", list="recentchanges", rctoponly=True, rcprop="title|ids")["query"]["recentchanges"]
    assert [(row["title"], row["type"], row["revid"]) for row in top] == [("Oak", "log", get_page("Oak").latest_id)]
