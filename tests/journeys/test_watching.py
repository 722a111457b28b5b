"""Watching, notifications and preferences in a browser, with and without scripts."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from tests.journeys.conftest import log_in, write
from tests.journeys.server import PASSWORD

pytestmark = pytest.mark.browser


def unused(name: str) -> str:
    return f"{name} {uuid4().hex[:8]}"


def test_editor_watches_a_page_and_stops(page: Any) -> None:
    log_in(page)
    title = unused("Rowan")
    page.goto("/wiki/Help:Editing")
    write(page, title, "A rowan.")
    page.goto(f"/wiki/{title}")
    # Pages that one begins are watched by themselves.
    page.click("#ca-unwatch a")
    if not page.has_scripts:
        page.click("main form button")
    page.wait_for_selector("#ca-watch")
    page.goto("/wiki/Special:EditWatchlist")
    assert title not in page.inner_text("main")
    page.goto(f"/w/index.php?title={title}&action=watch")
    page.select_option("#wpWatchlistExpiry", "1 week")
    page.click("main form .button-primary")
    page.goto("/wiki/Special:EditWatchlist")
    assert title in page.inner_text("main") and "6 days left" in page.inner_text("main")
    page.goto("/wiki/Special:Watchlist")
    assert title in page.inner_text("[data-changes]")


def test_newcomer_finds_the_welcome_under_the_bell_and_marks_it_read(page: Any, running: Any) -> None:
    name = f"Birch{uuid4().hex[:6]}"
    running.run("user", "create", name, "--password", PASSWORD)
    log_in(page, name)
    for _ in range(40):
        page.goto("/wiki/Special:Notifications")
        if page.locator(".notice-row.is-unread").count():
            break
        # The worker has not got to it yet.
        page.wait_for_timeout(500)
    page.click(".notice-row button")
    assert page.locator(".notice-row.is-unread").count() == 0
    assert page.locator(".bell-number").count() == 0


def test_patroller_filters_changes_and_keeps_the_filter(page: Any) -> None:
    log_in(page)
    page.goto("/wiki/Special:RecentChanges")
    page.click(".filters summary")
    page.check("input[name=hidelog]")
    page.check("input[name=userExpLevel][value=newcomer]")
    page.click(".filter-form .button-primary")
    assert page.is_checked("input[name=hidelog]") and page.is_checked("input[name=hidebots][type=checkbox]")
    label = unused("Mine")
    page.fill("#filter-label", label)
    page.click(".save-filter button")
    page.goto("/wiki/Special:RecentChanges")
    page.click(f".chips a:has-text('{label}')")
    assert page.is_checked("input[name=hidelog]")
    page.click(f".chips li:has-text('{label}') button")
    assert page.locator(f".chips a:has-text('{label}')").count() == 0


def test_reader_chooses_a_time_zone_and_the_order_of_dates(page: Any) -> None:
    log_in(page)
    page.goto("/wiki/Special:Preferences")
    page.select_option("#wpdate", "ISO 8601")
    page.select_option("#wptimecorrection", "ZoneInfo|0|Asia/Tokyo")
    page.click(".sticky-buttons .button-primary")
    page.goto("/w/index.php?title=Help:Editing&action=history")
    assert page.locator("#pagehistory a:text-matches('^\\\\d{4}-\\\\d\\\\d-\\\\d\\\\dT')").count() >= 1
    page.goto("/wiki/Special:Preferences/reset")
    page.click("main .button-danger")
    page.goto("/w/index.php?title=Help:Editing&action=history")
    assert page.locator("#pagehistory a:text-matches('^\\\\d{4}-')").count() == 0


def test_live_updates_show_new_lines_without_reloading(scripted: Any, chromium: Any, running: Any) -> None:
    log_in(scripted)
    scripted.goto("/wiki/Special:RecentChanges")
    title = unused("Hazel")
    context = chromium.new_context(base_url=running.address)
    other = context.new_page()
    log_in(other)
    write(other, title, "A hazel.")
    context.close()
    assert title not in scripted.inner_text("[data-changes]")
    scripted.click("[data-live] button")
    scripted.wait_for_selector(f"[data-changes] a:has-text('{title}')")
    assert scripted.get_attribute("[data-live] button", "aria-pressed") == "true"
