"""What patrollers and admins do every day, in a browser, with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.journeys.conftest import log_in, write
from tests.journeys.server import PASSWORD, RunningWiki

pytestmark = pytest.mark.browser
SUBMIT = "main form.form .button-row button"


def unused(name: str) -> str:
    return f"{name} {uuid4().hex[:8]}"


def body(page: Any) -> str:
    text: str = page.inner_text("main")
    return text


@contextmanager
def somebody(page: Any, chromium: Any, running: RunningWiki, name: str = "Ada") -> Iterator[Any]:
    """Another person's window."""
    context = chromium.new_context(base_url=running.address, java_script_enabled=page.has_scripts)
    window = context.new_page()
    window.set_default_timeout(5000)
    if name:
        log_in(window, name)
    yield window
    context.close()


def make_person(running: RunningWiki, prefix: str) -> str:
    name = f"{prefix}{uuid4().hex[:6]}"
    running.run("user", "create", name, "--password", PASSWORD)
    return name


def test_admin_moves_a_page_and_the_old_title_leads_to_it(page: Any) -> None:
    log_in(page, "Grace")
    old, new = unused("Oak"), unused("Quercus")
    write(page, old, "An oak.")
    write(page, f"Talk:{old}", "Is it one?")
    page.goto(f"/wiki/Special:MovePage/{old}")
    page.fill("[name=wpNewTitle]", new)
    page.fill("[name=wpReason]", "latin")
    page.click(SUBMIT)
    assert page.inner_text("h1") == new and "has been moved" in body(page)
    page.goto(f"/wiki/{old}")
    assert page.inner_text("h1") == new
    page.goto(f"/wiki/Talk:{new}")
    assert "Is it one?" in body(page)


def test_admin_deletes_a_page_and_restores_one_version(page: Any) -> None:
    log_in(page, "Grace")
    title = unused("Elm")
    write(page, title, "First text of the elm.")
    write(page, title, "Second text of the elm.")
    page.goto(f"/w/index.php?title={title}&action=delete")
    page.select_option("[name=wpDeleteReasonList]", "Spam")
    page.click(SUBMIT)
    assert "has been deleted" in body(page)
    page.click("main a[href*='Special:Undelete']")
    page.locator("main input[name=ids]").last.check()
    page.click(SUBMIT)
    assert "First text of the elm." in body(page)


def test_admin_protects_a_page_and_people_see_its_source(page: Any, chromium: Any, running: RunningWiki) -> None:
    log_in(page, "Grace")
    title = unused("Main beam")
    write(page, title, "A beam.")
    page.goto(f"/w/index.php?title={title}&action=protect")
    page.select_option("[name=mwProtect-level-edit]", "sysop")
    page.select_option("[name=wpProtectExpirySelection-edit]", "1 week")
    page.click(SUBMIT)
    with somebody(page, chromium, running) as ada:
        ada.goto(f"/wiki/{title}")
        ada.click(".tabs a:has-text('View source')")
        assert "Only admins" in body(ada)
        assert ada.locator("#wpTextbox1[readonly]").count() == 1


def test_patroller_rolls_back_a_vandal_from_the_history(page: Any, chromium: Any, running: RunningWiki) -> None:
    log_in(page, "Grace")
    title = unused("Poplar")
    write(page, title, "A poplar is tall.")
    with somebody(page, chromium, running, make_person(running, "Vandal")) as vandal:
        for n in range(2):
            write(vandal, title, f"rubbish {n}")
    page.goto(f"/w/index.php?title={title}&action=history")
    page.click(".mw-rollback-link a")
    page.click(SUBMIT)
    assert "are rolled back" in body(page)
    page.goto(f"/wiki/{title}")
    assert "A poplar is tall." in body(page)


def test_patroller_marks_an_edit_as_patrolled(page: Any, chromium: Any, running: RunningWiki) -> None:
    title = unused("Aspen")
    with somebody(page, chromium, running) as ada:
        write(ada, title, "One.")
        write(ada, title, "One and two.")
    log_in(page, "Grace")
    page.goto(f"/w/index.php?title={title}&diff=cur")
    page.click("a:has-text('mark as patrolled')")
    page.click(SUBMIT)
    assert "is marked as patrolled" in body(page)
    page.goto(f"/w/index.php?title={title}&diff=cur")
    assert page.locator("a:has-text('mark as patrolled')").count() == 0


def test_admin_hides_a_version_and_readers_do_not_see_it(page: Any, chromium: Any, running: RunningWiki) -> None:
    log_in(page, "Grace")
    title = unused("Hazel")
    write(page, title, "Private words.", "private summary")
    write(page, title, "Public words.")
    page.goto(f"/w/index.php?title={title}&action=history")
    page.locator("#pagehistory li").last.locator("input[name=ids]").check()
    page.click("button:has-text('Hide or show chosen versions')")
    page.select_option("[name=wpHidePrimary]", "1")
    page.select_option("[name=wpHideComment]", "1")
    page.click(SUBMIT)
    with somebody(page, chromium, running, "") as reader:
        reader.goto(f"/w/index.php?title={title}&action=history")
        assert "private summary" not in body(reader)
        assert reader.locator("#pagehistory li").last.locator("a[href*='oldid=']:has-text('20')").count() == 0


def test_admin_blocks_somebody_who_reads_why(page: Any, chromium: Any, running: RunningWiki) -> None:
    name = make_person(running, "Troll")
    log_in(page, "Grace")
    page.goto(f"/wiki/Special:Block/{name}")
    page.fill("[name=wpReason-other]", "trolling all day")
    page.locator("main form button.button-danger, main form button.button-primary").last.click()
    with somebody(page, chromium, running, name) as troll:
        troll.goto("/w/index.php?title=Yarrow&action=edit")
        assert "trolling all day" in body(troll)
    page.goto("/wiki/Special:BlockList")
    assert name in body(page)
    page.goto(f"/wiki/Special:Unblock/{name}")
    page.locator("main form button.button-primary, main form button.button-danger").last.click()
    with somebody(page, chromium, running, name) as troll:
        title = unused("Yarrow")
        write(troll, title, "A yarrow.")
        assert "A yarrow." in body(troll)


def test_bureaucrat_makes_somebody_an_admin(page: Any, chromium: Any, running: RunningWiki) -> None:
    name = make_person(running, "Helper")
    log_in(page, "Grace")
    page.goto(f"/wiki/Special:UserRights/{name}")
    page.check("main input[value=sysop], main input[name='wpGroup-sysop']")
    page.locator("main form button.button-primary").last.click()
    with somebody(page, chromium, running, name) as helper:
        helper.goto("/wiki/Help:Editing")
        assert helper.locator("a[href*='action=delete']").count() >= 1
    page.goto("/wiki/Special:Log/rights")
    assert name in body(page)


def test_admin_writes_a_filter_that_warns_and_the_editor_insists(
    page: Any, chromium: Any, running: RunningWiki
) -> None:
    word = f"casino{uuid4().hex[:6]}"
    log_in(page, "Grace")
    page.goto("/wiki/Special:AbuseFilter/new")
    page.fill("#id_wpFilterDescription", "No casinos")
    page.fill("#id_wpFilterRules", f'added_lines irlike "{word}"')
    page.check("#id_wpFilterActionWarn")
    page.click(SUBMIT)
    assert "is saved" in body(page)
    title = unused("Ivy")
    with somebody(page, chromium, running) as ada:
        write(ada, title, f"An ivy and a {word}.")
        assert "could do harm" in body(ada)
        assert word in ada.input_value("#wpTextbox1")
        ada.click("button[name=wpSave]")
        assert "An ivy" in body(ada)
    page.goto("/wiki/Special:AbuseLog")
    assert title in body(page)


def test_admin_deletes_all_that_a_spammer_made(page: Any, chromium: Any, running: RunningWiki) -> None:
    name = make_person(running, "Spammer")
    titles = [unused("Buy") for _ in range(3)]
    with somebody(page, chromium, running, name) as spammer:
        for title in titles:
            write(spammer, title, "Buy now.")
    log_in(page, "Grace")
    page.goto(f"/wiki/Special:Nuke?target={name}")
    assert all(title in body(page) for title in titles)
    page.click("button[name=wpNuke]")
    assert "Done for 3 pages" in body(page)
    assert page.goto(f"/wiki/{titles[0]}").status == 404


def test_admin_makes_a_tag_and_puts_it_on_an_edit(page: Any) -> None:
    log_in(page, "Grace")
    tag, title = f"leafy{uuid4().hex[:6]}", unused("Lime")
    write(page, title, "A lime.")
    page.goto("/wiki/Special:Tags")
    page.fill("#tag", tag)
    page.click("button:has-text('Make tag')")
    page.goto(f"/w/index.php?title={title}&action=history")
    page.locator("#pagehistory input[name=ids]").first.check()
    page.click("button:has-text('Edit tags')")
    page.check(f"input[value={tag}]")
    page.click(SUBMIT)
    assert tag in page.inner_text("#pagehistory")


def test_admin_merges_two_histories(page: Any) -> None:
    log_in(page, "Grace")
    old, new = unused("Maple"), unused("Acer")
    write(page, old, "The old text.")
    write(page, new, "The new text.")
    page.goto(f"/wiki/Special:MergeHistory/{old}")
    page.fill("[name=dest]", new)
    page.click(SUBMIT)
    assert page.locator("#pagehistory li").count() == 2
    page.goto(f"/wiki/{old}")
    assert page.inner_text("h1") == new


def test_editor_uploads_a_picture_and_an_admin_deletes_it(
    page: Any, chromium: Any, running: RunningWiki, tmp_path: Path
) -> None:
    name = unused("Leaf").replace(" ", "_") + ".svg"
    picture = tmp_path / name
    picture.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>{name}</title></svg>')
    with somebody(page, chromium, running) as ada:
        ada.goto("/wiki/Special:Upload")
        ada.set_input_files("main input[type=file]", str(picture))
        ada.click("main form button.button-primary")
        assert ada.url.endswith(f"File:{name}") or name.replace("_", " ") in body(ada)
    log_in(page, "Grace")
    assert page.goto(f"/wiki/File:{name}").status == 200
    page.goto(f"/w/index.php?title=File:{name}&action=delete")
    page.click(SUBMIT)
    assert page.goto(f"/wiki/Special:FilePath/{name}").status == 404
    page.goto(f"/wiki/Special:Undelete/File:{name}")
    page.click(SUBMIT)
    assert page.goto(f"/wiki/Special:FilePath/{name}").status == 200


def test_admin_changes_the_name_of_the_wiki(page: Any) -> None:
    log_in(page, "Grace")
    page.goto("/wiki/Special:WikiSettings")
    name = page.input_value("main input[name=name]")
    for wanted in ("Grove of tests", name):
        page.goto("/wiki/Special:WikiSettings")
        page.fill("main input[name=name]", wanted)
        page.locator("main form button.button-primary").first.click()
        page.goto("/wiki/Help:Editing")
        assert wanted in page.title()


def test_patroller_tries_rules_on_past_edits(page: Any) -> None:
    log_in(page, "Grace")
    title = unused("Sage")
    write(page, title, "A sage with many words.")
    page.goto("/wiki/Special:AbuseFilter/test")
    page.fill("#wpFilterRules", 'page_title contains "Sage" & new_size > 5')
    page.click("button:has-text('Try')")
    assert title in body(page)


def test_editor_thanks_and_asks_for_a_list_by_feed(page: Any, chromium: Any, running: RunningWiki) -> None:
    log_in(page, "Grace")
    title = unused("Thyme")
    write(page, title, "A thyme.")
    with somebody(page, chromium, running) as ada:
        ada.goto(f"/w/index.php?title={title}&action=history")
        ada.click("#pagehistory a:has-text('thank')")
        ada.locator("main form button.button-primary").last.click()
        assert ada.locator(".notice-success, .notice").count() >= 1
        feed = ada.request.get(f"{running.address}/w/index.php?title={title}&action=history&feed=atom")
        assert feed.ok and title in feed.text()
