"""Editing code: faults are told with their line before anything is saved; modules have a console."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from tests.factories import get_page, save_page, title_of
from wikigrove.accounts.domain import limits
from wikigrove.accounts.models import Actor
from wikigrove.editing.errors import ContentRefused
from wikigrove.farm.domain.change_wiki import change_wiki
from wikigrove.farm.models import Wiki
from wikigrove.pages.domain.queries import find_page, read_text
from wikigrove.rendering.domain.render import render_page

pytest.importorskip("lupa.lua51")

BROKEN = "local p = {}\nfunction p.main( frame )\n    return = 1\nend\nreturn p"
CHECK, CONSOLE = "/api/wikigrove/v1/check", "/api/wikigrove/v1/console"


def edit(title: str, **more: str) -> dict[str, str]:
    return {"title": title, "action": "submit", **more}


# --- saving


def test_a_module_that_can_not_be_compiled_is_refused_unless_told_otherwise(wiki: Wiki, alice: Actor) -> None:
    with pytest.raises(ContentRefused) as refused:
        save_page("Module:A", BROKEN, actor=alice)
    assert (refused.value.line, refused.value.may_insist) == (3, True)
    assert find_page(title_of("Module:A")) is None
    save_page("Module:A", BROKEN, actor=alice, ignore_faults=True)
    assert read_text(get_page("Module:A").get_latest()) == BROKEN
    save_page("A", "{{#invoke:A|main}}", actor=alice)
    assert "scribunto-error" in render_page(get_page("A")).html
    # What documents a module is no module, and nothing runs to find a fault.
    save_page("Module:A/doc", BROKEN, actor=alice)
    save_page("Module:B", "while true do end", actor=alice)


def test_the_form_shows_the_fault_and_offers_to_insist(wiki: Wiki, alice_client: Client) -> None:
    form = {"wpTextbox1": BROKEN, "wpSave": "1", "parentRevId": "0"}
    answer = alice_client.post("/w/index.php", edit("Module:A", **form))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "line 3: unexpected symbol near &#x27;=&#x27;" in page and 'data-fault-line="3"' in page
    assert 'name="wpIgnoreFaults"' in page
    assert alice_client.post("/w/index.php", edit("Module:A", wpIgnoreFaults="1", **form)).status_code == 302
    assert read_text(get_page("Module:A").get_latest()) == BROKEN
    assert 'name="wpIgnoreFaults"' not in alice_client.get("/w/index.php?title=Module:A&action=edit").content.decode()


@pytest.mark.parametrize(
    ("title", "language", "is_code"),
    [
        ("Oak", "wikitext", False),
        ("Module:A", "lua", True),
        ("Module:A/data.json", "json", True),
        ("Template:A/styles.css", "css", True),
        ("User:Alice/common.js", "javascript", True),
        ("User:Alice/x.json", "json", True),
    ],
)
def test_each_kind_of_page_has_its_editor(
    wiki: Wiki, alice_client: Client, title: str, language: str, is_code: bool
) -> None:
    page = alice_client.get("/w/index.php", {"title": title, "action": "edit"}).content.decode()
    field = re.search(r'<textarea class="editor-text"[^>]*>', page)
    assert field is not None and f'data-code="{language}"' in field[0]
    assert ('data-check="' in field[0]) == is_code == ("data-toolbar" not in page)
    assert ("data-console=" in page) == (language == "lua")
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []


def test_who_may_not_edit_sees_the_source_in_colours_without_a_console(wiki: Wiki, client: Client) -> None:
    change_wiki(wiki, settings={"group_rights": {"*": {"edit": False}}})
    page = client.get("/w/index.php?title=Module:A&action=edit").content.decode()
    assert "readonly" in page and 'data-code="lua"' in page and "data-console=" not in page


# --- while somebody writes


def test_check_tells_faults_with_their_place(wiki: Wiki, client: Client) -> None:
    asked = {"title": "Module:A", "text": BROKEN.replace("\n", "\r\n")}
    (fault,) = client.post(CHECK, asked).json()["faults"]
    assert (fault["line"], fault["may_be_saved"]) == (3, True) and "unexpected symbol" in fault["text"]
    assert client.post(CHECK, {"title": "Module:A", "text": "return {}"}).json() == {"faults": []}
    assert client.post(CHECK, {"title": "A", "text": BROKEN}).json() == {"faults": []}
    assert client.post(CHECK, {"title": "<", "text": ""}).status_code == 400
    assert client.get(CHECK).status_code == 405


def test_check_and_console_need_their_token(wiki: Wiki, alice: Actor) -> None:
    strict = Client(enforce_csrf_checks=True)
    for path in (CHECK, CONSOLE):
        assert strict.post(path, {"title": "Module:A", "text": "", "line": "=1"}).status_code == 403


def test_console_runs_lines_with_what_came_before(wiki: Wiki, alice_client: Client) -> None:
    asked = {"title": "Module:A", "text": "return { n = 20 }", "line": "=p.n + x", "earlier": '["x = 1", "=x"]'}
    assert alice_client.post(CONSOLE, asked).json() == {"text": "21\n", "error": "", "trace": []}
    failed = alice_client.post(CONSOLE, {**asked, "line": "error('no')"}).json()
    assert failed["text"] == "" and "no" in failed["error"]
    odd = alice_client.post(CONSOLE, {**asked, "earlier": "{}", "line": "=x"}).json()
    assert odd["text"] == "nil\n"
    save_page("Module:Lib", "return 7")
    assert alice_client.post(CONSOLE, {**asked, "line": "=require('Module:Lib')"}).json()["text"] == "7\n"
    assert find_page(title_of("Module:A")) is None


def test_console_is_for_modules_and_for_those_who_may_edit_them(wiki: Wiki, client: Client, alice: Actor) -> None:
    asked = {"title": "Module:A", "text": "return {}", "line": "=1"}
    assert client.post(CONSOLE, {**asked, "title": "A"}).json()["error"]["code"] == "no-module"
    assert client.post(CONSOLE, {**asked, "line": "x" * 20_000}).json()["error"]["code"] == "contenttoobig"
    change_wiki(wiki, settings={"group_rights": {"*": {"edit": False}}})
    assert client.post(CONSOLE, asked).status_code == 403
    change_wiki(wiki, settings={"group_rights": {}, "extensions": {"scribunto": False}})
    assert client.post(CONSOLE, asked).json()["error"]["code"] == "no-module"


def test_console_is_limited(wiki: Wiki, client: Client, monkeypatch: pytest.MonkeyPatch, settings: object) -> None:
    monkeypatch.setitem(limits.LIMITS, "console", {"*": (2, 3600)})  # type: ignore[arg-type]
    monkeypatch.setitem(settings.WIKIGROVE, "rate_limits", True)  # type: ignore[attr-defined]
    asked = {"title": "Module:A", "text": "return {}", "line": "=1"}
    assert [client.post(CONSOLE, asked).status_code for _ in range(3)] == [200, 200, 429]


def test_console_works_without_scripts(wiki: Wiki, alice_client: Client) -> None:
    form = edit("Module:A", wpTextbox1="return { n = 2 }", wpConsole="1", wpConsoleLine="x = p.n")
    first = alice_client.post("/w/index.php", form).content.decode()
    kept = dict(re.findall(r'name="(wpConsole\w+)" value="([^"]*)"', first))
    kept = {name: value.replace("&quot;", '"') for name, value in kept.items() if name.endswith(("Earlier", "Answers"))}
    assert json.loads(kept["wpConsoleEarlier"]) == ["x = p.n"]
    second = alice_client.post("/w/index.php", {**form, **kept, "wpConsoleLine": "='<b>' .. x"}).content.decode()
    assert '<pre class="console-text">&lt;b&gt;2\n</pre>' in second and "<b>2" not in second
    assert second.count('class="console-line"') == 2 and "return { n = 2 }" in second
    cleared = alice_client.post(
        "/w/index.php", edit("Module:A", wpTextbox1="return 1", wpConsoleClear="1", **kept)
    ).content.decode()
    assert 'class="console-line"' not in cleared and "return 1" in cleared
