"""{{GENDER:name|…}} in messages and in pages, by what people chose in their preferences."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import get_page, make_account, save_page, title_of
from wikigrove.accounts.domain.preferences import genders_of, set_preferences
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.protect import protect_page
from wikigrove.farm.models import Wiki
from wikigrove.i18n import message, note_names, use_people
from wikigrove.pages.domain.protections import Restriction
from wikigrove.rendering.domain.render import render_page

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FORMS = "{{GENDER:%s|he|she|they}}"


def make_person(name: str, gender: str, *groups: str) -> Actor:
    actor = make_account(name, groups=groups)
    assert actor.user is not None
    set_preferences(actor.user, {"gender": gender})
    return actor


def test_pages_ask_for_the_gender_of_people(wiki: Wiki) -> None:
    make_person("Ada", "female")
    make_person("Bob", "male")
    make_account("Somebody")
    names = ("Ada", "User:Ada", "user:ada", "Bob", "Somebody", "Nobody", "female", "")
    save_page("Oak", " ".join(FORMS.lower() % name for name in names))
    html = render_page(get_page("Oak")).html
    assert "she she she he they they they they" in re.sub("<[^>]*>", "", html)


def test_modules_ask_for_it_too(wiki: Wiki) -> None:
    make_person("Ada", "female")
    text = "return {f = function() return mw.getContentLanguage():gender('Ada', 'he', 'she') end}"
    save_page("Module:G", text)
    save_page("Oak", "{{#invoke:G|f}}")
    assert "she" in render_page(get_page("Oak")).html


def test_messages_know_names_and_words_and_the_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    from wikigrove.i18n import use_overrides

    asked: list[set[str]] = []

    def load(names: object) -> dict[str, str]:
        asked.append(set(names))  # type: ignore[call-overload]
        return {"Ada": "female", "Bob": "male"}

    texts = {"who": FORMS % "$1", "you": FORMS % ""}
    with use_overrides(lambda key, language: texts.get(key)), use_people(load, lambda: "male"):
        note_names(["Ada", "Bob", "Eve"])
        assert asked == []
        assert [message("who", name) for name in ("Ada", "Bob", "Eve", "female", "unknown")] == [
            "she",
            "he",
            "they",
            "she",
            "they",
        ]
        assert asked == [{"Ada", "Bob", "Eve"}]
        assert message("you") == "he"


def test_a_log_asks_once_for_all_its_people(wiki: Wiki, client: Client) -> None:
    ada = make_person("Ada", "female", "sysop")
    save_page("MediaWiki:Logentry-protect-protect", "$1 {{GENDER:$2|himself|herself|themselves}} did it", actor=ada)

    def cost() -> tuple[str, int]:
        client.get("/wiki/Special:Log/protect")
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/wiki/Special:Log/protect").content.decode()
        return page, sum("preferences" in q["sql"] for q in queries.captured_queries)

    save_page("Oak", "an oak", actor=ada)
    protect_page(title_of("Oak"), {"edit": Restriction("sysop")}, actor=ada)
    page, few = cost()
    assert "herself did it" in page
    for number in range(4):
        other = make_person(f"Bob {number}", "male", "sysop")
        save_page(f"Elm {number}", "an elm", actor=other)
        protect_page(title_of(f"Elm {number}"), {"edit": Restriction("sysop")}, actor=other)
    page, many = cost()
    assert page.count("himself did it") == 4 and many == few == 1


def test_only_those_who_chose_are_told(wiki: Wiki) -> None:
    make_person("Ada", "female")
    make_account("Eve")
    assert genders_of(["Ada", "Eve", "Nobody"]) == {"Ada": "female"}
    assert genders_of([]) == {}
