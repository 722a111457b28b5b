"""Move, delete, restore, protect, roll back, hide, merge: what happens to pages besides edits."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import TestCase
from django.utils import timezone

from tests.factories import get_page, make_account, save_page, title_of
from wikigrove.accounts.errors import PermissionRefused
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.change_tags import change_tags, create_tag, delete_tag
from wikigrove.editing.domain.delete import DeleteRequest, delete_page
from wikigrove.editing.domain.hide import HideRequest, set_visibility
from wikigrove.editing.domain.merge_histories import MergeRequest, merge_histories, split_history
from wikigrove.editing.domain.move import MoveRequest, move_page, swap_pages
from wikigrove.editing.domain.patrol import patrol_change
from wikigrove.editing.domain.protect import protect_page, read_expiry
from wikigrove.editing.domain.restore import RestoreRequest, list_deleted, restore_page
from wikigrove.editing.domain.rollback import RollbackRequest, roll_back
from wikigrove.editing.errors import EditRefused
from wikigrove.moderation.domain.block import BlockRequest, block
from wikigrove.pages.domain.protections import Restriction, find_protections
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.pages.domain.tags import tags_of_revisions
from wikigrove.pages.models import Change, DeletedRevision, LogEntry, PageLink, Revision, WikiStatistics

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(wiki: object) -> Actor:
    return make_account("Admin", groups=("sysop", "suppress"))


@pytest.fixture
def ann(wiki: object) -> Actor:
    return make_account("Ann")


def texts_of(title: str) -> list[str]:
    rows = Revision.objects.filter(page=get_page(title)).order_by("timestamp", "pk")
    return [read_text(revision) for revision in rows]


def move(old: str, new: str, actor: Actor, **more: object) -> object:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return move_page(MoveRequest(title_of(old), title_of(new), **more), actor=actor)  # type: ignore[arg-type]


def delete(title: str, actor: Actor, **more: object) -> LogEntry:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return delete_page(DeleteRequest(title_of(title), **more), actor=actor)  # type: ignore[arg-type]


def restore(title: str, actor: Actor, **more: object) -> object:
    with TestCase.captureOnCommitCallbacks(execute=True):
        return restore_page(RestoreRequest(title_of(title), **more), actor=actor)  # type: ignore[arg-type]


class TestMove:
    def test_move_takes_history_talk_page_and_subpages_and_leaves_redirects(self, ann: Actor) -> None:
        for title in ("Oak", "Talk:Oak", "Talk:Oak/Archive 1"):
            save_page(title, f"text of {title}", actor=ann)
        before = get_page("Oak").pk
        result = move("Oak", "Quercus", ann, reason="latin", move_subpages=True)
        assert [(old.key, new.key) for old, new in result.moved] == [  # type: ignore[attr-defined]
            ("Oak", "Quercus"),
            ("Oak", "Quercus"),
            ("Oak/Archive_1", "Quercus/Archive_1"),
        ]
        assert get_page("Quercus").pk == before
        assert texts_of("Quercus") == ["text of Oak", "text of Oak"]
        assert texts_of("Oak") == ["#REDIRECT [[Quercus]]"]
        assert get_page("Oak").is_redirect
        entry = LogEntry.objects.filter(kind="move").order_by("pk").first()
        assert (entry.key, entry.params, entry.comment) == ("Oak", {"target": "Quercus", "noredirect": False}, "latin")
        assert tags_of_revisions([get_page("Oak").latest_id or 0]) == {get_page("Oak").latest_id: ("mw-new-redirect",)}

    def test_move_back_over_the_redirect_needs_no_right_to_delete(self, ann: Actor) -> None:
        save_page("Oak", "an oak", actor=ann)
        move("Oak", "Quercus", ann)
        move("Quercus", "Oak", ann)
        assert read_text(get_page("Oak").get_latest()) == "an oak"
        assert get_page("Quercus").is_redirect

    def test_move_onto_a_page_is_refused_unless_an_admin_deletes_it(self, ann: Actor, admin: Actor) -> None:
        save_page("Oak", "an oak", actor=ann)
        save_page("Elm", "an elm", actor=ann)
        with pytest.raises(EditRefused) as refused:
            move("Oak", "Elm", ann, delete_target=True)
        assert refused.value.code == "articleexists"
        move("Oak", "Elm", admin, delete_target=True, leave_redirect=False)
        assert find_page(title_of("Oak")) is None
        assert read_text(get_page("Elm").get_latest()) == "an oak"
        assert [row.key for row in list_deleted(title_of("Elm"))] == ["Elm"]

    def test_only_those_who_may_leave_no_redirect(self, ann: Actor) -> None:
        save_page("Oak", "an oak", actor=ann)
        move("Oak", "Elm", ann, leave_redirect=False)
        assert get_page("Oak").is_redirect

    def test_swap_changes_places_with_histories(self, admin: Actor) -> None:
        save_page("Oak", "an oak", actor=admin)
        save_page("Elm", "an elm", actor=admin)
        save_page("Elm", "#REDIRECT [[Oak]]", actor=admin)
        with TestCase.captureOnCommitCallbacks(execute=True):
            swap_pages(title_of("Oak"), title_of("Elm"), reason="", actor=admin)
        assert texts_of("Elm")[0] == "an oak"
        assert texts_of("Oak")[0] == "an elm"

    def test_restrictions_go_along(self, admin: Actor) -> None:
        save_page("Oak", "an oak", actor=admin)
        protect_page(title_of("Oak"), {"edit": Restriction("sysop")}, actor=admin)
        move("Oak", "Elm", admin)
        assert [p.level for p in find_protections(title_of("Elm"))] == ["sysop"]
        assert find_protections(title_of("Oak")) == []

    def test_partial_blocks_go_along(self, admin: Actor, ann: Actor) -> None:
        save_page("Oak", "an oak", actor=admin)
        save_page("Elm", "an elm", actor=admin)
        row = block(BlockRequest("Ann", is_sitewide=False, pages=(title_of("Oak"), title_of("Beech"))), actor=admin)
        move("Oak", "Fir", admin)
        row.refresh_from_db()
        assert row.pages == [[0, "Fir"], [0, "Beech"]]
        with pytest.raises(PermissionRefused):
            save_page("Fir", "a fir", actor=Actor.objects.get(pk=ann.pk))
        save_page("Elm", "elms", actor=Actor.objects.get(pk=ann.pk))

    def test_swapped_pages_keep_their_own_restrictions_and_blocks(self, admin: Actor, ann: Actor) -> None:
        save_page("Oak", "an oak", actor=admin)
        save_page("Elm", "#REDIRECT [[Oak]]", actor=admin)
        protect_page(title_of("Oak"), {"edit": Restriction("sysop")}, actor=admin)
        protect_page(title_of("Elm"), {"edit": Restriction("autoconfirmed")}, actor=admin)
        row = block(BlockRequest("Ann", is_sitewide=False, pages=(title_of("Oak"), title_of("Elm"))), actor=admin)
        swap_pages(title_of("Oak"), title_of("Elm"), reason="", actor=admin)
        levels = {name: [p.level for p in find_protections(title_of(name))] for name in ("Oak", "Elm")}
        assert levels == {"Oak": ["autoconfirmed"], "Elm": ["sysop"]}
        row.refresh_from_db()
        assert row.pages == [[0, "Elm"], [0, "Oak"]]


class TestDelete:
    def test_deleted_page_is_gone_everywhere_and_comes_back_whole(self, admin: Actor, ann: Actor) -> None:
        save_page("Elm", "see [[Oak]]", actor=ann)
        first = save_page("Oak", "an [[elm]]", actor=ann)
        save_page("Oak", "an old [[elm]]", actor=admin)
        pages = WikiStatistics.objects.get().pages
        entry = delete("Oak", admin, reason="no tree")
        assert find_page(title_of("Oak")) is None
        assert (entry.kind, entry.action, entry.comment) == ("delete", "delete", "no tree")
        assert WikiStatistics.objects.get().pages == pages - 1
        assert not PageLink.objects.filter(page_id=first.page.pk).exists()
        assert not Change.objects.filter(key="Oak").exclude(kind="log").exists()
        assert [row.revision_id for row in list_deleted(title_of("Oak"))][-1] == first.revision_id

        result = restore("Oak", admin, reason="a tree")
        assert result.revisions == 2  # type: ignore[attr-defined]
        assert get_page("Oak").pk == first.page.pk
        assert texts_of("Oak") == ["an [[elm]]", "an old [[elm]]"]
        assert not DeletedRevision.objects.exists()
        assert PageLink.objects.filter(page_id=first.page.pk).exists()
        assert WikiStatistics.objects.get().pages == pages

    def test_some_revisions_come_back_and_join_what_is_there(self, admin: Actor) -> None:
        one = save_page("Oak", "one", actor=admin).revision_id
        save_page("Oak", "two", actor=admin)
        delete("Oak", admin)
        save_page("Oak", "three", actor=admin)
        restore("Oak", admin, revisions=frozenset({one}))
        assert texts_of("Oak") == ["one", "three"]
        assert read_text(get_page("Oak").get_latest()) == "three"
        assert len(list_deleted(title_of("Oak"))) == 1

    def test_reason_is_written_when_none_is_given(self, admin: Actor, ann: Actor) -> None:
        save_page("Oak", "spam spam", actor=ann)
        entry = delete("Oak", admin)
        assert "spam spam" in entry.comment and "Ann" in entry.comment

    def test_people_may_not_delete(self, ann: Actor) -> None:
        save_page("Oak", "an oak", actor=ann)
        with pytest.raises(PermissionRefused):
            delete("Oak", ann)
        assert find_page(title_of("Oak")) is not None

    def test_nothing_to_restore_says_so(self, admin: Actor) -> None:
        with pytest.raises(EditRefused) as refused:
            restore("Nowhere", admin)
        assert refused.value.code == "cantundelete"


class TestProtect:
    def test_protected_page_refuses_people_until_it_expires(self, admin: Actor, ann: Actor) -> None:
        save_page("Oak", "an oak", actor=ann)
        until = timezone.now() + timedelta(hours=1)
        protect_page(title_of("Oak"), {"edit": Restriction("sysop", until)}, reason="war", actor=admin)
        with pytest.raises(PermissionRefused) as refused:
            save_page("Oak", "mine", actor=ann)
        assert refused.value.code == "protectedpage"
        row = find_protections(title_of("Oak"))[0]
        row.expires = timezone.now() - timedelta(seconds=1)
        row.save()
        save_page("Oak", "mine", actor=ann)
        assert texts_of("Oak")[-1] == "mine"

    def test_title_without_a_page_can_be_kept_from_being_made(self, admin: Actor, ann: Actor) -> None:
        protect_page(title_of("Spam"), {"create": Restriction("sysop")}, reason="no", actor=admin)
        with pytest.raises(PermissionRefused) as refused:
            save_page("Spam", "spam", actor=ann)
        assert refused.value.code == "protectedtitle"

    def test_cascade_protects_what_the_page_shows(self, admin: Actor, ann: Actor) -> None:
        save_page("Template:Tree", "a tree", actor=ann)
        save_page("Main Page", "{{Tree}}", actor=ann)
        protect_page(title_of("Main Page"), {"edit": Restriction("sysop")}, cascade=True, actor=admin)
        with pytest.raises(PermissionRefused) as refused:
            save_page("Template:Tree", "mine", actor=ann)
        assert refused.value.code == "cascadeprotected"
        save_page("Template:Tree", "better", actor=admin)

    def test_history_and_log_tell_of_it(self, admin: Actor) -> None:
        save_page("Oak", "an oak", actor=admin)
        for wanted, action in (
            ({"edit": Restriction("autoconfirmed")}, "protect"),
            ({"edit": Restriction("sysop"), "move": Restriction("sysop")}, "modify"),
            ({}, "unprotect"),
        ):
            assert protect_page(title_of("Oak"), wanted, actor=admin).action == action
        assert Revision.objects.filter(page=get_page("Oak")).count() == 4

    @pytest.mark.parametrize("text", ["3 days", "1 week", "infinite", "2099-01-01T00:00:00Z", "20990101000000"])
    def test_expiry_is_read(self, text: str) -> None:
        assert read_expiry(text) is None if text == "infinite" else read_expiry(text)

    @pytest.mark.parametrize("text", ["soon", "2001-01-01", "-3 days"])
    def test_expiry_that_makes_no_sense_is_refused(self, text: str) -> None:
        with pytest.raises(EditRefused):
            read_expiry(text)


class TestRollback:
    def test_all_edits_of_the_last_author_go_and_are_marked(self, admin: Actor, ann: Actor) -> None:
        save_page("Oak", "good", actor=admin)
        bad = [save_page("Oak", f"bad {n}", actor=ann).revision_id for n in range(2)]
        with TestCase.captureOnCommitCallbacks(execute=True):
            result = roll_back(RollbackRequest(title_of("Oak"), "Ann"), actor=admin)
        assert texts_of("Oak")[-1] == "good"
        assert "Ann" in result.summary and "Admin" in result.summary
        tags = tags_of_revisions([*bad, result.edit.revision_id])
        assert tags == {bad[0]: ("mw-reverted",), bad[1]: ("mw-reverted",), result.edit.revision_id: ("mw-rollback",)}
        assert not Change.objects.filter(revision_id__in=bad, is_patrolled=False).exists()

    def test_somebody_else_was_faster(self, admin: Actor, ann: Actor) -> None:
        save_page("Oak", "good", actor=ann)
        save_page("Oak", "better", actor=admin)
        with pytest.raises(EditRefused) as refused:
            roll_back(RollbackRequest(title_of("Oak"), "Ann"), actor=admin)
        assert refused.value.code == "alreadyrolled"

    def test_only_author(self, admin: Actor, ann: Actor) -> None:
        save_page("Oak", "good", actor=ann)
        with pytest.raises(EditRefused) as refused:
            roll_back(RollbackRequest(title_of("Oak"), "Ann"), actor=admin)
        assert refused.value.code == "onlyauthor"


class TestSoftwareTags:
    def test_texts_tell_their_tags(self, ann: Actor) -> None:
        save_page("Oak", "x" * 400, actor=ann)
        wanted = [
            ("short", ("mw-replace",)),
            ("x" * 400, ("mw-manual-revert",)),
            ("", ("mw-blank",)),
            ("#REDIRECT [[Elm]]", ("mw-new-redirect",)),
            ("#REDIRECT [[Ash]]", ("mw-changed-redirect-target",)),
            ("no more", ("mw-removed-redirect",)),
        ]
        for text, tags in wanted:
            pk = save_page("Oak", text, actor=ann).revision_id
            found = tags_of_revisions([pk]).get(pk, ())
            assert set(tags) <= set(found), text

    def test_tag_by_hand_lives_from_making_to_deletion(self, admin: Actor, ann: Actor) -> None:
        pk = save_page("Oak", "an oak", actor=ann).revision_id
        with pytest.raises(EditRefused):
            change_tags(revision_ids=[pk], add=["leafy"], actor=ann)
        create_tag("leafy", actor=admin)
        assert change_tags(revision_ids=[pk], add=["leafy"], actor=ann) == 1
        assert tags_of_revisions([pk]) == {pk: ("leafy",)}
        assert change_tags(revision_ids=[pk], add=["leafy"], actor=ann) == 0
        delete_tag("leafy", actor=admin)
        assert tags_of_revisions([pk]) == {}


def test_patrol_marks_once_and_not_the_own_edit(admin: Actor, ann: Actor) -> None:
    pk = save_page("Oak", "an oak", actor=ann).revision_id
    change = Change.objects.get(revision_id=pk)
    with pytest.raises(PermissionRefused):
        patrol_change(change, actor=ann)
    assert patrol_change(change, actor=admin) is True
    assert patrol_change(change, actor=admin) is False
    assert LogEntry.objects.get(kind="patrol").params["curid"] == pk


class TestHide:
    def test_text_of_an_old_revision_is_hidden_and_shown_again(self, admin: Actor, ann: Actor) -> None:
        old = save_page("Oak", "private", actor=ann).revision_id
        save_page("Oak", "public", actor=ann)
        assert set_visibility(HideRequest("revision", frozenset({old}), {1: True, 4: True}), actor=admin) == 1
        assert Revision.objects.get(pk=old).visibility == 5
        entry = LogEntry.objects.filter(kind="delete").latest("pk")
        assert (entry.action, entry.params["ids"], entry.params["new"]) == ("revision", [old], 5)
        set_visibility(HideRequest("revision", frozenset({old}), {1: False, 4: False}), actor=admin)
        assert Revision.objects.get(pk=old).visibility == 0

    def test_latest_text_stays(self, admin: Actor) -> None:
        pk = save_page("Oak", "an oak", actor=admin).revision_id
        with pytest.raises(EditRefused) as refused:
            set_visibility(HideRequest("revision", frozenset({pk}), {1: True}), actor=admin)
        assert refused.value.code == "revdelete-hide-current"

    def test_suppression_goes_to_its_own_log(self, admin: Actor) -> None:
        old = save_page("Oak", "private", actor=admin).revision_id
        save_page("Oak", "public", actor=admin)
        set_visibility(HideRequest("revision", frozenset({old}), {1: True, 8: True}), actor=admin)
        assert LogEntry.objects.latest("pk").kind == "suppress"
        plain = make_account("Plain", groups=("sysop",))
        with pytest.raises(PermissionRefused):
            set_visibility(HideRequest("revision", frozenset({old}), {1: False, 8: False}), actor=plain)


class TestHistories:
    def test_older_history_merges_below_and_its_page_redirects(self, admin: Actor) -> None:
        save_page("Old", "one", actor=admin)
        save_page("Old", "two", actor=admin)
        save_page("New", "three", actor=admin)
        with TestCase.captureOnCommitCallbacks(execute=True):
            merge_histories(MergeRequest(title_of("Old"), title_of("New")), actor=admin)
        assert texts_of("New") == ["one", "two", "three"]
        assert texts_of("Old") == ["#REDIRECT [[New]]"]
        parents = list(Revision.objects.filter(page=get_page("New")).order_by("pk").values_list("pk", "parent_id"))
        assert [parent for _, parent in parents] == [None, parents[0][0], parents[1][0]]

    def test_overlapping_histories_are_refused(self, admin: Actor) -> None:
        save_page("New", "one", actor=admin)
        save_page("Old", "two", actor=admin)
        with pytest.raises(EditRefused):
            merge_histories(MergeRequest(title_of("Old"), title_of("New")), actor=admin)

    def test_split_takes_chosen_revisions_to_a_page_of_their_own(self, admin: Actor) -> None:
        ids = [save_page("Oak", text, actor=admin).revision_id for text in ("oak", "elm", "old oak")]
        with TestCase.captureOnCommitCallbacks(execute=True):
            split_history(
                title_of("Oak"), title_of("Elm"), revisions=frozenset({ids[1]}), reason="mixed up", actor=admin
            )
        assert (texts_of("Oak"), texts_of("Elm")) == (["oak", "old oak"], ["elm"])


def test_log_entry_shows_in_recent_changes_unless_its_kind_never_does(admin: Actor) -> None:
    save_page("Oak", "an oak", actor=admin)
    move("Oak", "Quercus", admin, leave_redirect=False)
    delete("Quercus", admin)
    shown = [(c.kind, c.log.kind) for c in Change.objects.filter(kind="log").select_related("log").order_by("pk")]
    # The page's edits have gone with it.
    assert shown == [("log", "move"), ("log", "delete")] and not Change.objects.filter(kind="new").exists()
    assert [e.kind for e in LogEntry.objects.order_by("pk") if e.kind != "newusers"] == ["create", "move", "delete"]


def test_line_of_an_act_names_the_version_that_tells_of_it(admin: Actor) -> None:
    save_page("Oak", "an oak", actor=admin)
    protect_page(title_of("Oak"), {"edit": Restriction("sysop")}, actor=admin)
    line = Change.objects.get(kind="log", log__kind="protect")
    assert line.revision_id == get_page("Oak").latest_id
    with pytest.raises(EditRefused):
        patrol_change(line, actor=admin)
    move("Oak", "Quercus", admin)
    assert Change.objects.get(log__kind="move").revision_id == get_page("Quercus").latest_id


class TestLogOfNewPages:
    def test_it_names_the_first_revision_of_pages_that_people_make(self, ann: Actor) -> None:
        made = save_page("Oak", "an oak", actor=ann, summary="planted")
        save_page("Oak", "an old oak", actor=ann)
        move("Oak", "Quercus", ann)
        (entry,) = LogEntry.objects.filter(kind="create")
        assert (entry.key, entry.action, entry.comment) == ("Oak", "create", "planted")
        assert (entry.params, entry.actor, entry.page_id) == ({"revid": made.revision_id}, ann, get_page("Quercus").pk)

    def test_it_hides_what_the_revision_hides(self, admin: Actor, ann: Actor) -> None:
        first = save_page("Oak", "private", actor=ann).revision_id
        second = save_page("Oak", "public", actor=ann).revision_id
        save_page("Oak", "more", actor=ann)
        set_visibility(HideRequest("revision", frozenset({second}), {2: True}), actor=admin)
        assert LogEntry.objects.get(kind="create").visibility == 0
        set_visibility(HideRequest("revision", frozenset({first}), {1: True, 2: True, 8: True}), actor=admin)
        assert LogEntry.objects.get(kind="create").visibility == 2 | 8, "the act itself stays"
        set_visibility(HideRequest("revision", frozenset({first}), {2: False}), actor=admin)
        assert LogEntry.objects.get(kind="create").visibility == 0
        delete("Oak", admin)
        set_visibility(HideRequest("archive", frozenset({first}), {4: True}), actor=admin)
        assert LogEntry.objects.get(kind="create").visibility == 4 | 8

    def test_it_does_not_tell_of_a_page_that_was_suppressed(self, admin: Actor, ann: Actor) -> None:
        save_page("Ann lives in Elm Street", "private", actor=ann)
        delete("Ann lives in Elm Street", admin, suppress=True)
        assert LogEntry.objects.get(kind="create").visibility == 15
