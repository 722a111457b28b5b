"""Who may do what through the APIs, and what they are told: each act against each group."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from tests.accounts.test_rights_matrix import (
    ACCOUNTS,
    ADMINS,
    BUREAUCRATS,
    CODE,
    DELETERS,
    DUMP,
    EVERYBODY,
    GROUPS,
    INTERFACE,
    PNG,
    Garden,
    garden,
    planted,
)

assert planted and garden  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.anydatabase]
STEWARDS: Final = frozenset({"steward"})
SEMI: Final = frozenset({"autoconfirmed", "bot", "sysop", "steward"})
DENIED: Final = "permissiondenied"


@dataclass(frozen=True)
class Act:
    """A module of the Action API, or METHOD /path of our own; `code`: what those are told who may not."""

    module: str
    values: Mapping[str, Any]
    allowed: frozenset[str]
    codes: frozenset[str] = frozenset({DENIED})
    token: str = "csrf"  # noqa: S105
    reached: str = ""
    """What those are told who may, and have nothing to do it to."""
    name: str = field(default="")


def act(module: str, allowed: frozenset[str], *codes: str, token: str = "csrf", **values: Any) -> Act:  # noqa: S107
    return Act(
        module,
        values,
        allowed,
        frozenset(codes or (DENIED,)),
        token,
        name=f"{module} {next(iter(values.values()), '')}",
    )


ACTS: Final = (
    act("edit", EVERYBODY, title="Oak", text="x"),
    act("edit", EVERYBODY, title="Brand new", text="x"),
    act("edit", SEMI, "protectedpage", title="Semi", text="x"),
    act("edit", DELETERS, "protectedpage", title="Full", text="x"),
    act("edit", INTERFACE, "protectednamespace-interface", title="MediaWiki:Sidebar", text="x"),
    act("edit", CODE, "protectednamespace-interface", "sitecssprotected", title="MediaWiki:Common.css", text="x"),
    act("edit", CODE, "customcssprotected", title="User:Owner/common.css", text="x"),
    act("edit", CODE, "customjsprotected", title="User:Owner/common.js", text="x"),
    act("move", ACCOUNTS, "cantmove-anon", "cantmove", **{"from": "Oak", "to": "Quercus"}),
    act("delete", DELETERS, title="Oak"),
    act("undelete", DELETERS, title="Gone"),
    act("protect", DELETERS, "cantedit", DENIED, title="Oak", protections="edit=sysop"),
    act("rollback", DELETERS, token="rollback", title="Oak", user="Gardener"),  # noqa: S106
    act("patrol", DELETERS, token="patrol", rcid="{change}"),  # noqa: S106
    act("revisiondelete", frozenset({"sysop", "suppress", "steward"}), type="revision", ids="{first}", hide="content"),
    act("userrights", BUREAUCRATS, DENIED, "nothing added", token="userrights", user="Owner", add="bot"),  # noqa: S106
    act("import", ADMINS, "cantimport-upload", DENIED, xml=DUMP, interwikiprefix="x"),
    replace(
        act("mergehistory", ADMINS, **{"from": "Semi", "to": "Full"}), reached="mergehistory-fail-timestamps-overlap"
    ),
    act("block", DELETERS, user="192.0.2.1"),
    replace(act("unblock", DELETERS, user="192.0.2.1"), reached="cantunblock"),
    act("upload", ACCOUNTS, "permissiondenied", "mustbeloggedin", filename="New.png", file=PNG, ignorewarnings="1"),
    act("upload", ACCOUNTS, "permissiondenied", "mustbeloggedin", filename="Photo.png", file=PNG, ignorewarnings="1"),
    act("changecontentmodel", ACCOUNTS, title="Oak", model="text"),
    act("setpagelanguage", ADMINS, title="Oak", lang="fr"),
    act("thank", ACCOUNTS, "notloggedin", rev="{rev}"),
    act("tag", ACCOUNTS, "tags-update-no-permission", DENIED, revid="{rev}", add="by hand"),
    act("managetags", ADMINS, operation="create", tag="fresh"),
    act("watch", ACCOUNTS, "notloggedin", token="watch", titles="Oak"),  # noqa: S106
    act("options", ACCOUNTS, "notloggedin", change="language=de"),
    act("emailuser", frozenset(), "cantsend", DENIED, target="Owner", subject="x", text="x"),
    act("POST /people/Owner/rename", BUREAUCRATS, DENIED, "notloggedin", "badaccess-groups", to="Other"),
    act(
        "POST /people/Owner/merge",
        frozenset(),
        DENIED,
        "notloggedin",
        "badaccess-groups",
        "usermerge-badolduser",
        into="Gardener",
    ),
    act("PUT /people/Owner/global-groups", STEWARDS, DENIED, "notloggedin", "badaccess-groups", groups=[]),
    act("PUT /lock", BUREAUCRATS, DENIED, "notloggedin", "badaccess-groups", reason="x"),
    act(
        "POST /pages/split",
        ADMINS,
        DENIED,
        "notloggedin",
        "badaccess-groups",
        **{"from": "Oak", "to": "Twig", "revisions": ["{first}"]},
    ),
    act("POST /lists/WantedPages/update", ACCOUNTS, DENIED, "notloggedin", "badaccess-groups", reason=""),
    act("POST /replace/find", ADMINS, DENIED, "notloggedin", "badaccess-groups", target="Vandal", by="Garden"),
    act(
        "POST /replace", ADMINS, DENIED, "notloggedin", "badaccess-groups", target="Vandal", by="Garden", pages=["Oak"]
    ),
    act("POST /filters", ADMINS, DENIED, "notloggedin", "badaccess-groups", description="x", rules="1 == 2"),
    act("PUT /groups/reviewer", BUREAUCRATS, DENIED, "notloggedin", "badaccess-groups", rights=["read"]),
    act("PATCH /settings", BUREAUCRATS, DENIED, "notloggedin", "badaccess-groups", settings={}),
)


def fill(value: Any, numbers: Mapping[str, int]) -> Any:
    if isinstance(value, list):
        return [fill(one, numbers) for one in value]
    if isinstance(value, str) and value.startswith("{"):
        number = numbers[value.strip("{}")]
        return number
    return SimpleUploadedFile("a.png", value) if isinstance(value, bytes) else value


def code_of(client: Client, wanted: Act, numbers: Mapping[str, int]) -> str:
    """The code of the refusal; "" where it was done."""
    values = {name: fill(value, numbers) for name, value in wanted.values.items()}
    ask = {"action": "query", "meta": "tokens", "type": wanted.token, "format": "json"}
    token = client.get("/w/api.php", ask).json()["query"]["tokens"][f"{wanted.token}token"]
    if " /" in wanted.module:
        method, path = wanted.module.split(" ", 1)
        answer = client.generic(
            method, f"/api/wikigrove/v1{path}", json.dumps(values), "application/json", headers={"X-CSRF-Token": token}
        )
        return "" if answer.status_code < 300 else str(answer.json()["error"]["code"])
    sent = {"action": wanted.module, "format": "json", "formatversion": "2", "token": token, **values}
    told = client.post("/w/api.php", sent).json()
    if wanted.module == "userrights" and not told.get("userrights", {"added": [""]})["added"]:
        # As in MediaWiki: groups that one may not give are left out, with a warning.
        return "nothing added"
    first = next(iter(told.get(wanted.module, [])), {}) if isinstance(told.get(wanted.module), list) else {}
    errors = first.get("errors", []) if isinstance(first, dict) else []
    return str(told.get("error", {}).get("code", "")) or str(errors[0]["code"] if errors else "")


@pytest.mark.parametrize("wanted", ACTS, ids=lambda one: one.name)
def test_act_by_group_through_the_apis(garden: Garden, wanted: Act) -> None:
    told: dict[str, str] = {}
    for group in GROUPS:
        with transaction.atomic():
            code = code_of(garden.browsers[group], wanted, garden.numbers)
            told[group] = "" if code == wanted.reached else code
            transaction.set_rollback(True)
    assert {group for group, code in told.items() if not code} == set(wanted.allowed), told
    assert {code for code in told.values() if code} <= wanted.codes
