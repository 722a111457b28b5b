"""Undoing edits, whatever was saved since."""

from __future__ import annotations

import pytest

from tests.factories import get_page, save_page
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.undo import prepare_undo
from wikigrove.editing.errors import EditConflict, EditRefused
from wikigrove.pages.domain.queries import list_history

LINES = "one\n\ntwo\n\nthree\n\nfour"


def test_undo_takes_out_one_edit_and_keeps_later_ones(alice: Actor) -> None:
    save_page("A", LINES, actor=alice)
    bad = save_page("A", LINES.replace("one", "BAD"), actor=alice).revision_id
    save_page("A", LINES.replace("one", "BAD").replace("four", "FOUR"), actor=alice)
    assert prepare_undo(get_page("A"), revision_id=bad, actor=alice) == LINES.replace("four", "FOUR")


def test_undo_of_several_edits(alice: Actor) -> None:
    first = save_page("A", LINES, actor=alice).revision_id
    save_page("A", LINES.replace("one", "1"), actor=alice)
    last = save_page("A", LINES.replace("one", "1").replace("two", "2"), actor=alice).revision_id
    assert prepare_undo(get_page("A"), revision_id=last, after_id=first, actor=alice) == LINES
    assert prepare_undo(get_page("A"), revision_id=first, after_id=last, actor=alice) == LINES, "in either order"


def test_undo_conflicts_when_later_edits_touch_the_same_lines(alice: Actor) -> None:
    save_page("A", LINES, actor=alice)
    bad = save_page("A", LINES.replace("two", "BAD"), actor=alice).revision_id
    save_page("A", LINES.replace("two", "better"), actor=alice)
    with pytest.raises(EditConflict):
        prepare_undo(get_page("A"), revision_id=bad, actor=alice)


def test_undo_refuses_foreign_and_missing_revisions(alice: Actor) -> None:
    save_page("A", "a", actor=alice)
    other = save_page("B", "b", actor=alice).revision_id
    for revision_id, code in ((other, "revwrongpage"), (99_999_999, "nosuchrevid")):
        with pytest.raises(EditRefused) as caught:
            prepare_undo(get_page("A"), revision_id=revision_id, actor=alice)
        assert caught.value.code == code
    assert len(list_history(get_page("A")).rows) == 1
