"""The modules that there are, by group and name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Final

from wikigrove.api.action.call import Call
from wikigrove.api.action.declare import Module, Param

Run = Callable[[Call], None]
Finder = Callable[[], tuple[Module, ...]]

_modules: Final[dict[str, dict[str, Module]]] = {g: {} for g in ("action", "prop", "list", "meta", "format", "main")}
_finders: Final[list[Finder]] = []
_loaded: Final[list[bool]] = []


def module(name: str, prefix: str = "", *, params: tuple[Param, ...] = (), **more: Any) -> Callable[[Run], Run]:
    """Register the function as the module `name`. `more` are the fields of `declare.Module`."""

    def register(run: Run) -> Run:
        add_module(Module(name, run, prefix, params=params, **more))
        return run

    return register


def add_module(declared: Module) -> None:
    if declared.writes and not declared.must_be_posted:
        raise ValueError(f"{declared.name} writes, so it must be posted")
    _modules[declared.group][declared.name] = declared


def add_finder(finder: Finder) -> None:
    """Ask `finder` for modules of the wiki in scope at each look-up: the way that extensions bring theirs."""
    _finders.append(finder)


def find_module(group: str, name: str) -> Module | None:
    _load()
    found = _modules[group].get(name)
    if found is None and _finders:
        return next((m for m in _found() if m.group == group and m.name == name), None)
    return found


def find_path(path: str) -> Module | None:
    """By paraminfo's path: `main`, `edit`, `query+links`, a format."""
    first, plus, rest = path.partition("+")
    if plus:
        groups = ("prop", "list", "meta") if first == "query" else ()
        return next((m for g in groups if (m := find_module(g, rest))), None)
    return next((m for g in ("main", "action", "format") if (m := find_module(g, path))), None)


def names_of(group: str) -> tuple[str, ...]:
    """Names of a group in the order of the alphabet, internal and deprecated ones last."""
    return tuple(m.name for m in modules_of(group))


def modules_of(group: str) -> list[Module]:
    _load()
    found = [*_modules[group].values(), *(m for m in _found() if m.group == group)]
    return sorted(found, key=lambda m: (m.is_internal, m.is_deprecated, m.name))


def generators() -> list[Module]:
    return sorted((m for g in ("prop", "list", "meta") for m in modules_of(g) if m.is_generator), key=lambda m: m.name)


def _found() -> Iterator[Module]:
    for finder in _finders:
        yield from finder()


def _load() -> None:
    """Import all modules at the first need: they import this file."""
    if not _loaded:
        _loaded.append(True)
        import_module("wikigrove.api.action.all")
