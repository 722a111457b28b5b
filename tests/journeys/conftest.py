"""Fixtures of the browser's journeys. They need chromium, and skip loudly without it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.journeys.server import PASSWORD, RunningWiki, serve_wiki

NUMBERS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
CHROMIUM = os.environ.get("WIKIGROVE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


@pytest.fixture(autouse=True)
def _forget_wikis() -> Iterator[None]:
    """The wiki of a journey lives in another process: nothing to forget here."""
    yield


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningWiki]:
    with serve_wiki(tmp_path_factory.mktemp("wiki")) as wiki:
        yield wiki


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: browser journeys are SKIPPED")
    if not Path(CHROMIUM).is_file():
        pytest.skip("chromium is not installed: browser journeys are SKIPPED (set WIKIGROVE_CHROMIUM)")
    with api.sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        _arrive_after_clicks(patch, api)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


def _arrive_after_clicks(patch: pytest.MonkeyPatch, api: Any) -> None:
    """A click returns when the page that it led to is there in whole, not with its first bytes."""
    click, click_found = api.Page.click, api.Locator.click

    def click_and_arrive(page: Any, *args: Any, **more: Any) -> None:
        click(page, *args, **more)
        page.wait_for_load_state()

    def click_found_and_arrive(locator: Any, *args: Any, **more: Any) -> None:
        click_found(locator, *args, **more)
        locator.page.wait_for_load_state()

    patch.setattr(api.Page, "click", click_and_arrive)
    patch.setattr(api.Locator, "click", click_found_and_arrive)


@pytest.fixture(params=[True, False], ids=["with scripts", "without scripts"])
def page(request: pytest.FixtureRequest, chromium: Any, running: RunningWiki) -> Iterator[Any]:
    """A fresh browser window on the wiki; each journey runs with and without scripts."""
    context = chromium.new_context(
        base_url=running.address, java_script_enabled=request.param, viewport={"width": 1280, "height": 900}
    )
    window = context.new_page()
    window.set_default_timeout(5000)
    window.has_scripts = request.param
    yield window
    context.close()


@pytest.fixture
def scripted(chromium: Any, running: RunningWiki) -> Iterator[Any]:
    """A fresh window with scripts."""
    context = chromium.new_context(base_url=running.address, viewport={"width": 1280, "height": 900})
    window = context.new_page()
    window.set_default_timeout(5000)
    yield window
    context.close()


def log_in(page: Any, name: str = "Ada") -> None:
    page.goto("/wiki/Special:UserLogin")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.click(".account-card button")


def write(page: Any, title: str, text: str, summary: str = "") -> None:
    """Save `text` as the whole page, through the editor."""
    page.goto(f"/w/index.php?title={title}&action=edit")
    page.fill("#wpTextbox1", text)
    page.fill("#wpSummary", summary)
    page.click("button[name=wpSave]")


def answer_question(page: Any) -> None:
    """Without scripts the sum stands in the form; with them the browser does some work instead."""
    if not page.has_scripts:
        one, other = re.findall(r"How much is (\w+) and (\w+)", page.inner_text("[data-captcha-question]"))[0]
        page.fill("#wpCaptchaWord", str(NUMBERS.index(one) + NUMBERS.index(other)))
