"""Source in colours, its field behind it, and the debug console: in a browser, with and without scripts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.journeys.conftest import log_in

pytestmark = pytest.mark.browser
MODULE = "local p = {}\nfunction p.double( x )\n    return 2 * x\nend\nreturn p\n"


def unused(name: str) -> str:
    return f"{name} {uuid4().hex[:8]}"


def open_editor(page: Any, title: str) -> None:
    page.goto(f"/w/index.php?title={title}&action=edit")
    page.wait_for_selector(".cm-content")


def test_what_is_typed_is_saved_and_the_toolbar_writes_at_the_cursor(scripted: Any) -> None:
    log_in(scripted)
    title = unused("Hazel")
    open_editor(scripted, title)
    scripted.click(".cm-content")
    scripted.keyboard.insert_text("A [[tree]] with {{nothing}}.\n")
    scripted.click("[data-toolbar] button:first-child")
    assert scripted.input_value("#wpTextbox1") == "A [[tree]] with {{nothing}}.\n'''Bold'''"
    assert scripted.locator(".cm-content .tok-link").count() >= 1
    scripted.click("button[name=wpSave]")
    assert "A tree with" in scripted.inner_text("main")


def test_a_script_that_writes_into_the_field_is_seen(scripted: Any) -> None:
    log_in(scripted)
    open_editor(scripted, unused("Hazel"))
    scripted.fill("#wpTextbox1", "== From a script ==")
    assert scripted.inner_text(".cm-content") == "== From a script =="


def test_colours_can_be_turned_off_and_stay_off(scripted: Any) -> None:
    log_in(scripted)
    open_editor(scripted, "Help:Editing")
    before = scripted.input_value("#wpTextbox1")
    scripted.click("[data-highlight-switch]")
    assert scripted.locator(".cm-content").count() == 0 and scripted.input_value("#wpTextbox1") == before
    scripted.goto("/w/index.php?title=Help:Reading&action=edit")
    assert scripted.locator(".cm-content").count() == 0
    scripted.click("[data-highlight-switch]")
    scripted.wait_for_selector(".cm-content")


def test_a_module_shows_its_fault_at_the_line_and_can_be_tried(scripted: Any) -> None:
    log_in(scripted)
    open_editor(scripted, f"Module:{unused('M')}")
    scripted.click(".cm-content")
    scripted.keyboard.insert_text(MODULE + "x = = 1\n")
    scripted.wait_for_selector(".cm-lintRange-error", timeout=15_000)
    scripted.click("button[name=wpSave]")
    assert "line 6" in scripted.inner_text(".notice-error")
    scripted.wait_for_selector(".cm-lint-marker-error")
    scripted.fill("#wpTextbox1", MODULE)
    scripted.fill("#wpConsoleLine", "=p.double( 21 )")
    scripted.press("#wpConsoleLine", "Enter")
    scripted.wait_for_selector(".console-text")
    assert scripted.inner_text(".console-text").strip() == "42"
    scripted.fill("#wpConsoleLine", "error( 'no' )")
    scripted.press("#wpConsoleLine", "Enter")
    scripted.wait_for_selector(".console-error")
    scripted.click("button[name=wpSave]")
    scripted.wait_for_selector(".mw-highlight")


def test_the_console_works_with_and_without_scripts(page: Any) -> None:
    log_in(page)
    page.goto(f"/w/index.php?title=Module:{unused('M')}&action=edit")
    page.fill("#wpTextbox1", MODULE)
    for line, said in (("x = p.double( 4 )", ""), ("=x", "8")):
        page.fill("#wpConsoleLine", line)
        page.click("button[name=wpConsole]")
        page.wait_for_selector(f".console-line:has-text('{line}')")
        if said:
            page.wait_for_selector(f".console-text:has-text('{said}')")
    assert page.input_value("#wpTextbox1").strip() == MODULE.strip()
