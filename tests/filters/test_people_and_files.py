"""Filters that judge uploads and new accounts, and what they take from people: groups and autoconfirmation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import pyvips
from django.core.exceptions import ValidationError
from django.test import Client, TestCase
from django.utils import timezone

from tests.factories import make_account, make_wiki, save_page, title_of
from wikigrove.accounts.domain.account_checks import NewAccount, check_new_account
from wikigrove.accounts.domain.check_block import find_block_of
from wikigrove.accounts.domain.rights import groups_of
from wikigrove.accounts.errors import ActRefused, PermissionRefused
from wikigrove.accounts.models import Actor, Block, GroupMembership, User
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain.judge_acts import EditStopped
from wikigrove.editing.domain.publish_upload import UploadRequest, publish_upload
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.filters.domain.judge import unpack_variables
from wikigrove.filters.domain.save_filter import FilterDraft, save_filter
from wikigrove.filters.domain.take_back import list_punished, take_back
from wikigrove.filters.errors import FilterRefused
from wikigrove.filters.models import EditFilter, FilterHit
from wikigrove.media.models import File
from wikigrove.moderation.domain.create_for_other import create_for_other
from wikigrove.pages.domain.queries import find_page
from wikigrove.pages.domain.tags import tags_of_logs, tags_of_revisions
from wikigrove.pages.models import LogEntry, Revision

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def sysop(wiki: Wiki) -> Actor:
    return make_account("Sysop", groups=("sysop",))


@pytest.fixture
def ann(wiki: Wiki) -> Actor:
    return make_account("Ann", groups=("rollbacker",))


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "oak.png"
    pyvips.Image.black(64, 48, bands=3).cast("uchar").write_to_file(str(path))
    return path


def make_filter(sysop: Actor, rules: str, **actions: dict[str, object]) -> EditFilter:
    return save_filter(FilterDraft("Rule", rules, actions=actions), number=None, actor=sysop)


def publish(path: Path, title: str, actor: Actor, text: str = "An oak.") -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        publish_upload(path, UploadRequest(title_of(title), text), actor=actor)


def age(actor: Actor) -> Actor:
    """Old and busy enough to be autoconfirmed."""
    Actor.objects.filter(pk=actor.pk).update(edit_count=50, created=timezone.now() - timedelta(days=30))
    return Actor.objects.select_related("user").get(pk=actor.pk)


def test_forbidden_upload_keeps_neither_file_nor_page(sysop: Actor, ann: Actor, picture: Path) -> None:
    rules = 'action == "upload" & file_mime == "image/png" & file_width == 64 & new_wikitext contains "casino"'
    make_filter(sysop, rules, disallow={})
    with pytest.raises(EditStopped):
        publish(picture, "File:Oak.png", ann, "best casino")
    assert not File.objects.exists() and find_page(title_of("File:Oak.png")) is None
    hit = FilterHit.objects.get()
    values = unpack_variables(hit)
    assert (hit.act, hit.key, values["file_mime"], len(str(values["file_sha1"]))) == (
        "upload",
        "Oak.png",
        "image/png",
        40,
    )
    publish(picture, "File:Oak.png", ann)
    assert File.objects.get().key == "Oak.png"


def test_tag_of_an_upload_is_on_log_and_page_and_the_text_is_judged_once(
    sysop: Actor, ann: Actor, picture: Path
) -> None:
    make_filter(sysop, 'action in ["edit", "upload"]', tag={"tags": ["seen"]})
    publish(picture, "File:Oak.png", ann)
    entry = LogEntry.objects.get(kind="upload")
    revision = Revision.objects.get(page__key="Oak.png")
    assert tags_of_logs([entry.pk]) == {entry.pk: ("seen",)}
    assert tags_of_revisions([revision.pk]) == {revision.pk: ("seen",)}
    hit = FilterHit.objects.get()
    assert (hit.act, hit.revision_id) == ("upload", revision.pk)


def test_addresses_that_nobody_may_link_to_are_refused_in_descriptions(
    sysop: Actor, ann: Actor, picture: Path
) -> None:
    editor = make_account("Editor", groups=("interface-admin", "sysop"))
    save_page("MediaWiki:Spam-blacklist", "casino\\.example", actor=editor)
    with pytest.raises(EditStopped):
        publish(picture, "File:Oak.png", ann, "from http://casino.example/")
    assert not File.objects.exists()


def test_sign_up_is_judged_and_the_form_says_why(sysop: Actor, client: Client) -> None:
    make_filter(sysop, 'action == "createaccount" & account_name irlike "spam" & account_type == "named"', disallow={})
    sent = {"username": "Spammer", "password1": "correct horse battery", "password2": "correct horse battery"}
    refused = client.post("/wiki/Special:CreateAccount", sent)
    assert "is not allowed" in refused.content.decode() and not User.objects.filter(username="Spammer").exists()
    hit = FilterHit.objects.get()
    assert (hit.act, hit.actor_id, hit.key) == ("createaccount", None, "Spammer")
    assert client.post("/wiki/Special:CreateAccount", sent | {"username": "Reader"}).status_code == 302
    assert User.objects.filter(username="Reader").exists()


def test_warned_sign_up_goes_through_the_second_time(sysop: Actor, client: Client) -> None:
    make_filter(sysop, 'action == "createaccount"', warn={})
    sent = {"username": "Reader", "password1": "correct horse battery", "password2": "correct horse battery"}
    client.post("/wiki/Special:CreateAccount", sent)
    assert not User.objects.filter(username="Reader").exists()
    client.post("/wiki/Special:CreateAccount", sent)
    assert User.objects.filter(username="Reader").exists()


def test_account_for_somebody_else_is_judged_with_its_maker(sysop: Actor, ann: Actor) -> None:
    make_filter(sysop, 'action == "createaccount" & user_name == "Ann"', disallow={})
    with pytest.raises(ActRefused):
        create_for_other("Bea", email="", password="correct horse battery", actor=ann)
    assert not User.objects.filter(username="Bea").exists()
    try:
        create_for_other("Bea", email="", password="correct horse battery", actor=sysop)
    except ValidationError as error:  # pragma: no cover - shows why, should the password rules change
        pytest.fail(str(error))
    assert User.objects.filter(username="Bea").exists()


def test_unwanted_names_are_refused(sysop: Actor) -> None:
    editor = make_account("Editor", groups=("interface-admin", "sysop"))
    save_page("MediaWiki:Titleblacklist", "User:.*casino.* <newaccountonly>", actor=editor)
    with pytest.raises(ActRefused):
        check_new_account(NewAccount("Best Casino"), by=Visitor("203.0.113.7"))
    check_new_account(NewAccount("Best Oak"), by=Visitor("203.0.113.7"))


def test_filter_blocks_the_address_of_who_makes_accounts(sysop: Actor) -> None:
    make_filter(sysop, 'action == "createaccount"', block={"expiry": "2 hours"})
    with pytest.raises(ActRefused):
        check_new_account(NewAccount("Spammer"), by=Visitor("203.0.113.7"))
    assert Block.objects.get().target == "203.0.113.7"


def test_account_that_a_wiki_does_not_want_reads_it_as_a_visitor(sysop: Actor, wiki: Wiki) -> None:
    with use_wiki(make_wiki(host="other.example")):
        guest = make_account("Guest")
    make_filter(sysop, 'action == "autocreateaccount" & account_name == "Guest"', disallow={})
    browser = Client(headers={"host": "testserver"})
    browser.force_login(guest.user, backend=BACKEND)
    for _ in range(2):
        assert browser.get("/wiki/Special:Version").status_code == 200
    assert not Actor.objects.filter(name="Guest").exists()
    assert FilterHit.objects.count() == 1, "asked once, not with every view"


def test_temporary_accounts_are_judged(sysop: Actor, client: Client) -> None:
    make_filter(sysop, 'action == "autocreateaccount" & account_type == "temp"', disallow={})
    response = client.post("/w/index.php?title=Oak&action=submit", {"wpTextbox1": "An oak.", "wpSave": "1"})
    assert response.status_code in {400, 403} and find_page(title_of("Oak")) is None
    assert not Actor.objects.filter(name__startswith="~").exists()


def test_degroup_takes_all_groups_and_can_be_taken_back(sysop: Actor, ann: Actor) -> None:
    row = make_filter(sysop, 'user_name == "Ann" & added_lines contains "casino"', degroup={})
    with pytest.raises(EditStopped) as stopped:
        save_page("Oak", "casino", actor=ann)
    assert stopped.value.message_key == "abusefilter-degrouped"
    assert groups_of(ann) == ["*", "user"] and not GroupMembership.objects.filter(user=ann.user).exists()
    entry = LogEntry.objects.get(kind="rights")
    assert (entry.params["oldgroups"], entry.params["newgroups"]) == (["rollbacker"], [])
    (punished,) = list_punished(row.number, since=None, until=None, reader=sysop)
    assert take_back(row.number, [punished.hit.pk], reason="a mistake", actor=sysop) == 1
    assert list(GroupMembership.objects.filter(user=ann.user).values_list("group", flat=True)) == ["rollbacker"]
    assert take_back(row.number, [punished.hit.pk], reason="again", actor=sysop) == 0


def test_blockautopromote_makes_a_newcomer_again_until_it_is_given_back(sysop: Actor, ann: Actor) -> None:
    ann = age(ann)
    assert "autoconfirmed" in groups_of(ann)
    row = make_filter(sysop, 'user_name == "Ann"', blockautopromote={"days": 3})
    with pytest.raises(EditStopped):
        save_page("Oak", "an oak", actor=ann)
    ann = Actor.objects.get(pk=ann.pk)
    assert "autoconfirmed" not in groups_of(ann)
    assert ann.autoconfirm_from is not None and ann.autoconfirm_from > timezone.now() + timedelta(days=2)
    hit = FilterHit.objects.get()
    assert take_back(row.number, [hit.pk], reason="", actor=sysop) == 1
    assert "autoconfirmed" in groups_of(Actor.objects.get(pk=ann.pk))
    actions = LogEntry.objects.filter(kind="rights").order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["blockautopromote", "restoreautopromote"]


def test_only_blocks_of_the_filter_are_lifted(sysop: Actor, ann: Actor) -> None:
    row = make_filter(sysop, 'user_name == "Ann"', block={"expiry": "1 day"})
    with pytest.raises(EditStopped):
        save_page("Oak", "an oak", actor=ann)
    Block.objects.filter(target="Ann").update(by=sysop)
    assert take_back(row.number, [FilterHit.objects.get().pk], reason="", actor=sysop) == 0
    assert find_block_of("Ann") is not None


def test_taking_from_people_is_for_those_with_the_right(sysop: Actor, ann: Actor) -> None:
    with pytest.raises(FilterRefused):
        make_filter(sysop, "true", blockautopromote={"days": 9999})
    row = make_filter(sysop, "true", degroup={})
    with pytest.raises(PermissionRefused):
        take_back(row.number, [1], reason="", actor=ann)


def test_tools_and_revert_screens(sysop: Actor, ann: Actor, client: Client) -> None:
    ann = age(ann)
    make_filter(sysop, 'user_name == "Ann"', blockautopromote={}, degroup={})
    with pytest.raises(EditStopped):
        save_page("Oak", "an oak", actor=ann)
    client.force_login(sysop.user, backend=BACKEND)
    page = client.get("/wiki/Special:AbuseFilter/revert/1?wpPeriodStart=2020-01-01").content.decode()
    assert "Ann" in page and "Out of all groups" in page and "⧼" not in page
    assert "Ann" not in client.get("/wiki/Special:AbuseFilter/revert/1?wpPeriodEnd=2020-01-01").content.decode()
    hit = FilterHit.objects.get()
    done = client.post("/wiki/Special:AbuseFilter/revert/1", {"hits": [str(hit.pk)], "wpReason": "sorry"}, follow=True)
    assert "Taken back for one account" in done.content.decode()
    tools = client.post("/wiki/Special:AbuseFilter/tools", {"wpReAutoconfirmUser": "Ann"})
    assert tools.status_code == 400 and "⧼" not in tools.content.decode()
    Actor.objects.filter(name="Ann").update(autoconfirm_from=timezone.now() + timedelta(days=3))
    tools = client.post("/wiki/Special:AbuseFilter/tools", {"wpReAutoconfirmUser": "ann"}, follow=True)
    assert "usual rule holds again for Ann" in tools.content.decode()
    log = client.get("/wiki/Special:Log/rights").content.decode()
    assert "count as a new account" in log and "gave autoconfirmation back" in log and "⧼" not in log
    assert client.get("/wiki/Special:AbuseFilter/1").status_code == 200
