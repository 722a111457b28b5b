"""Whatever stands in an address: an answer below 500, and no traceback."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import save_page
from wikigrove.accounts.models import Actor
from wikigrove.web.special.registry import all_specials

VALUES = (
    "9" * 30,
    "-1",
    "abc",
    "",
    "\x00",
    "%FF%FE",
    "1|2",
    "[[x]]",
    "a" * 3000,
    "٣",
    "²",
    "20260101000000|" + "9" * 30,
)
NAMES = (
    "oldid",
    "diff",
    "undo",
    "undoafter",
    "section",
    "curid",
    "limit",
    "offset",
    "before",
    "after",
    "from",
    "namespace",
    "title",
    "action",
)


@pytest.mark.parametrize("name", NAMES)
def test_index_answers_any_parameter(alice: Actor, client: Client, name: str) -> None:
    save_page("Oak", "== One ==\nx", actor=alice)
    client.raise_request_exception = False
    bad = []
    for turn, action in enumerate(("view", "edit", "history", "raw", "info")):
        # Every other value with each action, and all of them with some.
        for value in VALUES[(NAMES.index(name) + turn) % 2 :: 2]:
            fields = {"title": "Oak", "action": action, name: value}
            if client.get("/w/index.php", fields).status_code >= 500:
                bad.append(fields)
    assert bad == []


FIELDS = ("limit", "offset", "before", "after", "from", "namespace", "target", "search", "user", "page")


@pytest.mark.parametrize("value", VALUES)
def test_special_pages_answer_any_parameter(alice: Actor, client: Client, value: str) -> None:
    """All fields at once, and one of them alone: another for each page and value, so that none hides behind the rest.

    A third of the pages for each value, so that each page meets four of them.
    """
    save_page("Oak", "x", actor=alice)
    client.raise_request_exception = False
    bad = []
    for place, special in enumerate(all_specials()):
        if (place + VALUES.index(value)) % 3:
            continue
        alone = FIELDS[(place + VALUES.index(value)) % len(FIELDS)]
        for fields in (dict.fromkeys(FIELDS, value), {alone: value}):
            if client.get(f"/wiki/Special:{special.name}", fields).status_code >= 500:
                bad.append((special.name, sorted(fields), value[:40]))
    assert bad == []


def test_special_pages_answer_any_subpage(client: Client) -> None:
    client.raise_request_exception = False
    bad = [
        (special.name, sub)
        for special in all_specials()
        for sub in ("9" * 30, "-1", "٣", "²", "a/b/c", "%00", "1/" + "9" * 30, "[[x]]")
        if client.get(f"/wiki/Special:{special.name}/{sub}").status_code >= 500
    ]
    assert bad == []
