"""Bot passwords by HTTP Basic."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from django.test import Client

from wikigrove.accounts.domain import bot_passwords
from wikigrove.accounts.domain.bot_passwords import save_bot_password
from wikigrove.accounts.models import Actor

ME = "/api/wikigrove/v1/me"


def ask(name: str, password: str) -> Any:
    key = base64.b64encode(f"{name}:{password}".encode()).decode()
    return Client().get(ME, headers={"Authorization": f"Basic {key}"})


def test_password_is_checked_slowly_once_and_a_new_one_anew(alice: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    password = save_bot_password(alice.user, "bot", grants=["editpage"], ranges=[]) or ""
    checked: list[str] = []
    slow = bot_passwords.check_password
    monkeypatch.setattr(bot_passwords, "check_password", lambda s, kept: checked.append(s) or slow(s, kept))
    assert [ask("Alice@bot", password).status_code for _ in range(3)] == [200, 200, 200]
    assert len(checked) == 1
    renewed = save_bot_password(alice.user, "bot", grants=["editpage"], ranges=[], renew=True) or ""
    assert [ask("Alice@bot", one).status_code for one in (password, renewed)] == [401, 200]
    bot_passwords.delete_bot_password(alice.user, "bot")
    assert ask("Alice@bot", renewed).status_code == 401


def test_guessing_ends_soon(alice: Actor, settings: Any) -> None:
    settings.WIKIGROVE = {**settings.WIKIGROVE, "rate_limits": True}
    password = save_bot_password(alice.user, "bot", grants=["editpage"], ranges=[]) or ""
    told = [ask("Alice@bot", f"guess {n}").status_code for n in range(12)]
    assert told == [401] * 10 + [429] * 2
    assert ask("Alice@bot", password).status_code == 429
    action = Client().get(
        "/w/api.php?action=query&format=json",
        headers={"Authorization": "Basic " + base64.b64encode(b"Alice@bot:x").decode()},
    )
    assert action.json()["error"]["code"] == "ratelimited"
