"""Filters of recent changes that a person has given a name."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from wikigrove.accounts.domain.preferences import read_preference, set_preferences
from wikigrove.accounts.errors import PreferenceRefused
from wikigrove.accounts.models import User

NAME: Final = "rcfilters-saved-queries"
WATCHLIST_NAME: Final = "rcfilters-wl-saved-queries"
MOST: Final = 30
MOST_LETTERS: Final = 2000


@dataclass(frozen=True)
class SavedFilter:
    """`query` is the part of the address behind the question mark."""

    number: str
    label: str
    query: str


def list_filters(user: User | None, *, kept: str = NAME) -> tuple[SavedFilter, ...]:
    """In the order in which they were saved; what can't be read counts as none."""
    try:
        stored = json.loads(str(read_preference(user, kept)) or "{}")
        rows = stored.get("queries", {})
        return tuple(SavedFilter(str(k), str(v["label"]), str(v["query"])) for k, v in rows.items())
    except (ValueError, AttributeError, KeyError, TypeError):
        return ()


def save_filter(user: User, *, label: str, query: str, kept: str = NAME) -> None:
    """Keep a filter; one of the same name is replaced. Raises PreferenceRefused."""
    label = " ".join(label.split())[:60]
    if not label:
        raise PreferenceRefused("wikigrove-filter-needs-name")
    rows = [one for one in list_filters(user, kept=kept) if one.label != label]
    if len(rows) >= MOST:
        raise PreferenceRefused("wikigrove-filter-too-many", MOST)
    number = str(max((int(one.number) for one in rows if one.number.isdecimal()), default=0) + 1)
    _store(user, [*rows, SavedFilter(number, label, query[:MOST_LETTERS])], kept)


def forget_filter(user: User, number: str, *, kept: str = NAME) -> None:
    _store(user, [one for one in list_filters(user, kept=kept) if one.number != number], kept)


def _store(user: User, rows: list[SavedFilter], kept: str) -> None:
    queries = {one.number: {"label": one.label, "query": one.query} for one in rows}
    set_preferences(user, {kept: json.dumps({"version": "2", "queries": queries}) if queries else None})
