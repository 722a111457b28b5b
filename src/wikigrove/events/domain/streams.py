"""The streams there are, and which changes are in each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Final

from wikigrove.events.errors import StreamRefused
from wikigrove.pages.models import Change, LogEntry

_RESTORED: Final = frozenset({"restore"})
_DELETED: Final = frozenset({"delete", "delete_redir", "delete_redir2"})
_MOVED: Final = frozenset({"move", "move_redir"})


def _is_edit(change: Change) -> bool:
    return change.kind in ("edit", "new")


def _is_log(kind: str, actions: Collection[str]) -> Callable[[Change], bool]:
    def holds(change: Change) -> bool:
        entry: LogEntry | None = change.log
        return entry is not None and entry.kind == kind and entry.action in actions

    return holds


STREAMS: Final[Mapping[str, Callable[[Change], bool]]] = {
    "recentchange": lambda change: True,
    "revision-create": _is_edit,
    "page-create": lambda change: change.kind == "new",
    "page-delete": _is_log("delete", _DELETED),
    "page-undelete": _is_log("delete", _RESTORED),
    "page-move": _is_log("move", _MOVED),
}
"""EventStreams' names. Everything that shows in recent changes is in the first one."""
PREFIX: Final = "mediawiki."


@dataclass(frozen=True)
class EventFilter:
    """What a listener wants besides its streams; empty: everything."""

    namespaces: frozenset[int] = frozenset()
    kinds: frozenset[str] = frozenset()
    """edit, new, log."""
    users: frozenset[str] = frozenset()
    titles: frozenset[tuple[int, str]] = frozenset()
    bots: bool | None = None
    """None: both."""

    def holds(self, change: Change) -> bool:
        if self.namespaces and change.namespace not in self.namespaces:
            return False
        if self.kinds and change.kind not in self.kinds:
            return False
        if self.titles and (change.namespace, change.key) not in self.titles:
            return False
        if self.users and (change.actor is None or change.actor.name not in self.users):
            return False
        return self.bots is None or change.is_bot == self.bots


def read_streams(text: str) -> list[str]:
    """Names with commas, also with `mediawiki.` before them. Raises StreamRefused."""
    out: list[str] = []
    for name in text.split(","):
        name = name.strip().removeprefix(PREFIX)
        if name not in STREAMS:
            raise StreamRefused("no-such-stream", f"There is no stream {name[:80]!r}; there are: {', '.join(STREAMS)}.")
        if name not in out:
            out.append(name)
    return out


def streams_of(change: Change, wanted: Collection[str]) -> list[str]:
    """Those of the wanted ones that the change is in."""
    return [name for name in wanted if STREAMS[name](change)]
