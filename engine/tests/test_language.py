"""Language data: fallbacks, magic words, numbers, plural, links."""

from __future__ import annotations

from pathlib import Path

import pytest
import wikigrove_engine.language
from wikigrove_engine.language import load_language

CODES = sorted(
    p.stem for p in (Path(wikigrove_engine.language.__file__).parent / "data").glob("*.json") if p.stem != "names"
)


@pytest.mark.parametrize("code", CODES)
def test_every_language_loads(code: str) -> None:
    language = load_language(code)
    assert language.link_trail.groups >= 1
    assert language.namespaces[10] and language.namespaces[14]
    assert {"__NOTOC__", "__notoc__"} & set(language.switches)
    assert len(language.months) == len(language.months_genitive) == len(language.months_short) == 12
    assert len(language.days) == 7 and all(language.days)
    if code != "km":  # Its tables use one sign for both separators.
        assert language.parse_number(language.format_number("1234567.5")) == "1234567.5"
    assert language.direction in ("ltr", "rtl")


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ("en", "1234567.5", "1,234,567.5"),
        ("de", "1234567.5", "1.234.567,5"),
        ("hi", "12345678", "१,२३,४५,६७८"),
        ("pl", "1234", "1234"),
        ("pl", "12345", "12\xa0345"),
        ("ar", "123", "١٢٣"),
    ],
)
def test_format_number(code: str, number: str, expected: str) -> None:
    assert load_language(code).format_number(number) == expected


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ("en", "1", "a"),
        ("en", "0", "b"),
        ("ru", "1", "a"),
        ("ru", "22", "b"),
        ("ru", "25", "c"),
        ("ru", "11", "c"),
        ("fr", "0", "a"),
        ("ja", "1", "a"),
    ],
)
def test_plural(code: str, number: str, expected: str) -> None:
    assert load_language(code).plural(number, ["a", "b", "c"]) == expected


def test_names_come_with_fallbacks() -> None:
    german = load_language("de-formal")
    assert german.fallbacks == ("de-formal", "de", "en")
    assert german.namespaces[6] == "Datei"
    assert german.namespace_aliases["Bild"] == 6 and german.namespace_aliases["Benutzerin"] == 2
    assert german.magic_words["redirect"].names == ("#WEITERLEITUNG", "#REDIRECT")
    assert german.special_page_name("Recentchanges") == "Letzte_Änderungen"
    assert german.special_pages["recentchanges"] == "Recentchanges"


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "éx", ""),
        ("en", "abc d", "abc"),
        ("de", "äß1", "äß"),
        ("fr", "él", "él"),
        ("zh-hans", "abc", ""),
    ],
)
def test_link_trail(code: str, text: str, expected: str) -> None:
    match = load_language(code).link_trail.match(text)
    assert (match[1] if match is not None else "") == expected


def test_case_knows_the_dotted_i() -> None:
    assert load_language("tr").upper_first("istanbul") == "İstanbul"
    assert load_language("tr").lower("I") == "ı"
    assert load_language("en").upper_first("istanbul") == "Istanbul"


def test_unknown_code_cannot_leave_the_data_folder() -> None:
    assert load_language("../../../etc/passwd").namespaces[10] == "Template"
