"""Calls of the Action API that were found by chance (tools/fuzz_action.py) to break it."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import save_page
from wikigrove.accounts.models import Actor
from wikigrove.pages.models import Change, LogEntry

CALLS = (
    {"action": "abusefiltercheckmatch", "filter": "99999999999999999999", "logid": "501"},
    {"action": "echomarkread", "unreadlist": "99999999999999999999", "sections": "alert"},
    {"action": "query", "meta": "allmessages", "amenableparser": "Oak", "amlang": "a" * 300},
    {"action": "query", "prop": "extlinks", "titles": "Main Page|Oak", "ellimit": "500", "elcontinue": "-1"},
    {"action": "tag", "rcid": "CHANGE", "remove": "*"},
    {"action": "revisiondelete", "type": "logging", "target": "'", "ids": "LOG", "hide": "user|content|comment"},
)


@pytest.mark.parametrize("call", CALLS, ids=[call["action"] for call in CALLS])
def test_call_is_refused_or_answered_not_stumbled_over(client: Client, admin: Actor, call: dict[str, str]) -> None:
    save_page("Oak", "https://oak.example/", actor=admin)
    client.force_login(admin.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    tokens = client.get("/w/api.php?action=query&meta=tokens&format=json").json()["query"]["tokens"]
    number = str(Change.objects.get().pk)
    entry = str(LogEntry.objects.get(kind="create").pk)
    sent = {name: value.replace("CHANGE", number).replace("LOG", entry) for name, value in call.items()}
    answer = client.post("/w/api.php", {**sent, "token": tokens["csrftoken"], "format": "json"})
    assert answer.status_code == 200
    assert "internal_api_error" not in answer.content.decode()
