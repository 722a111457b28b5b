"""Comparing texts."""

from __future__ import annotations

import random

from wikigrove.pages.domain.compare import DiffRow, compare_inline, compare_texts, compare_words
from wikigrove.pages.domain.merge import merge_texts


def test_compare_marks_changed_words_only() -> None:
    rows = compare_texts("a\nthe quick fox\nb", "a\nthe slow fox\nb")
    assert rows == [
        DiffRow("skip", 1, 1),
        DiffRow("context", 1, 1, (("a", False),), (("a", False),)),
        DiffRow(
            "change",
            2,
            2,
            (("the ", False), ("quick", True), (" fox", False)),
            (("the ", False), ("slow", True), (" fox", False)),
        ),
        DiffRow("context", 3, 3, (("b", False),), (("b", False),)),
    ]


def test_compare_of_new_and_emptied_pages() -> None:
    assert [r.kind for r in compare_texts("", "x\ny")] == ["skip", "add", "add"]
    assert [r.kind for r in compare_texts("x\ny", "")] == ["skip", "delete", "delete"]
    assert compare_texts("same\ntext", "same\ntext") == []


def test_compare_shows_two_lines_of_context_and_starts_groups() -> None:
    old = [f"line {n}" for n in range(40)]
    new = [*old]
    new[5], new[30] = "changed here", "changed there"
    rows = compare_texts("\n".join(old), "\n".join(new))
    assert [(r.old_number, r.new_number) for r in rows if r.kind == "skip"] == [(4, 4), (29, 29)]
    assert len(rows) == 2 * (1 + 2 + 2 + 2)


def test_compare_inline_holds_both_versions() -> None:
    ((_, _, runs),) = [
        row for row in compare_inline(compare_texts("the quick fox", "the slow fox")) if row[0] == "change"
    ]
    assert runs == [("same", "the "), ("delete", "quick"), ("add", "slow"), ("same", " fox")]


def test_compare_gives_back_both_texts_whatever_they_are() -> None:
    chance = random.Random(5)
    for _ in range(150):
        old = "\n".join(
            chance.choice("abcde") * chance.randint(0, 3) + chance.choice(["", " x", "'''", "é"])
            for _ in range(chance.randint(0, 12))
        )
        new = "\n".join(
            chance.choice("abcde") * chance.randint(0, 3) + chance.choice(["", " y", "'''", "é"])
            for _ in range(chance.randint(0, 12))
        )
        rows = compare_texts(old, new, context=10_000)
        if old == new:
            assert rows == []
            continue
        left = [_text(r.old_parts) for r in rows if r.old_number is not None and r.kind != "skip"]
        right = [_text(r.new_parts) for r in rows if r.new_number is not None and r.kind != "skip"]
        assert "\n".join(left) == old
        assert "\n".join(right) == new


def _text(parts: tuple[tuple[str, bool], ...]) -> str:
    return "".join(text for text, _ in parts)


def test_compare_of_very_long_lines_stays_cheap() -> None:
    old, new = "a b " * 20_000, "a c " * 20_000
    assert compare_words(old, new) == (((old, True),), ((new, True),))


def test_merge_takes_both_sides() -> None:
    base = "1\n2\n3\n4\n5"
    merged = merge_texts(base=base, ours=base.replace("1", "one"), theirs=base.replace("5", "five"))
    assert (merged.text, merged.conflicts) == ("one\n2\n3\n4\nfive", 0)


def test_merge_of_equal_changes_is_no_conflict() -> None:
    assert merge_texts(base="a\nb", ours="a\nc", theirs="a\nc").text == "a\nc"


def test_merge_marks_conflicts_on_lines_of_their_own() -> None:
    merged = merge_texts(base="a\nb", ours="a\nours", theirs="a\ntheirs")
    assert merged.conflicts == 1
    assert merged.text.splitlines() == ["a", "<<<<<<<", "ours", "=======", "theirs", ">>>>>>>"]
