"""How a module of the Action API says what it takes.

    @module("watch", params=(many("titles", "title"), flag("unwatch"), expiry("expiry"), token()), writes=True)
    def run_watch(call: Call) -> None:
        call.answer("watch", ...)

Values of parameters are what MediaWiki 1.39 takes under the same names.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from wikigrove.api.action.call import Call

Kind = Literal[
    "string", "text", "boolean", "integer", "limit", "timestamp", "expiry", "namespace", "user", "title", "password",
    "upload", "enum", "submodule", "tags", "raw",
]  # fmt: skip
Group = Literal["action", "prop", "list", "meta", "format", "main"]
Choices = Sequence[str] | Callable[[], Sequence[str]]
Default = str | int | None

LIMIT: Final = (500, 5000)
MULTI: Final = (50, 500)
USERS: Final = ("name", "ip", "interwiki", "id")


@dataclass(frozen=True)
class Param:
    """One parameter, without its module's prefix."""

    name: str
    kind: Kind = "string"
    default: Default = None
    choices: Choices = ()
    """Of an enum: all values, or what makes the list for the wiki in scope."""
    is_multi: bool = False
    is_required: bool = False
    is_deprecated: bool = False
    is_sensitive: bool = False
    deprecated_values: tuple[str, ...] = ()
    internal_values: tuple[str, ...] = ()
    all_value: str = ""
    """What stands for all choices; empty: nothing does."""
    least: int | None = None
    most: int | None = None
    most_high: int | None = None
    """For those with the right apihighlimits."""
    is_enforced: bool = False
    """A number outside of its range is an error, else it is moved into it with a warning."""
    multi_limits: tuple[int, int] = MULTI
    keeps_duplicates: bool = False
    token: str = ""
    users: tuple[str, ...] = USERS
    """Of kind user: name, ip, cidr, temp, interwiki, id."""
    extra_namespaces: tuple[int, ...] = ()
    must_exist: bool | None = None
    submodule_prefix: str = ""
    """Parameters of the submodules chosen here get this before their names ("g" of generators)."""
    info: tuple[str, ...] = ()
    template: str = ""
    """Of a parameter with `{slot}` in its name: the parameter whose values fill it in."""

    def list_choices(self) -> Sequence[str]:
        return self.choices() if callable(self.choices) else self.choices


@dataclass(frozen=True)
class Module:
    """One module. `path` is what paraminfo calls it: `edit`, `query+links`."""

    name: str
    run: Callable[[Call], None] = field(compare=False)
    prefix: str = ""
    group: Group = "action"
    params: tuple[Param, ...] = ()
    templated: tuple[Param, ...] = ()
    is_generator: bool = False
    must_be_posted: bool = False
    writes: bool = False
    needs_read: bool = True
    is_internal: bool = False
    is_deprecated: bool = False
    dynamic: Callable[[Call], Collection[str]] | None = field(default=None, compare=False)
    """Takes parameters that only the call itself knows of: gives their names."""
    right: str = ""
    """What one needs besides reading."""
    class_name: str = ""
    """MediaWiki's name of the same module, which some clients read."""
    source: str = ""
    """The extension that brings it; empty: the software itself."""
    examples: tuple[tuple[str, str], ...] = ()
    """Queries, each with what it shows."""
    usual_format: str = ""
    """Where it is another one than that of the whole API."""
    help_page: str = ""
    extra: dict[str, str] = field(default_factory=dict, compare=False)
    by_name: dict[str, Param] = field(default_factory=dict, compare=False)

    def __post_init__(self) -> None:
        self.by_name.update({p.name: p for p in (*self.params, *self.templated)})

    @property
    def path(self) -> str:
        return f"query+{self.name}" if self.group in ("prop", "list", "meta") else self.name

    @property
    def summary(self) -> str:
        """What it does: the first line of its function's description."""
        return self.extra.get("summary") or (self.run.__doc__ or "").strip().partition("\n")[0]

    @property
    def token(self) -> str:
        """The kind of token it takes; empty: none."""
        return next((p.token for p in self.params if p.token), "")


def string(
    name: str, default: str | None = None, *, required: bool = False, multi: bool = False, **more: object
) -> Param:
    """Any text on one line."""
    return Param(name, "string", default, is_required=required, is_multi=multi, **more)  # type: ignore[arg-type]


def text(name: str, default: str | None = None, *, required: bool = False, **more: object) -> Param:
    """A text of many lines."""
    return Param(name, "text", default, is_required=required, **more)  # type: ignore[arg-type]


def flag(name: str, **more: object) -> Param:
    """True when it is there, whatever its value."""
    return Param(name, "boolean", **more)  # type: ignore[arg-type]


def number(
    name: str, default: int | None = None, *, least: int | None = None, most: int | None = None, **more: object
) -> Param:
    return Param(name, "integer", default, least=least, most=most, **more)  # type: ignore[arg-type]


def limit(
    default: int | None = 10,
    *,
    name: str = "limit",
    least: int = 1,
    most: int = LIMIT[0],
    high: int = LIMIT[1],
    **more: object,
) -> Param:
    """How many rows; `max` is taken, too."""
    return Param(name, "limit", default, least=least, most=most, most_high=high, **more)  # type: ignore[arg-type]


def when(name: str, **more: object) -> Param:
    """A moment, in any of MediaWiki's forms."""
    return Param(name, "timestamp", **more)  # type: ignore[arg-type]


def expiry(name: str = "expiry", default: str | None = None, **more: object) -> Param:
    return Param(name, "expiry", default, **more)  # type: ignore[arg-type]


def user(
    name: str, *, multi: bool = False, required: bool = False, users: tuple[str, ...] = USERS, **more: object
) -> Param:
    return Param(name, "user", is_multi=multi, is_required=required, users=users, **more)  # type: ignore[arg-type]


def title(name: str, *, multi: bool = False, required: bool = False, **more: object) -> Param:
    return Param(name, "title", is_multi=multi, is_required=required, **more)  # type: ignore[arg-type]


def namespace(
    name: str = "namespace", default: int | str | None = None, *, multi: bool = True, **more: object
) -> Param:
    """A namespace's number; `*` stands for all where several may be given."""
    return Param(name, "namespace", default, is_multi=multi, all_value="*" if multi else "", **more)  # type: ignore[arg-type]


def one(name: str, choices: str | Choices, default: str | None = None, **more: object) -> Param:
    """One of some values, given as `a|b|c` or as what makes them."""
    return Param(name, "enum", default, _split(choices), **more)  # type: ignore[arg-type]


def many(name: str, choices: str | Choices, default: str | None = None, **more: object) -> Param:
    """Any of some values."""
    return Param(name, "enum", default, _split(choices), is_multi=True, **more)  # type: ignore[arg-type]


def token(kind: str = "csrf", name: str = "token") -> Param:
    """The sign that the person's own program asks."""
    return Param(name, "string", is_required=True, is_sensitive=True, token=kind)


def more_from(name: str = "continue") -> Param:
    """Where an answer that was cut goes on."""
    return Param(name, "string")


def watching(*, expires: bool = False) -> tuple[Param, ...]:
    """What acts take that may put their page on a watchlist."""
    return (one("watchlist", "nochange|preferences|unwatch|watch", "preferences"),)


def _split(choices: str | Choices) -> Choices:
    return tuple(choices.split("|")) if isinstance(choices, str) else choices
