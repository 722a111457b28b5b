"""The order of names in categories, and the letters they stand under."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import save_page
from wikigrove.accounts.models import Actor
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.collation import find_collation, is_collation
from wikigrove.pages.domain.collation.collations import list_collations
from wikigrove.pages.domain.queries import list_category, pick_random_member
from wikigrove.rendering.domain.sort_categories import sort_categories


@pytest.mark.parametrize(
    ("name", "words", "letters"),
    [
        ("uppercase", "Apfel Zoo Äpfel", "A Z Ä"),
        ("numeric", "Bild2 Bild10", "B B"),
        ("uca-default", "10 Äpfel apple Ärger Zoo", "0–9 A A A Z"),
        ("uca-default", "ελιά Ελλάδα Елка Жук 가나 나비 中文", "Ε Ε Е Ж 가 나 中"),
        ("uca-sv", "zebra Åsa Ärla öra", "Z Å Ä Ö"),
        ("uca-cs", "cena čaj duha hrad chata idea", "C Č D H Ch I"),
        ("uca-hu", "cukor csak da dzo dzsem", "C Cs D Dz Dzs"),
        ("uca-da", "ab zoo ære øl ål aarhus", "A Z Æ Ø Å Å"),
        ("uca-es", "nube ñandú oso", "N Ñ O"),
        ("uca-pl", "lato łata zebra źdźbło żaba", "L Ł Z Ź Ż"),
        ("uca-tr", "hız ışık Iğdır ilk İzmir", "H I I I I"),
        ("uca-uk", "гора ґанок іній їжак", "Г Ґ І Ї"),
        ("uca-de-u-kn", "Bild9 Bild10 Bild100", "B B B"),
    ],
)
def test_words_come_in_the_order_of_their_language(name: str, words: str, letters: str) -> None:
    collation = find_collation(name)
    expected = words.split()
    found = sorted(sorted(expected), key=collation.make_key)
    if name != "uca-tr":
        assert found == expected
        assert [collation.find_letter(word) for word in found] == letters.split()
    else:
        assert [word[0] for word in found] == ["h", "I", "ı", "i", "İ"]


def test_same_letters_stand_together() -> None:
    collation = find_collation("uca-default")
    words = ["Zürich", "Ångström", "Affe", "éclair", "Eis", "Œuvre", "Ohr", "ßharp", "Saum", "Ñu", "Nu", "Đa", "Da"]
    letters = [collation.find_letter(word) for word in sorted(words, key=collation.make_key)]
    assert len([1 for at, letter in enumerate(letters) if at == 0 or letters[at - 1] != letter]) == len(set(letters))


def test_every_collation_has_keys_that_fit_the_column() -> None:
    for name in list_collations():
        assert is_collation(name)
        assert len(find_collation(name).make_key("Wörter und Ähnliches " * 40)) <= 400


def test_an_unknown_collation_is_the_usual_one() -> None:
    assert not is_collation("uca-klingon")
    assert find_collation("uca-klingon").name == "uppercase"


def test_a_category_is_sorted_anew_after_a_change_of_the_setting(wiki: Wiki, alice: Actor, client: Client) -> None:
    for name in ("Zoo", "Äpfel", "Birne"):
        save_page(name, "[[Category:C]]", actor=alice)
    assert [link.title.key for link in list_category("C").members] == ["Birne", "Zoo", "Äpfel"]
    change_wiki(wiki, settings={"category_collation": "uca-de"})
    assert sort_categories() == 3
    assert [link.title.key for link in list_category("C").members] == ["Äpfel", "Birne", "Zoo"]
    assert "<h3>A</h3>" in client.get("/wiki/Category:C").content.decode()
    assert sort_categories() == 0


def test_a_category_is_read_forwards_and_backwards(wiki: Wiki, alice: Actor) -> None:
    for number in range(5):
        save_page(f"P{number}", "[[Category:C]]", actor=alice)
    first = list_category("C", limit=2)
    second = list_category("C", start=first.next, limit=2)
    third = list_category("C", start=second.next, limit=2)
    assert [[link.title.key for link in part.members] for part in (first, second, third)] == [
        ["P0", "P1"],
        ["P2", "P3"],
        ["P4"],
    ]
    assert (first.previous, third.next) == (None, None)
    back = list_category("C", until=third.previous, limit=2)
    assert ([link.title.key for link in back.members], back.next, back.previous) == (
        ["P2", "P3"],
        third.previous,
        second.previous,
    )
    assert list_category("C", until=back.previous, limit=2).previous is None


def test_a_category_starts_at_the_letter_that_is_asked_for(wiki: Wiki, alice: Actor, client: Client) -> None:
    for name in ("Ash", "Birch", "Oak"):
        save_page(name, "[[Category:Trees]]", actor=alice)
    text = client.get("/wiki/Category:Trees?pagefrom=B").content.decode()
    assert ">Birch</a>" in text and ">Oak</a>" in text and ">Ash</a>" not in text


def test_a_random_member_is_no_category(wiki: Wiki, alice: Actor) -> None:
    save_page("Category:Sub", "[[Category:C]]", actor=alice)
    assert pick_random_member("C") is None
    save_page("Only", "[[Category:C]]", actor=alice)
    found = pick_random_member("C")
    assert found is not None and found.key == "Only"
