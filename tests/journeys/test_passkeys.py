"""Passkeys in a browser that has a device of its own: added, used to log in alone and after the password, removed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from tests.journeys.server import PASSWORD, RunningWiki

pytestmark = pytest.mark.browser


@pytest.fixture
def device(chromium: Any, running: RunningWiki) -> Iterator[Any]:
    """A window with a virtual authenticator, at the one plain address where browsers know passkeys."""
    context = chromium.new_context(base_url=running.address.replace("127.0.0.1", "localhost"))
    window = context.new_page()
    window.set_default_timeout(8000)
    window.blocked = []
    window.on(
        "console", lambda line: window.blocked.append(line.text) if "Content Security Policy" in line.text else None
    )
    session = context.new_cdp_session(window)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    facts = {**options, "isUserVerified": True, "automaticPresenceSimulation": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": facts})
    yield window
    context.close()


def make_account(page: Any) -> str:
    name = f"Keeper{uuid4().hex[:6]}"
    page.goto("/wiki/Special:CreateAccount")
    page.fill("input[name=username]", name)
    page.fill("input[name=password1]", PASSWORD)
    page.fill("input[name=password2]", PASSWORD)
    page.click(".account-card button")
    # The work that stands for a captcha takes as long as it takes.
    page.wait_for_url("**/wiki/Main_Page", timeout=20_000)
    return name


def add_passkey(page: Any, *, alone: bool) -> None:
    page.goto("/wiki/Special:OATHManage")
    page.click("a:has-text('Add a passkey')")
    # Who has signed up only now is asked for the password: it was chosen, but never given.
    page.fill("input[name=password]", PASSWORD)
    page.click(".account-card button.button-primary")
    page.fill("#id_name", "My <b>key</b>")
    page.set_checked("[name=passwordless]", alone)
    page.click("[data-passkey-start]")
    page.wait_for_url("**/recovery-codes/")


def log_out(page: Any) -> None:
    page.goto("/wiki/Special:UserLogout")
    page.click("main form button")


def test_a_passkey_opens_an_account_without_the_password(device: Any) -> None:
    name = make_account(device)
    add_passkey(device, alone=True)
    log_out(device)
    device.goto("/wiki/Special:UserLogin?returnto=Help:Editing")
    device.click("[data-passkey-start]")
    device.wait_for_url("**/wiki/Help:Editing")
    assert name in device.inner_text("header")
    device.goto("/wiki/Special:OATHManage")
    device.click("a:has-text('Show the passkeys')")
    assert "My <b>key</b>" in device.inner_text("main") and "without password" in device.inner_text("main")
    device.click("a:has-text('Remove the passkey')")
    device.click("a:has-text('Use a passkey')")
    device.click("[data-passkey-start]")
    device.wait_for_url("**/remove/")
    device.click("main form button")
    assert "There is none yet" in device.inner_text("main")
    assert device.blocked == []


def test_a_passkey_is_asked_for_after_the_password(device: Any) -> None:
    name = make_account(device)
    add_passkey(device, alone=False)
    log_out(device)
    device.goto("/wiki/Special:UserLogin")
    device.fill("input[name=login]", name)
    device.fill("input[name=password]", PASSWORD)
    device.click(".account-card button.button-primary")
    device.click("[data-passkey-start]")
    device.wait_for_selector(f"header :text('{name}')", state="attached")
    assert device.blocked == []


def test_without_scripts_the_ways_that_need_none_are_there(chromium: Any, running: RunningWiki) -> None:
    context = chromium.new_context(base_url=running.address, java_script_enabled=False)
    page = context.new_page()
    page.goto("/wiki/Special:UserLogin")
    assert (page.is_visible("input[name=password]"), page.is_visible("[data-passkey-start]")) == (True, False)
    context.close()
