"""Special pages go by their English names and by those of the content's language."""

from __future__ import annotations

import pytest
from django.test import Client

from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.web.skin.paths import special_path
from wikigrove.web.special.registry import all_specials, find_special

FORTY = (
    *("ar", "af", "is", "bg", "bn", "bs", "ca", "cs", "nn", "da", "de", "el", "eo", "es", "et", "eu", "fa", "fi", "fr"),
    *("gl", "he", "hi", "hr", "hu", "hy", "id", "it", "ja", "ka", "ko", "lt", "ml", "mk", "ms", "nb", "nl", "pl", "pt"),
    *("ro", "ru", "sk", "sl", "sr", "sv", "th", "tr", "uk", "vi", "zh"),
)


@pytest.mark.parametrize(
    ("language", "local"),
    [
        ("de", "Letzte_Änderungen"),
        ("fr", "Modifications_récentes"),
        ("he", "שינויים_אחרונים"),
        ("ja", "最近の更新"),
        ("ar", "أحدث_التغييرات"),
    ],
)
def test_both_names_answer_and_links_have_the_local_one(wiki: Wiki, client: Client, language: str, local: str) -> None:
    change_wiki(wiki, language=language)
    assert find_special(local) is find_special("RecentChanges")
    assert client.get("/w/index.php", {"title": "Special:RecentChanges"}).status_code == 200
    assert client.get("/w/index.php", {"title": f"Special:{local}"}).status_code == 200
    assert client.get(special_path("RecentChanges")).status_code == 200
    from urllib.parse import unquote

    assert unquote(special_path("RecentChanges")).endswith(f":{local}")


@pytest.mark.parametrize("language", FORTY)
def test_every_link_to_a_special_page_leads_to_it(wiki: Wiki, language: str) -> None:
    change_wiki(wiki, language=language)
    from urllib.parse import unquote

    translated = 0
    for page in (page for page in all_specials() if not page.label):
        name = unquote(special_path(page.name)).partition(":")[2]
        found = find_special(name)
        assert found is not None and found.name == page.name, (language, name)
        translated += name != page.name
    assert translated >= 10, (language, translated)


def test_an_english_wiki_keeps_our_names(wiki: Wiki) -> None:
    for page in (page for page in all_specials() if not page.label):
        assert special_path(page.name) == f"/wiki/Special:{page.name}"


def test_a_name_in_other_capitals_is_led_to_the_page(wiki: Wiki, client: Client) -> None:
    change_wiki(wiki, language="de")
    assert client.get("/w/index.php", {"title": "Special:letzte änderungen"}).status_code == 302
