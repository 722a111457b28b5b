"""Kept answers: one query, no template, and never an old text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from wikigrove_engine.title import Title

from tests.factories import make_account, save_page
from wikigrove.editing.domain.delete import DeleteRequest, delete_page
from wikigrove.editing.domain.move import MoveRequest, move_page
from wikigrove.editing.domain.restore import RestoreRequest, restore_page
from wikigrove.farm.domain.mark_interface import read_interface_mark
from wikigrove.farm.models import Wiki
from wikigrove.web.caching import AnswerStore, CachedReader, KeptAnswer, Signature, answers
from wikigrove.web.views import page as page_view


@pytest.fixture(autouse=True)
def _clear() -> Iterator[None]:
    answers.clear()
    yield
    answers.clear()


class Browser:
    """Asks the WSGI application, as a server does. `passed` counts what Django had to answer."""

    def __init__(self) -> None:
        self.passed = 0
        self._reader = CachedReader(self._django)

    def _django(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.passed += 1
        response = Client(headers={"host": "testserver"}).get(
            environ["PATH_INFO"].encode("latin-1").decode(), headers={"cookie": environ.get("HTTP_COOKIE", "")}
        )
        start_response(f"{response.status_code} OK", list(response.items()))
        return [response.content]

    def get(self, path: str, **headers: str) -> tuple[str, dict[str, str], bytes]:
        environ = {
            "REQUEST_METHOD": "GET",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": "",
            "HTTP_HOST": "testserver",
            **headers,
        }
        seen: list[Any] = []
        body = b"".join(self._reader(environ, lambda status, sent: seen.extend((status, dict(sent)))))
        return seen[0], seen[1], body


def test_second_view_costs_one_query_and_no_django(
    wiki: Wiki, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    save_page("Oak", "An oak.")
    browser = Browser()
    _, _, first = browser.get("/wiki/Oak")
    with django_assert_num_queries(1):
        status, headers, second = browser.get("/wiki/Oak")
    assert (status, second, browser.passed) == ("200 OK", first, 1)
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")


def test_kept_answer_ends_with_an_edit(wiki: Wiki) -> None:
    save_page("Oak", "An oak.")
    browser = Browser()
    browser.get("/wiki/Oak")
    save_page("Oak", "A mighty oak.")
    assert b"mighty" in browser.get("/wiki/Oak")[2]
    assert browser.passed == 2


def test_kept_answer_ends_when_the_talk_page_comes(wiki: Wiki) -> None:
    save_page("Oak", "An oak.")
    browser = Browser()
    assert b"Talk:Oak&amp;action=edit&amp;redlink=1" in browser.get("/wiki/Oak")[2]
    save_page("Talk:Oak", "Really?")
    assert b"Talk:Oak&amp;action=edit&amp;redlink=1" not in browser.get("/wiki/Oak")[2]


def test_kept_answer_ends_when_the_target_of_the_redirect_changes(wiki: Wiki) -> None:
    save_page("Oak", "An oak.")
    save_page("Oaks", "#REDIRECT [[Oak]]")
    browser = Browser()
    assert b"An oak." in browser.get("/wiki/Oaks")[2]
    save_page("Oak", "A mighty oak.")
    assert b"mighty" in browser.get("/wiki/Oaks")[2]


def test_reader_with_a_session_is_never_answered_from_the_store(wiki: Wiki) -> None:
    save_page("Oak", "An oak.")
    browser = Browser()
    browser.get("/wiki/Oak")
    browser.get("/wiki/Oak", HTTP_COOKIE="wikigrove_session=abc")
    assert browser.passed == 2


def test_same_mark_gets_304_and_gzip_gets_gzip(wiki: Wiki) -> None:
    save_page("Oak", "An oak. " * 500)
    browser = Browser()
    mark = browser.get("/wiki/Oak")[1]["ETag"]
    status, _, body = browser.get("/wiki/Oak", HTTP_IF_NONE_MATCH=mark)
    assert (status, body) == ("304 Not Modified", b"")
    _, headers, zipped = browser.get("/wiki/Oak", HTTP_ACCEPT_ENCODING="gzip, br")
    assert headers["Content-Encoding"] == "gzip" and len(zipped) < 6000


def test_other_wiki_of_the_same_name_is_not_mixed_up(wiki: Wiki) -> None:
    save_page("Oak", "An oak.")
    browser = Browser()
    browser.get("/wiki/Oak")
    assert browser.get("/wiki/Oak", HTTP_HOST="elsewhere.example")[2] is not None
    assert browser.passed == 2


def test_store_forgets_the_least_recently_used() -> None:
    store = AnswerStore(limit=5000)
    small = KeptAnswer((), b"x" * 500, b"", "", (), None)
    for name in ("a", "b", "c"):
        store.keep(("host", name), small)
    store.find(("host", "a"))
    store.keep(("host", "d"), small)
    assert [name for name in "abcd" if store.find(("host", name))] == ["a", "c", "d"]


def test_page_that_nobody_marked_is_not_kept(wiki: Wiki) -> None:
    browser = Browser()
    browser.get("/wiki/Nowhere")
    browser.get("/wiki/Nowhere")
    assert browser.passed == 2


def test_titles_of_every_script_are_kept(wiki: Wiki) -> None:
    save_page("Дуб", "An oak.")
    browser = Browser()
    browser.get("/wiki/Дуб")
    assert b"An oak." in browser.get("/wiki/Дуб")[2]
    assert browser.passed == 1


def test_changed_interface_text_counts_at_once(wiki: Wiki, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ada = make_account("Ada", groups=("sysop",))
    save_page("Oak", "An oak.")
    browser = Browser()
    browser.get("/wiki/Oak")
    save_page("MediaWiki:Edit", "Carve", actor=ada)
    assert b"Carve" in browser.get("/wiki/Oak")[2]
    with django_assert_num_queries(1):
        assert b"Carve" in browser.get("/wiki/Oak")[2]
    assert browser.passed == 2


def test_text_saved_while_the_page_was_made_is_not_kept_in_its_old_form(
    wiki: Wiki, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada = make_account("Ada", groups=("sysop",))
    save_page("Oak", "An oak.")
    read = page_view.read_signature

    def read_later(titles: list[Title]) -> Signature:
        save_page("MediaWiki:Edit", "Carve", actor=ada)
        monkeypatch.setattr(page_view, "read_signature", read)
        return read(titles)

    monkeypatch.setattr(page_view, "read_signature", read_later)
    browser = Browser()
    assert b"Carve" not in browser.get("/wiki/Oak")[2]
    assert b"Carve" in browser.get("/wiki/Oak")[2]


def test_every_way_to_change_an_interface_page_changes_the_mark(wiki: Wiki) -> None:
    marks = [read_interface_mark()]

    def note() -> None:
        marks.append(read_interface_mark())

    save_page("Edit", "Carve")
    assert read_interface_mark() == marks[0]
    ada = make_account("Ada", groups=("sysop", "interface-admin"))
    save_page("MediaWiki:Edit", "Carve", actor=ada)
    note()
    move_page(MoveRequest(Title(8, "Edit"), Title(8, "View"), leave_redirect=False), actor=ada)
    note()
    delete_page(DeleteRequest(Title(8, "View")), actor=ada)
    note()
    restore_page(RestoreRequest(Title(8, "View")), actor=ada)
    note()
    assert len(set(marks)) == 5
