"""Saving: what is written, merged, refused."""

from __future__ import annotations

import threading

import pytest

from tests.factories import get_page, make_account, save_page, title_of
from wikigrove.accounts.errors import PermissionRefused, RateLimited
from wikigrove.accounts.models import Actor
from wikigrove.accounts.visitor import Visitor
from wikigrove.editing.domain import submit as module
from wikigrove.editing.domain.checks import check_edit
from wikigrove.editing.domain.submit import EditRequest, submit_edit
from wikigrove.editing.errors import EditConflict, EditRefused
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.append_revision import append_revision
from wikigrove.pages.domain.queries import find_page, list_changes, list_history, read_statistics, read_text
from wikigrove.pages.errors import RevisionConflict
from wikigrove.pages.models import Revision

BASE = "== One ==\nfirst\n\n== Two ==\nsecond\n\n== Three ==\nthird"


def _text(title: str) -> str:
    return read_text(get_page(title).get_latest())


def test_submit_edit_creates_page_with_revision_change_and_counts(alice: Actor) -> None:
    result = save_page("new page", "Hello [[World]].", actor=alice, summary="  first\n edit ")

    page = get_page("New page")
    assert (result.is_new, result.is_null, result.revision_id) == (True, False, page.latest_id)
    revision = page.get_latest()
    assert (revision.actor_name, revision.comment, revision.parent_id, revision.size) == (
        "Alice",
        "first edit",
        None,
        16,
    )
    change = list_changes().rows[0]
    assert (change.change.kind, change.title, change.byte_change) == ("new", title_of("New page"), 16)
    statistics = read_statistics()
    assert (statistics.pages, statistics.articles, statistics.edits) == (1, 1, 1)
    alice.refresh_from_db()
    assert alice.edit_count == 1


def test_submit_edit_merges_when_sections_differ(alice: Actor) -> None:
    base = save_page("A", BASE, actor=alice).revision_id
    save_page("A", BASE.replace("first", "FIRST"), actor=make_account("Ben"))

    result = save_page("A", BASE.replace("third", "THIRD"), actor=alice, base_id=base)

    assert result.was_merged
    assert _text("A") == BASE.replace("first", "FIRST").replace("third", "THIRD")


def test_submit_edit_conflicts_when_lines_are_the_same(alice: Actor) -> None:
    base = save_page("A", BASE, actor=alice).revision_id
    save_page("A", BASE.replace("second", "theirs"), actor=make_account("Ben"))

    with pytest.raises(EditConflict) as caught:
        save_page("A", BASE.replace("second", "ours"), actor=alice, base_id=base)

    conflict = caught.value
    assert (conflict.theirs, conflict.ours) == (BASE.replace("second", "theirs"), BASE.replace("second", "ours"))
    assert "ours" in conflict.merged and "theirs" in conflict.merged
    assert conflict.base_id == get_page("A").latest_id
    assert _text("A") == BASE.replace("second", "theirs"), "nothing was written"


def test_submit_edit_conflicts_when_page_was_created_meanwhile(alice: Actor) -> None:
    save_page("A", "theirs", actor=make_account("Ben"))
    with pytest.raises(EditConflict):
        save_page("A", "ours", actor=alice, base_id=0)


def test_submit_edit_of_section_leaves_the_others(alice: Actor) -> None:
    base = save_page("A", BASE, actor=alice).revision_id
    save_page("A", BASE.replace("== One ==\nfirst\n\n", ""), actor=make_account("Ben"))

    save_page("A", "== Two ==\nchanged", actor=alice, section="2", base_id=base)

    assert _text("A") == "== Two ==\nchanged\n\n== Three ==\nthird", "the number counts in the text that the editor saw"


def test_submit_edit_appends_a_new_section_without_conflict(alice: Actor) -> None:
    base = save_page("Talk:A", "start", actor=alice).revision_id
    save_page("Talk:A", "start\n\nmore", actor=make_account("Ben"))
    save_page("Talk:A", "my words", actor=alice, section="new", section_title="Question", base_id=base)
    assert _text("Talk:A") == "start\n\nmore\n\n== Question ==\n\nmy words"
    assert get_page("Talk:A").get_latest().comment.startswith("/* Question */")


def test_submit_edit_of_missing_section_is_refused(alice: Actor) -> None:
    save_page("A", BASE, actor=alice)
    with pytest.raises(EditRefused) as caught:
        save_page("A", "x", actor=alice, section="9")
    assert caught.value.code == "nosuchsection"


def test_submit_edit_without_change_is_a_null_edit(alice: Actor) -> None:
    first = save_page("A", "same", actor=alice)
    second = save_page("A", "same  \n", actor=alice)
    assert (second.is_null, second.revision_id) == (True, first.revision_id)
    assert Revision.objects.count() == 1


def test_submit_edit_signs_and_substitutes(alice: Actor) -> None:
    save_page("Template:Hi", "Hello {{{1|you}}}", actor=alice)
    save_page("Talk:A", "{{subst:Hi|Ben}} ~~~~ [[Berlin (city)|]] <nowiki>~~~~</nowiki>", actor=alice)
    text = _text("Talk:A")
    assert text.startswith("Hello Ben [[User:Alice|Alice]] ([[User talk:Alice|talk]]) ")
    assert "[[Berlin (city)|Berlin]]" in text
    assert text.endswith("<nowiki>~~~~</nowiki>")


def test_submit_edit_makes_summaries_as_mediawiki_does(alice: Actor) -> None:
    save_page("A", "some text", actor=alice)
    save_page("R", "#REDIRECT [[A]]", actor=alice)
    save_page("A", "", actor=alice)
    comments = {row.change.key: row.change.comment for row in reversed(list_changes().rows)}
    assert "A" in comments["R"] and get_page("R").is_redirect
    assert comments["A"] != "" and _text("A") == ""


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        ({"text": "x", "create_only": True, "title": "There"}, "articleexists"),
        ({"text": "x", "no_create": True, "title": "Missing"}, "missingtitle"),
        ({"text": "x" * (2 * 1024 * 1024 + 1), "title": "Big"}, "contenttoobig"),
        ({"text": "", "title": "Blank"}, "blankarticle"),
        ({"text": "a\x00b", "title": "Zero"}, "badutf8"),
        ({"text": "x", "title": "There", "base_id": 99_999_999}, "nosuchrevid"),
    ],
)
def test_submit_edit_refuses_with_a_code(alice: Actor, request_: dict[str, object], code: str) -> None:
    save_page("There", "here", actor=alice)
    facts = dict(request_)
    title = title_of(str(facts.pop("title")))
    with pytest.raises(EditRefused) as caught:
        submit_edit(EditRequest(title, **facts), actor=alice)  # type: ignore[arg-type]
    assert caught.value.code == code


def test_submit_edit_follows_rights(wiki: Wiki, alice: Actor, admin: Actor) -> None:
    for title, actor, allowed in [
        ("MediaWiki:Sidebar", alice, False),
        ("MediaWiki:Sidebar", admin, True),
        ("MediaWiki:Common.css", alice, False),
        ("MediaWiki:Common.css", admin, True),
        ("User:Alice/common.js", alice, True),
        ("User:Alice/common.js", make_account("Eve"), False),
        ("User:Alice/notes", make_account("Bob"), True),
        ("Special:Version", admin, False),
        ("A", alice, True),
    ]:
        if allowed:
            check_edit(title_of(title), actor=actor, page=None)
        else:
            with pytest.raises(PermissionRefused):
                check_edit(title_of(title), actor=actor, page=None)


def test_wiki_can_close_editing_to_visitors(wiki: Wiki) -> None:
    visitor = Visitor("192.0.2.1")
    check_edit(title_of("A"), actor=visitor, page=None)
    change_wiki(wiki, settings={"group_rights": {"*": {"edit": False, "createpage": False}, "user": {"edit": True}}})
    with pytest.raises(PermissionRefused):
        check_edit(title_of("A"), actor=visitor, page=None)


def test_submit_edit_limits_how_often(wiki: Wiki, alice: Actor, settings) -> None:  # type: ignore[no-untyped-def]
    settings.WIKIGROVE = {**settings.WIKIGROVE, "rate_limits": True}
    change_wiki(wiki, settings={"rate_limits": {"edit": {"user": [2, 3600], "*": [1, 3600]}}})
    save_page("A", "1", actor=alice)
    save_page("A", "2", actor=alice)
    with pytest.raises(RateLimited) as caught:
        save_page("A", "3", actor=alice)
    assert 0 < caught.value.seconds <= 3600
    assert _text("A") == "2"


def test_append_revision_refuses_a_stale_base(alice: Actor) -> None:
    save_page("A", "one", actor=alice)
    from wikigrove.pages.domain.append_revision import NewRevision

    with pytest.raises(RevisionConflict):
        append_revision(NewRevision(title_of("A"), "two", "", base_id=None), actor=alice)
    assert len(list_history(get_page("A")).rows) == 1


def test_submit_edit_retries_when_somebody_was_faster(alice: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    base = save_page("A", BASE, actor=alice).revision_id
    ben = make_account("Ben")
    real, calls = module.append_revision, []

    def save_in_between(new: object, *, actor: Actor) -> object:
        calls.append(1)
        if len(calls) == 1:
            monkeypatch.setattr(module, "append_revision", real)
            save_page("A", BASE.replace("first", "FIRST"), actor=ben)
        return real(new, actor=actor)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "append_revision", save_in_between)
    save_page("A", BASE.replace("third", "THIRD"), actor=alice, base_id=base)
    assert _text("A") == BASE.replace("first", "FIRST").replace("third", "THIRD")


@pytest.mark.django_db(transaction=True)
def test_concurrent_edits_lose_nothing() -> None:
    """Eight people append to eight sections of one page at once; each line is there in the end."""
    from django.db import connection

    from tests.factories import make_wiki
    from wikigrove.farm.scope import use_wiki

    wiki = make_wiki("race")
    with use_wiki(wiki):
        actors = [make_account(f"Racer {n}") for n in range(8)]
        text = "\n\n".join(f"== S{n} ==\nstart {n}" for n in range(8))
        base = save_page("Race", text, actor=actors[0]).revision_id

    def edit(n: int) -> None:
        with use_wiki(wiki):
            submit_edit(
                EditRequest(title_of("Race"), text.replace(f"start {n}", f"start {n}\nadded {n}"), base_id=base),
                actor=actors[n],
            )
        connection.close()

    threads = [threading.Thread(target=edit, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with use_wiki(wiki):
        final = _text("Race")
        assert [n for n in range(8) if f"added {n}" not in final] == []
        assert find_page(title_of("Race")) is not None
