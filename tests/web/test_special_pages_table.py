"""The table of special pages in the documents says what is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from wikigrove.farm.models import Wiki
from wikigrove.web.special.registry import extension_specials, find_special
from wikigrove.web.views.dispatch import ACTIONS

TABLE = Path(__file__).resolve().parents[2] / "docs" / "admin" / "special-pages.md"
ROW = re.compile(r"^\| (\w+) \| (same|other|none) \| (.*?) ?\|$", re.M)


def rows(part: str) -> list[tuple[str, str, str]]:
    return [(match[1], match[2], match[3]) for match in ROW.finditer(part)]


@pytest.mark.django_db
def test_each_page_that_is_said_to_be_the_same_is_there(wiki: Wiki) -> None:
    pages, actions = TABLE.read_text(encoding="utf-8").split("## Actions")
    known = {page.name.lower() for page in extension_specials()}
    for name, state, why in rows(pages):
        is_there = find_special(name) is not None or name.lower() in known
        assert is_there or state != "same", name
        assert why or state == "same", name
    assert [name for name, state, _ in rows(actions) if state == "same" and name not in ACTIONS] == []


def test_the_numbers_above_the_table_are_those_of_the_table() -> None:
    text = TABLE.read_text(encoding="utf-8")
    found = re.search(r"Of the (\d+) special pages (\d+) are the same, (\d+) other, (\d+) not there", text)
    listed = rows(text.split("## New in")[0])
    states = [state for _, state, _ in listed]
    assert found is not None
    assert [int(n) for n in found.groups()] == [len(listed), *(states.count(s) for s in ("same", "other", "none"))]
