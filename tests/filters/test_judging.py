"""Filters at work: on edits, moves and deletions; their log; lists of unwanted links and titles."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import get_page, make_account, save_page, title_of
from wikigrove.accounts.domain.check_block import find_block_of
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.judge_acts import EditStopped
from wikigrove.editing.domain.move import MoveRequest, move_page
from wikigrove.filters.domain.judge import unpack_variables
from wikigrove.filters.domain.lists import check_links, check_title, read_title_rules
from wikigrove.filters.domain.save_filter import FilterDraft, save_filter
from wikigrove.filters.domain.try_rules import try_rules
from wikigrove.filters.errors import ActStopped, FilterRefused
from wikigrove.filters.models import EditFilter, FilterHit, FilterVersion
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.models import LogEntry

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def sysop(wiki: object) -> Actor:
    return make_account("Sysop", groups=("sysop",))


@pytest.fixture
def ann(wiki: object) -> Actor:
    return make_account("Ann")


def make_filter(sysop: Actor, rules: str, **actions: dict[str, object]) -> EditFilter:
    return save_filter(FilterDraft("No casinos", rules, actions=actions), number=None, actor=sysop)


CASINO = '!("sysop" in user_groups) & added_lines irlike "casino"'


def test_forbidding_filter_stops_the_edit_and_logs_it(sysop: Actor, ann: Actor) -> None:
    row = make_filter(sysop, CASINO, disallow={})
    with pytest.raises(EditStopped) as stopped:
        save_page("Oak", "best CASINO", actor=ann)
    assert stopped.value.code == "abusefilter-disallowed"
    assert find_page(title_of("Oak")) is None
    hit = FilterHit.objects.get()
    assert (hit.taken, hit.key, hit.actor_id, hit.revision_id) == ("disallow", "Oak", ann.pk, None)
    assert unpack_variables(hit)["new_wikitext"] == "best CASINO"
    row.refresh_from_db()
    assert row.hits == 1
    save_page("Oak", "best casino", actor=sysop)


def test_warning_lets_the_same_through_the_second_time(sysop: Actor, ann: Actor) -> None:
    make_filter(sysop, CASINO, warn={"message": "abusefilter-warning"}, tag={"tags": ["casino"]})
    with pytest.raises(EditStopped) as stopped:
        save_page("Oak", "a casino", actor=ann)
    assert stopped.value.may_insist
    number = save_page("Oak", "a casino", actor=ann).revision_id
    assert tags_of_revisions([number]) == {number: ("casino",)}
    assert FilterHit.objects.get(taken="tag").revision_id == number


def test_throttled_filter_acts_only_when_it_is_too_often(sysop: Actor, ann: Actor) -> None:
    make_filter(sysop, CASINO, throttle={"count": 2, "seconds": 3600, "by": ["user"]}, disallow={})
    for n in range(2):
        save_page(f"Page {n}", "casino", actor=ann)
    with pytest.raises(EditStopped):
        save_page("Page 3", "casino", actor=ann)


def test_blocking_filter_blocks(sysop: Actor, ann: Actor) -> None:
    make_filter(sysop, CASINO, block={"expiry": "3 days"})
    with pytest.raises(EditStopped):
        save_page("Oak", "casino", actor=ann)
    block = find_block_of("Ann")
    assert block is not None and block.expires is not None and "No casinos" in block.reason
    with pytest.raises(PermissionRefused):
        save_page("Oak", "nice", actor=Actor.objects.get(pk=ann.pk))


def test_moves_are_judged(sysop: Actor, ann: Actor) -> None:
    save_page("Oak", "an oak", actor=ann)
    make_filter(sysop, 'action == "move" & moved_to_title rlike "!!!"', disallow={})
    with pytest.raises(EditStopped):
        move_page(MoveRequest(title_of("Oak"), title_of("Oak!!!")), actor=ann)
    assert find_page(title_of("Oak")) is not None


def test_broken_filter_lets_edits_pass(sysop: Actor, ann: Actor) -> None:
    make_filter(sysop, "length(added_lines) / 0 > 1", disallow={})
    save_page("Oak", "an oak", actor=ann)
    assert read_text(get_page("Oak").get_latest()) == "an oak"


def test_links_and_text_of_an_edit_are_known(sysop: Actor, ann: Actor) -> None:
    rules = (
        'added_links contains "example.org" & length(removed_links) == 0 & new_text contains "see it" '
        '& page_id == 0 & user_age < 1000 & edit_delta > 5 & edit_diff contains "+"'
    )
    make_filter(sysop, rules, tag={"tags": ["linked"]})
    number = save_page("Oak", "'''see it''' at https://example.org/x", actor=ann).revision_id
    assert tags_of_revisions([number]) == {number: ("linked",)}


def test_filter_that_matches_too_much_only_logs(sysop: Actor, ann: Actor) -> None:
    row = make_filter(sysop, "true", disallow={})
    for n in range(30):
        try:
            save_page(f"Page {n}", "text", actor=ann)
        except EditStopped:
            continue
    row.refresh_from_db()
    assert row.is_throttled
    save_page("Oak", "an oak", actor=ann)
    save_filter(FilterDraft("better", "false", actions={"disallow": {}}), number=row.number, actor=sysop)
    row.refresh_from_db()
    assert not row.is_throttled


def test_filters_have_versions_and_a_log(sysop: Actor) -> None:
    row = make_filter(sysop, CASINO, disallow={})
    save_filter(FilterDraft("Better", "false"), number=row.number, actor=sysop)
    assert [v.description for v in FilterVersion.objects.order_by("pk")] == ["No casinos", "Better"]
    assert [e.action for e in LogEntry.objects.filter(kind="abusefilter").order_by("pk")] == ["create", "modify"]


def test_only_those_who_may_save_filters_and_only_good_ones(sysop: Actor, ann: Actor) -> None:
    with pytest.raises(PermissionRefused):
        make_filter(ann, CASINO)
    with pytest.raises(FilterRefused):
        make_filter(sysop, "1 +")
    with pytest.raises(FilterRefused):
        make_filter(sysop, "true", tag={"tags": ["mw-undo"]})
    assert not EditFilter.objects.exists()


def test_rules_are_tried_on_past_edits(sysop: Actor, ann: Actor) -> None:
    save_page("Oak", "an oak", actor=ann)
    save_page("Oak", "a casino", actor=ann)
    tried = try_rules(CASINO, actor=sysop)
    assert [(one.row.change.comment != "", one.matches) for one in tried][0][1] is True
    assert [one.matches for one in tried] == [True, False]


def test_forbidden_addresses_and_titles(sysop: Actor, ann: Actor) -> None:
    editor = make_account("Editor", groups=("interface-admin", "sysop"))
    save_page("MediaWiki:Spam-blacklist", "# bad ones\ncasino\\d+\\.example\nbad(", actor=editor)
    save_page("MediaWiki:Spam-whitelist", "good\\.casino1\\.example", actor=editor)
    save_page(
        "MediaWiki:Titleblacklist",
        ".*!!!.* <errmsg=titleblacklist-forbidden-create>\nTest.* <autoconfirmed>",
        actor=editor,
    )
    with pytest.raises(ActStopped) as stopped:
        check_links("", "see http://www.casino7.example/x", actor=ann)
    assert "casino7.example" in str(stopped.value.params[0])
    check_links("http://casino7.example", "http://casino7.example again", actor=ann)
    check_links("", "http://good.casino1.example", actor=ann)
    with pytest.raises(EditStopped):
        save_page("Oak!!!", "an oak", actor=ann)
    check_title(title_of("Oak"), "create", actor=ann)
    check_title(title_of("Oak!!!"), "create", actor=sysop)


def test_title_list_options_are_read() -> None:
    rules = read_title_rules("# comment\nBad.*  <casesensitive|moveonly> # why\nName <newaccountonly>\n[broken")
    assert [(rule.pattern, sorted(rule.options)) for rule in rules] == [
        ("Bad.*", ["casesensitive", "moveonly"]),
        ("Name", ["newaccountonly"]),
    ]
    assert [rule.applies_to("create") for rule in rules] == [False, False]
    assert rules[1].applies_to("createaccount")


class TestScreens:
    def test_filter_is_made_changed_and_read(self, sysop: Actor, ann: Actor, client: Client) -> None:
        client.force_login(sysop.user, backend=BACKEND)
        fields = {
            "wpFilterDescription": "No casinos",
            "wpFilterRules": CASINO,
            "wpFilterEnabled": "1",
            "wpFilterActionDisallow": "1",
            "wpFilterActionThrottle": "1",
            "wpFilterThrottleCount": "1",
            "wpFilterThrottlePeriod": "60",
        }
        assert client.get("/wiki/Special:AbuseFilter/new").status_code == 200
        bad = client.post("/wiki/Special:AbuseFilter/new", {**fields, "wpFilterRules": "1 +\n+"})
        assert bad.status_code == 400 and "line 2" in bad.content.decode()
        assert client.post("/wiki/Special:AbuseFilter/new", fields)["Location"] == "/wiki/Special:AbuseFilter/1"
        for n in range(2):
            try:
                save_page(f"Page {n}", "casino", actor=ann)
            except EditStopped:
                continue
        hit = FilterHit.objects.latest("pk")
        version = FilterVersion.objects.get()
        for path in ("", "/1", "/history/1", f"/history/1/item/{version.pk}", "/test?load=1"):
            response = client.get(f"/wiki/Special:AbuseFilter{path}")
            assert response.status_code == 200 and "⧼" not in response.content.decode(), path
        for path in ("/wiki/Special:AbuseLog", f"/wiki/Special:AbuseLog/{hit.pk}", "/wiki/Special:Log/abusefilter"):
            text = client.get(path).content.decode()
            assert "No casinos" in text or "edit filter" in text
            assert "⧼" not in text, path
        tried = client.post("/wiki/Special:AbuseFilter/test", {"wpFilterRules": CASINO, "wpShowNegative": "1"})
        assert "tried" in tried.content.decode() and "⧼" not in tried.content.decode()

    def test_private_filter_is_private(self, sysop: Actor, ann: Actor, client: Client) -> None:
        save_filter(
            FilterDraft("secret", CASINO, is_hidden=True, actions={"tag": {"tags": ["x"]}}), number=None, actor=sysop
        )
        save_page("Oak", "casino", actor=ann)
        hit = FilterHit.objects.get()
        client.force_login(ann.user, backend=BACKEND)
        assert client.get("/wiki/Special:AbuseFilter/1").status_code == 403
        assert client.get("/wiki/Special:AbuseFilter/history/1").status_code == 403
        assert client.get(f"/wiki/Special:AbuseLog/{hit.pk}").status_code == 403
        assert "casino" not in client.get("/wiki/Special:AbuseFilter").content.decode()
        assert "secret" not in client.get("/wiki/Special:AbuseLog").content.decode()

    def test_editor_keeps_the_text_when_a_filter_warns(self, sysop: Actor, ann: Actor, client: Client) -> None:
        make_filter(sysop, CASINO, warn={})
        client.force_login(ann.user, backend=BACKEND)
        fields = {"wpTextbox1": "my long casino text", "wpSave": "1"}
        warned = client.post("/w/index.php?title=Oak&action=submit", fields)
        assert warned.status_code in {200, 409, 400, 403} and "my long casino text" in warned.content.decode()
        assert "could do harm" in warned.content.decode()
        assert client.post("/w/index.php?title=Oak&action=submit", fields).status_code == 302
