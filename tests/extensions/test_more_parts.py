"""Jobs, rows, files, editor's buttons and pages of extensions; and what a wiki says of itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext

from tests.factories import get_page, make_wiki, save_page, title_of
from wikigrove.accounts.models import Actor
from wikigrove.editing.domain.extension_jobs import run_extension_job
from wikigrove.extensions.api import (
    Asset,
    EditorTool,
    Extension,
    Job,
    Parts,
    RecordError,
    Table,
    Values,
    enqueue_job,
)
from wikigrove.extensions.breaker import MOST_FAILURES
from wikigrove.extensions.catalog import ExtensionError, Installed
from wikigrove.extensions.check import check_extension
from wikigrove.extensions.parts import parts_of_wiki
from wikigrove.farm.domain.extension_records import clear_records
from wikigrove.farm.models import Wiki
from wikigrove.farm.scope import use_wiki
from wikigrove.operations.domain.switch_extension import switch_extension
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.rendering.domain.render import render_page

Install = Callable[[Installed], None]
Switch = Callable[..., None]
EMPTY = Extension("worker", "Worker", "1", "Works.", lambda values: Parts(), licence="MIT")


@dataclass(frozen=True)
class Note:
    text: str
    marks: tuple[int, ...] = ()
    more: str = "later"


def with_parts(parts: Parts) -> Extension:
    return replace(EMPTY, make_parts=lambda values: parts)


# --- jobs


def test_a_job_runs_after_the_commit_where_its_extension_is_enabled(
    install: Install, wiki: Wiki, enable: Switch
) -> None:
    ran: list[Values] = []
    install(Installed("worker", with_parts(Parts(jobs=(Job("note", ran.append),)))))
    with TestCase.captureOnCommitCallbacks(execute=True):
        enqueue_job("worker", "note", page=7, words="a b", quick=True)
        assert ran == []
    assert ran == []  # Not enabled: its jobs are nothing here.
    enable(worker=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        enqueue_job("worker", "note", page=7, words="a b", quick=True)
        enqueue_job("worker", "unknown")
    assert ran == [{"page": 7, "words": "a b", "quick": True}]
    with pytest.raises(TypeError):
        enqueue_job("worker", "note", pages=[1])  # type: ignore[arg-type]
    with pytest.raises(ValueError):
        enqueue_job("worker", "note", words="x" * 20_000)


@pytest.mark.parametrize("error", [ValueError("no"), OperationalError("locked")])
def test_a_job_that_fails_is_tried_again_and_then_given_up(
    error: Exception, install: Install, wiki: Wiki, enable: Switch
) -> None:
    tries: list[int] = []

    def fail(values: Values) -> None:
        tries.append(1)
        raise error

    install(Installed("worker", with_parts(Parts(jobs=(Job("fail", fail, tries=4),)))))
    enable(worker=True)
    with TestCase.captureOnCommitCallbacks(execute=True):
        enqueue_job("worker", "fail")
    assert len(tries) == 4


def test_jobs_of_an_extension_that_is_off_wait(install: Install, wiki: Wiki, enable: Switch) -> None:
    tries: list[int] = []

    def fail(values: Values) -> None:
        tries.append(1)
        raise ValueError

    install(Installed("worker", with_parts(Parts(jobs=(Job("fail", fail, tries=1),)))))
    enable(worker=True)
    for _ in range(MOST_FAILURES + 5):
        run_extension_job(wiki, "worker", "fail", "{}", attempt=1)
    assert len(tries) == MOST_FAILURES
    assert next(e for e in parts_of_wiki(wiki.settings) if e.extension.name == "worker").breaker.is_off


# --- rows


def test_rows_are_typed_and_of_one_wiki(wiki: Wiki) -> None:
    notes = Table("worker", "notes", Note)
    assert notes.find("a") is None
    notes.put("a", Note("one", (1, 2)))
    assert notes.find("a") == Note("one", (1, 2))
    assert notes.change("a", lambda old: Note((old or Note("")).text + "!")) == Note("one!")
    with use_wiki(make_wiki(path_prefix="/other")):
        assert notes.find("a") is None and notes.count() == 0
        notes.put("a", Note("theirs"))
    assert notes.find("a") == Note("one!")
    assert Table("other", "notes", Note).find("a") is None
    assert notes.remove("a") and not notes.remove("a")


def test_rows_come_in_order_and_in_pages(wiki: Wiki) -> None:
    numbers = Table("worker", "numbers", int)
    names = ["b", "a/2", "ä", "a/1", "Z", "a"]
    for number, name in enumerate(names):
        numbers.put(name, number)
    assert [key for key, _ in numbers.list()] == ["Z", "a", "a/1", "a/2", "b", "ä"]
    assert numbers.list(prefix="a/") == [("a/1", 3), ("a/2", 1)]
    assert numbers.list(after="a", limit=2) == [("a/1", 3), ("a/2", 1)]
    assert numbers.count() == 6
    for wanted in (1, 3):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(numbers.list(limit=wanted)) == wanted
        assert len(queries) == 1
    assert clear_records(wiki, "worker") == 6 and numbers.count() == 0


def test_what_does_not_fit_is_refused(wiki: Wiki) -> None:
    notes = Table("worker", "notes", Note)
    for key in ("", "x" * 201, "a\x00", "\ud800"):
        with pytest.raises(RecordError):
            notes.put(key, Note("x"))
    with pytest.raises(RecordError):
        notes.put("a", "no note")  # type: ignore[arg-type]
    with pytest.raises(RecordError):
        notes.put("a", Note("x" * 70_000))
    with pytest.raises(RecordError):
        notes.put("a", Note("a\x00b"))
    Table("worker", "notes", dict).put("old", {"text": "kept", "gone": 1})
    assert notes.find("old") == Note("kept")
    Table("worker", "notes", dict).put("old", {"gone": 1})
    with pytest.raises(RecordError):
        notes.find("old")


# --- files, the editor's buttons


def test_files_come_from_our_own_address_to_pages_that_need_them(
    fortune: Extension, wiki: Wiki, client: Client, enable: Switch
) -> None:
    enable(fortune=True)
    save_page("A", "<fortune/>")
    save_page("B", "plain")
    page = client.get("/wiki/A").content.decode()
    style, script = re.findall(r'(?:href|src)="(/w/extensions/fortune/[^"]+)"', page)
    assert style.endswith("/fortune.css") and script.endswith("/fortune.js")
    for path, kind in ((style, "text/css"), (script, "text/javascript")):
        answer = client.get(path)
        assert answer["Content-Type"] == f"{kind}; charset=utf-8" and "immutable" in answer["Cache-Control"]
    old = client.get(re.sub(r"/[0-9a-f]{10}/", "/0123456789/", style))
    assert (old.status_code, old["Cache-Control"]) == (200, "no-cache")
    assert client.get("/w/extensions/fortune/0123456789/extension.py").status_code == 404
    assert "/w/extensions/" not in client.get("/wiki/B").content.decode()
    enable(fortune=False)
    assert client.get(style).status_code == 404
    assert "/w/extensions/" not in client.get("/wiki/A").content.decode()


def test_the_editor_has_its_buttons_and_styles(
    fortune: Extension, wiki: Wiki, client: Client, enable: Switch, install: Install
) -> None:
    worded = with_parts(Parts(tools=(EditorTool("worker-x", 'Say "x"', "<b>\n", "</b>"),)))
    install(Installed("worker", worded))
    enable(fortune=True, worker=True)
    page = client.get("/w/index.php?title=A&action=edit").content.decode()
    assert 'data-before="&lt;fortune number=&quot;"' in page and 'aria-label="Saying"' in page
    assert 'data-before="&lt;b&gt;\\n"' in page and "Say &quot;x&quot;</button>" in page
    assert "/fortune-edit.css" in page and "/fortune.js" not in page
    enable(fortune=False, worker=False)
    assert "fortune" not in client.get("/w/index.php?title=A&action=edit").content.decode()


# --- pages


def test_pages_come_once_and_replace_nothing(fortune: Extension, wiki: Wiki, alice: Actor) -> None:
    save_page("Help:Sayings", "ours", actor=alice)
    said = switch_extension(wiki, "fortune", enable=True)
    assert "1 pages of fortune written." in said
    assert read_text(get_page("Help:Sayings").get_latest()) == "ours"
    assert "Somebody will be glad" not in render_page(get_page("Template:Saying")).html
    save_page("A", "{{Saying|2}}", actor=alice)
    assert "Somebody will be glad" in render_page(get_page("A")).html
    save_page("Template:Saying", "changed", actor=alice)
    switch_extension(wiki, "fortune", enable=False)
    assert switch_extension(wiki, "fortune", enable=True) == [f"fortune is enabled on {wiki.slug}."]
    assert read_text(get_page("Template:Saying").get_latest()) == "changed"


def test_pages_that_can_not_be_read_are_named(tmp_path: Path, install: Install, wiki: Wiki) -> None:
    (tmp_path / "manifest.json").write_text('{"pages": {"A": "../secret"}}')
    (tmp_path.parent / "secret").write_text("secret")
    install(Installed("worker", replace(EMPTY, pages=tmp_path)))
    assert any("no files of their folder" in f for f in check_extension("worker"))
    with pytest.raises(ExtensionError):
        switch_extension(wiki, "worker", enable=True)
    assert find_page(title_of("A")) is None


def test_check_names_files_and_jobs_that_are_wrong(tmp_path: Path, install: Install) -> None:
    (tmp_path / "x.txt").write_text("x")
    parts = Parts(
        assets=(Asset(tmp_path / "x.txt"), Asset(tmp_path / "x.js", where="everywhere")),
        jobs=(Job("a", lambda values: None, tries=99), Job("a", lambda values: None)),
    )
    install(Installed("worker", with_parts(parts)))
    found = check_extension("worker")
    assert len([f for f in found if "can't be read, or is no .js" in f]) == 2
    assert any("is for 'everywhere'" in f for f in found)
    assert any("tried 1 to 10 times" in f for f in found) and "two jobs are called a" in found


# --- what a wiki says of itself


def test_the_site_as_data(fortune: Extension, wiki: Wiki, client: Client, enable: Switch) -> None:
    before = client.get("/api/wikigrove/v1/site").json()
    assert "fortune" not in before["tags"] and "fortune" not in [e["name"] for e in before["extensions"]]
    enable(fortune=True)
    facts = client.get("/api/wikigrove/v1/site").json()
    (shown,) = [e for e in facts["extensions"] if e["name"] == "fortune"]
    assert (shown["version"], shown["licence"], shown["modules"]) == ("1.0", "AGPL-3.0-or-later", ["saying"])
    assert "fortune" in facts["tags"] and "mw.ext.fortune" in facts["libraries"] and "Fortune" in facts["special_pages"]
    assert {"#if", "#invoke", "lc"} <= set(facts["functions"]) and "PAGENAME" in facts["variables"]
    assert "Scribunto" in facts["models"] and "bounded" not in facts["libraries"]
    assert client.post("/api/wikigrove/v1/site").status_code == 405


def test_special_version_names_all(wiki: Wiki, client: Client) -> None:
    page = client.get("/wiki/Special:Version").content.decode()
    for text in ("<code>&lt;ref&gt;</code>", "<code>#if</code>", "<code>mw.ustring</code>", "Scribunto", "lupa", "MIT"):
        assert text in page
