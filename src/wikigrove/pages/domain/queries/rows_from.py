"""Where a list goes on: a condition that a database answers from an index, however deep in the list the place is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q


def rows_from(columns: Sequence[str], values: Sequence[Any], *, up: bool, itself: bool = True) -> Q:
    """Everything from the row with these `values` on, in the order of the `columns`; with or without that row."""
    word, last = ("gt", "gte") if up else ("lt", "lte")
    out = Q(**{f"{columns[-1]}__{last if itself else word}": values[-1]})
    for column, value in zip(columns[-2::-1], values[-2::-1], strict=True):
        # The first bound alone lets the database start in the index: PostgreSQL walks the whole list without it.
        out = Q(**{f"{column}__{last}": value}) & (Q(**{f"{column}__{word}": value}) | out)
    return out
