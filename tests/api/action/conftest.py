"""Callers of the Action API."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from wikigrove.accounts.models import Actor

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class Caller:
    """Somebody's program: a session of its own, with the tokens that it needs."""

    def __init__(self, actor: Actor | None = None) -> None:
        self.client = Client()
        if actor is not None:
            self.client.force_login(actor.user, backend=BACKEND)
        self._tokens: dict[str, str] = {}

    def get(self, action: str, **params: Any) -> dict[str, Any]:
        """What the module answers in JSON of version 2."""
        answer = self.client.get("/w/api.php", _texts(action, params))
        return _read(answer.content)

    def post(self, action: str, *, token: str = "csrf", **params: Any) -> dict[str, Any]:
        """The same by POST, with the token of this name ("" for none)."""
        values = _texts(action, params)
        if token:
            values["token"] = self.token(token)
        answer = self.client.post("/w/api.php", values)
        return _read(answer.content)

    def token(self, kind: str) -> str:
        if kind not in self._tokens:
            got = self.get("query", meta="tokens", type=kind)["query"]["tokens"]
            self._tokens[kind] = got[f"{kind}token"]
        return self._tokens[kind]

    def code(self, action: str, **params: Any) -> str:
        """The code of the error that a POST meets; "" where it goes well."""
        error = self.post(action, **params).get("error", {})
        return str(error.get("code", ""))


def _texts(action: str, params: dict[str, Any]) -> dict[str, Any]:
    given = {"action": action, "format": "json", "formatversion": "2", **params}
    return {name: "1" if value is True else value for name, value in given.items() if value is not False}


def _read(content: bytes) -> dict[str, Any]:
    answer = json.loads(content)
    assert isinstance(answer, dict), content[:200]
    return answer


@pytest.fixture
def as_admin(admin: Actor) -> Caller:
    return Caller(admin)


@pytest.fixture
def as_alice(alice: Actor) -> Caller:
    return Caller(alice)


@pytest.fixture
def as_visitor(wiki: object) -> Caller:
    return Caller()
