"""Notes, their groups and numbers."""

from __future__ import annotations

import re
from typing import Final

from wikigrove_engine.html.sanitizer import escape_id
from wikigrove_engine.tree.nodes import Element

from wikigrove.ext.cite.errors import CiteError

_SPACES: Final = re.compile(r"[\s_]+")


def quote_percent(anchor: str) -> str:
    """An id as the end of an address."""
    return anchor.replace("%", "%25")


class Note:
    """One entry of a list. It is known by its name before it has its place and number."""

    def __init__(self, group: str, name: str) -> None:
        self.group: Final = group
        self.name: Final = name
        self.number = ""
        """As it is shown, without the group; "" until it is placed."""
        self.target = ""
        """The id of its entry."""
        self._anchor = ""
        self.content: Element | None = None
        self.signature = ""
        """The content as it was written first, to compare further ones with."""
        self.direction = ""
        self.wanted_direction = ""
        """The first one that was asked for, be it with or without content."""
        self.marks: list[Element] = []
        """Marks in the text; those that are hidden in attributes are in `hidden_marks`."""
        self.hidden_marks: list[Element] = []
        self.anchors: list[str] = []
        self.errors: list[CiteError] = []
        self.list_errors: list[CiteError] = []
        """Errors of definitions in a <references>."""
        self.details: list[Note] = []

    @property
    def text_id(self) -> str:
        return f"mw-reference-text-{self.target}"

    def place(self, *, index: int, number: str) -> None:
        """Give the note its number in its list, and ids from its number on the page."""
        key = escape_id(_SPACES.sub("_", self.name))
        self.number = number
        self.target = f"cite_note-{key}-{index}" if key else f"cite_note-{index}"
        self._anchor = f"cite_ref-{key}_{index}" if key else f"cite_ref-{index}"

    def add_mark(self, mark: Element) -> str:
        """Count a mark in the text; its id."""
        count = len(self.anchors)
        anchor = f"{self._anchor}-{count}" if self.name or count else self._anchor
        self.marks.append(mark)
        self.anchors.append(anchor)
        return anchor


class NoteGroup:
    """The notes of one group since its last list."""

    def __init__(self, name: str, labels: list[str]) -> None:
        self.name: Final = name
        self._labels: Final = labels
        self.notes: list[Note] = []
        self.by_name: dict[str, Note] = {}

    def next_number(self) -> str:
        at = len(self.notes)
        return self._labels[at] if at < len(self._labels) else str(at + 1)

    def link_text(self, note: Note) -> str:
        """What stands between the brackets."""
        if not self.name or note.number.partition(".")[0] in self._labels:
            return note.number
        return f"{self.name} {note.number}"


class NoteBook:
    """All groups of a page, and the numbers that run through all of them."""

    def __init__(self, labels: dict[str, list[str]]) -> None:
        self._labels: Final = labels
        self._count = 0
        self.groups: dict[str, NoteGroup] = {}

    def group(self, name: str) -> NoteGroup:
        found = self.groups.get(name)
        if found is None:
            found = self.groups[name] = NoteGroup(name, self._labels.get(name, []))
        return found

    def add(self, group: NoteGroup, name: str) -> Note:
        """A new note. It has no place yet: notes in its content come before it."""
        note = Note(group.name, name)
        if name:
            group.by_name[name] = note
        return note

    def place(self, note: Note) -> None:
        """Put a note at the end of its group, once."""
        if note.number:
            return
        group = self.group(note.group)
        self._count += 1
        note.place(index=self._count, number=group.next_number())
        group.notes.append(note)

    def place_details(self, note: Note, main: Note) -> None:
        """Put a note below another one."""
        self._count += 1
        main.details.append(note)
        note.place(index=self._count, number=f"{main.number}.{len(main.details)}")
