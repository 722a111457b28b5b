"""Catalogs are complete, and messages are filled in as MediaWiki fills them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils.safestring import mark_safe

import wikigrove
from wikigrove.i18n import format_number, message, message_html, use_language, use_overrides
from wikigrove.i18n.languages import direction_of
from wikigrove.i18n.message import add_catalog_folder, interface_languages, load_catalog

pytestmark = pytest.mark.anydatabase

SOURCE = Path(wikigrove.__file__).parent
LANGUAGES = ("en", *(code for code, _ in interface_languages() if code != "en"))
"""All that the preferences offer: each must be complete."""
IN_TEMPLATES = re.compile(r"{%\s*msg(?:text)?\s+\"([^\"]+)\"")
IN_CODE = re.compile(r"\b(?:message|message_html)\(\s*\"([a-z0-9_-]+)\"")
REFUSALS = re.compile(
    r"(?:EditRefused|PermissionRefused)\(\s*\"[^\"]+\",\s*\"([^\"]+)\"|(?:UploadRefused|NameRefused)\(\s*\"([^\"]+)\""
)


@pytest.fixture(autouse=True)
def _with_extensions() -> None:
    """The catalogs of extensions come in when they are first used."""
    for folder in sorted((SOURCE / "ext").glob("*/messages")):
        add_catalog_folder(folder)


def used_keys() -> set[str]:
    keys: set[str] = set()
    for path in (*SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")):
        keys.update(IN_TEMPLATES.findall(path.read_text(encoding="utf-8")))
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        keys.update(IN_CODE.findall(text))
        keys.update(key for pair in REFUSALS.findall(text) for key in pair if key)
    return keys


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_that_is_used_is_in_every_catalog(language: str) -> None:
    assert used_keys() - load_catalog(language).keys() == set()


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_catalogs_have_the_same_keys_and_no_unknown_parameters(language: str) -> None:
    english, other = load_catalog("en"), load_catalog(language)
    assert english.keys() == other.keys()
    for key, text in other.items():
        assert set(re.findall(r"\$\d", text)) <= set(re.findall(r"\$\d", english[key])), key


def test_sixteen_languages_are_spoken_three_of_them_from_right_to_left() -> None:
    assert len(LANGUAGES) == 16
    assert [code for code in sorted(LANGUAGES) if direction_of(code) == "rtl"] == ["ar", "fa", "he"]


def test_parameters_are_put_in_and_numbers_are_written_as_the_language_does() -> None:
    assert message("search-showingresults", 1, 20, 1234) == "Results 1 to 20 of 1,234"
    assert message("search-showingresults", 1, 20, 1234, language="de") == "Treffer 1 bis 20 von 1.234"


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "لا بايت"), (1, "بايت واحد"), (2, "بايتان"), (5, "5 بايتات"), (11, "11 بايتًا"), (100, "100 بايت")],
)
def test_plural_follows_the_six_forms_of_arabic(number: int, text: str) -> None:
    assert message("nbytes", number, language="ar").replace(format_number(number, "ar"), str(number)) == text


def test_unknown_key_reads_in_brackets_and_qqx_shows_keys() -> None:
    assert message("no-such-key") == "⧼no-such-key⧽"
    assert message("edit", language="qqx") == "(edit)"
    assert message("search-showingresults", 1, 2, 3, language="qqx") == "(search-showingresults: 1, 2, 3)"


def test_language_falls_back_to_its_neighbours_and_then_to_english() -> None:
    assert message("edit", language="de-at") == "Bearbeiten"
    assert message("edit", language="ltg") == "Edit"


def test_html_is_escaped_but_safe_parameters_stay() -> None:
    assert message_html("redirectedfrom", "<i>") == "(Redirected from &lt;i&gt;)"
    assert message_html("redirectedfrom", mark_safe("<i>Oak</i>")) == "(Redirected from <i>Oak</i>)"


def test_wiki_may_replace_texts() -> None:
    with (
        use_overrides(lambda key, language: "Write" if key == "edit" and language == "en" else None),
        use_language("en"),
    ):
        assert (message("edit"), message("history_short")) == ("Write", "History")
        assert message("edit", language="de") == "Bearbeiten"


def test_path_in_a_language_code_reads_no_file() -> None:
    assert load_catalog("../../../etc/passwd") == {}
