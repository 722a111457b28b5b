"""What people do, in a browser, with and without scripts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.journeys.conftest import answer_question, log_in, write
from tests.journeys.server import PASSWORD

pytestmark = pytest.mark.browser


def unused(name: str) -> str:
    """A title that no other journey uses: they share one wiki."""
    return f"{name} {uuid4().hex[:8]}"


def body(page: Any) -> str:
    text: str = page.inner_text("main")
    return text


def test_reader_finds_help_from_the_main_page(page: Any) -> None:
    page.goto("/")
    assert page.url.endswith("/wiki/Main_Page")
    page.click("main a:has-text('Help:Editing')")
    assert page.inner_text("h1") == "Help:Editing"
    page.click(".tabs a:has-text('History')")
    assert "Starter" in body(page) or page.locator("#pagehistory li").count() == 1


def test_search_goes_to_the_page_or_offers_to_create_it(page: Any) -> None:
    page.goto("/wiki/Main_Page")
    page.fill("#searchInput", "Help:Formatting")
    page.press("#searchInput", "Enter")
    page.wait_for_url("**/wiki/Help:Formatting")
    page.fill("#searchInput", "Zebra crossing nowhere")
    page.press("#searchInput", "Enter")
    page.wait_for_selector("main a.new")
    page.click("main a.new")
    assert "Zebra crossing nowhere" in page.inner_text("h1")


def test_visitor_signs_up_edits_and_signs_out(page: Any) -> None:
    name = f"Newcomer{uuid4().hex[:6]}"
    page.goto("/wiki/Special:CreateAccount?returnto=Help:Reading")
    page.fill("input[name=username]", name)
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    answer_question(page)
    page.click(".account-card button")
    page.wait_for_url("**/wiki/Help:Reading", timeout=20_000)
    title = unused("Alder")
    write(page, title, "An '''alder''' likes wet feet.", "begin")
    assert "likes wet feet" in body(page)
    page.goto(f"/w/index.php?title={title}&action=history")
    assert name in body(page) and "begin" in body(page)
    page.click(".user-bar details:last-of-type summary")
    page.click("text=Log out")
    page.goto("/wiki/Main_Page")
    assert page.locator(".user-bar >> text=Log in").is_visible()


def test_visitor_without_account_gets_a_temporary_name(page: Any) -> None:
    title = unused("Aspen")
    write(page, title, "An aspen trembles.")
    assert page.locator(".temporary-notice").is_visible()
    page.goto(f"/w/index.php?title={title}&action=history")
    row = page.inner_text("#pagehistory li")
    assert "~20" in row and "127.0.0.1" not in row


def test_preview_shows_text_and_saves_nothing(page: Any) -> None:
    log_in(page)
    title = unused("Beech")
    page.goto(f"/w/index.php?title={title}&action=edit")
    page.fill("#wpTextbox1", "A '''beech''' is smooth.")
    page.click("button[name=wpPreview]")
    page.wait_for_selector(".preview b")
    assert page.input_value("#wpTextbox1") == "A '''beech''' is smooth."
    page.fill("#wpTextbox1", "A ''beech'' is smooth.")
    page.click("button[name=wpPreview]")
    page.wait_for_selector(".preview i")
    reader = page.context.new_page()
    assert reader.goto(f"/wiki/{title}").status == 404


def test_two_people_conflict_and_one_settles_it(page: Any, chromium: Any, running: Any) -> None:
    log_in(page)
    title = unused("Cedar")
    write(page, title, "first line\n\nsecond line")
    page.goto(f"/w/index.php?title={title}&action=edit")
    other = chromium.new_context(base_url=running.address)
    rival = other.new_page()
    log_in(rival, "Grace")
    write(rival, title, "first line by Grace\n\nsecond line")
    other.close()
    page.fill("#wpTextbox1", "first line by Ada\n\nsecond line")
    page.click("button[name=wpSave]")
    assert "Edit conflict" in page.inner_text("h1")
    assert "by Grace" in page.input_value("#theirs") and "by Ada" in page.input_value("#ours")
    page.fill("#wpTextbox1", "first line by Ada and Grace\n\nsecond line")
    page.click("button[name=wpSave]")
    assert "by Ada and Grace" in body(page)


def test_edits_of_different_lines_are_merged(page: Any, chromium: Any, running: Any) -> None:
    log_in(page)
    title = unused("Fir")
    write(page, title, "one\n\ntwo\n\nthree\n\nfour")
    page.goto(f"/w/index.php?title={title}&action=edit")
    other = chromium.new_context(base_url=running.address)
    rival = other.new_page()
    log_in(rival, "Grace")
    write(rival, title, "one by Grace\n\ntwo\n\nthree\n\nfour")
    other.close()
    page.fill("#wpTextbox1", "one\n\ntwo\n\nthree\n\nfour by Ada")
    page.click("button[name=wpSave]")
    assert "one by Grace" in body(page) and "four by Ada" in body(page)


def test_history_compare_and_undo(page: Any) -> None:
    log_in(page)
    title = unused("Elm")
    for text in ("An elm.", "An elm of the park.", "An elm of the big park."):
        write(page, title, text, text)
    page.goto(f"/w/index.php?title={title}&action=history")
    page.check("#pagehistory li:nth-child(3) input[name=oldid]")
    page.click("main button:has-text('Compare')")
    assert page.locator("ins").all_inner_texts() != []
    page.click("text=One column")
    assert page.locator(".diff-inline ins").count() > 0
    page.goto(f"/w/index.php?title={title}&action=history")
    page.click("#pagehistory li:nth-child(1) a:has-text('undo')")
    assert page.input_value("#wpTextbox1").strip() == "An elm of the park."
    page.click("button[name=wpSave]")
    assert "An elm of the park." in body(page)


def test_section_is_edited_alone(page: Any) -> None:
    log_in(page)
    title = unused("Hazel")
    write(page, title, "Lead.\n\n== Nuts ==\nTasty.\n\n== Leaves ==\nRound.")
    page.click(".mw-editsection a >> nth=1")
    assert page.input_value("#wpTextbox1").strip() == "== Leaves ==\nRound."
    page.fill("#wpTextbox1", "== Leaves ==\nRound and soft.")
    page.click("button[name=wpSave]")
    assert "Round and soft." in body(page) and "Tasty." in body(page)


def test_old_version_has_a_bar_that_leads_back(page: Any) -> None:
    log_in(page)
    title = unused("Holly")
    write(page, title, "Green.")
    write(page, title, "Green and red.")
    page.goto(f"/w/index.php?title={title}&action=history")
    page.click("#pagehistory li:nth-child(2) a.nowrap")
    assert "Green." in body(page) and "old version" in body(page)
    page.click("text=latest version")
    assert "Green and red." in body(page)


def test_suggestions_lead_to_a_page(scripted: Any) -> None:
    scripted.goto("/wiki/Main_Page")
    scripted.locator("#searchInput").press_sequentially("Help:Read")
    scripted.wait_for_selector("[role=option]")
    scripted.press("#searchInput", "ArrowDown")
    scripted.press("#searchInput", "Enter")
    scripted.wait_for_url("**/wiki/Help:Reading")


def test_theme_choice_stays_on_the_next_page(scripted: Any) -> None:
    scripted.goto("/wiki/Main_Page")
    scripted.click("summary[title=Appearance]")
    scripted.click("text=Dark")
    scripted.goto("/wiki/Help:Reading")
    assert scripted.evaluate("document.documentElement.dataset.theme") == "dark"


def test_no_page_breaks_its_own_content_policy(scripted: Any) -> None:
    seen: list[str] = []
    scripted.on("console", lambda entry: seen.append(entry.text) if entry.type in {"error", "warning"} else None)
    for path in (
        "/wiki/Main_Page",
        "/wiki/Help:Formatting",
        "/w/index.php?title=Help:Reading&action=edit",
        "/wiki/Special:RecentChanges",
    ):
        scripted.goto(path)
    assert seen == []
