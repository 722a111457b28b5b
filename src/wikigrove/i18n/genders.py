"""Genders for {{GENDER:name|…}} in messages. Upper layers say how they are found; this floor knows of no people.

Few languages ask for them, so nothing is read before one does; then for all the people of the list at once.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

UNKNOWN: Final = "unknown"
GenderLoader = Callable[[Collection[str]], Mapping[str, str]]


class _People:
    def __init__(self, load: GenderLoader, viewer: Callable[[], str]) -> None:
        self._load, self._viewer = load, viewer
        self._noted: set[str] = set()
        self._known: dict[str, str] = {}

    def note(self, names: Iterable[str]) -> None:
        self._noted.update(name for name in names if name)

    def find(self, name: str) -> str:
        if not name:
            return self._viewer()
        if name not in self._known:
            wanted = (self._noted | {name}) - self._known.keys()
            found = self._load(wanted)
            self._known |= {one: found.get(one, UNKNOWN) for one in wanted}
            self._noted.clear()
        return self._known[name]


_people: ContextVar[_People | None] = ContextVar("wikigrove_people", default=None)


@contextmanager
def use_people(load: GenderLoader, viewer: Callable[[], str]) -> Iterator[None]:
    """Inside the block, `load` gives genders by name (those that are known), `viewer` that of whoever reads."""
    token = _people.set(_People(load, viewer))
    try:
        yield
    finally:
        _people.reset(token)


def note_names(names: Iterable[str]) -> None:
    """Say whom the messages of a list will speak of, so that one question answers for all of them."""
    people = _people.get()
    if people is not None:
        people.note(names)


def gender_of_name(name: str) -> str:
    """ "male", "female" or "unknown"; of an empty name, of whoever reads."""
    people = _people.get()
    return people.find(name) if people is not None else UNKNOWN
