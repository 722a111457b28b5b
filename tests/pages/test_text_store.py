"""The text store: what goes in comes out, and equal texts are kept once."""

from __future__ import annotations

import pytest

from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.store_text import load_text, load_texts, sha1_base36, store_text
from wikigrove.pages.errors import TextLost
from wikigrove.pages.models import Text

LONG = "".join(f"Row {n}: value {n * n % 977}\n" for n in range(2000))


@pytest.mark.parametrize("text", ["", "x", "Ünïcödé 漢字 🌳", LONG, "\n" * 5000, "a\r\nb"])
def test_stored_text_comes_back(wiki: Wiki, text: str) -> None:
    assert load_text(store_text(text).pk) == text


def test_equal_texts_are_kept_once(wiki: Wiki) -> None:
    assert store_text("same").pk == store_text("same").pk
    assert Text.objects.count() == 1


def test_a_later_version_is_a_small_difference(wiki: Wiki) -> None:
    first = store_text(LONG)
    second = store_text(LONG + "one more\n", base=first)
    third = store_text(LONG + "one more\nand another\n", base=second)
    assert (second.base_id, third.base_id) == (first.pk, first.pk), "never a chain"
    assert len(bytes(second.blob)) < 100 < len(bytes(first.blob))
    assert load_texts([third.pk, second.pk, first.pk])[third.pk].endswith("one more\nand another\n")


def test_reading_many_texts_costs_two_queries(wiki: Wiki, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    first = store_text(LONG)
    ids = [store_text(LONG + str(n), base=first).pk for n in range(30)]
    for some in (ids[:1], ids):
        with django_assert_num_queries(2):
            assert len(load_texts(some)) == len(some)


def test_damage_is_told(wiki: Wiki) -> None:
    row = store_text(LONG)
    Text.objects.filter(pk=row.pk).update(blob=b"rubbish")
    with pytest.raises(TextLost):
        load_text(row.pk)
    with pytest.raises(TextLost):
        load_text(99_999_999)


def test_sha1_is_mediawikis() -> None:
    # Known pairs: the empty text, and "Hello" (da39a3ee..., f7ff9e8b... in base 16).
    assert sha1_base36(b"") == "phoiac9h4m842xq45sp7s6u21eteeq1"
    assert int(sha1_base36(b"Hello"), 36) == 0xF7FF9E8B7BB2E09B70935A5D785E0CC5D9D0ABF0
