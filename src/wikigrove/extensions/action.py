"""What an extension adds to MediaWiki's Action API: modules that its clients know by their MediaWiki names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from wikigrove.extensions.api import Asker

ActionValue = str | int | bool | tuple[str, ...] | None


@dataclass(frozen=True)
class ActionParameter:
    """A parameter, without the module's prefix. Its value comes as the kind says: text (None where it was not sent),
    flag: bool, number and limit: int, choice: str, choices: tuple of str."""

    name: str
    summary: str
    kind: Literal["text", "flag", "number", "limit", "choice", "choices"] = "text"
    default: str | int | None = None
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    most_high: int | None = None
    """For those who may ask for more at once (bots)."""
    is_required: bool = False


@dataclass(frozen=True)
class ActionPage:
    """A page that was asked for. Those that do not exist have a number below zero."""

    page_id: int
    namespace: int
    title: str


@dataclass(frozen=True)
class ActionRequest:
    """One call. `origin` is the wiki's scheme and host, to complete addresses with."""

    asker: Asker
    values: Mapping[str, ActionValue]
    pages: tuple[ActionPage, ...] = ()
    origin: str = ""

    def text(self, name: str) -> str:
        value = self.values[name]
        return "" if value is None else str(value)

    def number(self, name: str) -> int:
        value = self.values[name]
        return value if isinstance(value, int) else 0

    def flag(self, name: str) -> bool:
        return bool(self.values[name])

    def many(self, name: str) -> tuple[str, ...]:
        value = self.values[name]
        return value if isinstance(value, tuple) else ()


@dataclass(frozen=True)
class ActionAnswer:
    """`data` is the answer of an action, of a list or of a meta module; `pages` is what a prop module adds to pages.

    `follows`: what `continue` has to be for the rest. `texts`: entries whose value older clients find under `*`.
    """

    data: object = None
    pages: Mapping[int, Mapping[str, object]] = field(default_factory=dict)
    follows: str = ""
    warnings: tuple[str, ...] = ()
    texts: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ActionModule:
    """A module: `action=<name>`, or `prop`, `list` or `meta` of `action=query`."""

    name: str
    summary: str
    answer: Callable[[ActionRequest], ActionAnswer]
    group: Literal["action", "prop", "list", "meta"] = "prop"
    prefix: str = ""
    parameters: tuple[ActionParameter, ...] = ()
    right: str = ""
    """What one needs besides reading."""
    writes: bool = False
    """Changes something: by POST and with a token only."""
    takes_pages: bool = False
    """An action that is given pages: by titles, pageids, revids or a generator."""
    is_internal: bool = False
    class_name: str = ""
    """MediaWiki's name of it, which some clients read."""
