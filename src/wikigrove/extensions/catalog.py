"""Which extensions are installed. One that can't be loaded is kept with its error; the others go on."""

from __future__ import annotations

import importlib
import logging
import pkgutil
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import entry_points
from types import ModuleType
from typing import Final, cast

from wikigrove.extensions.api import GENERATION, Extension, Value, Values

log = logging.getLogger("wikigrove.extensions")
GROUP: Final = "wikigrove.extensions"
BUNDLED: Final = "wikigrove.ext"
_NAME: Final = re.compile(r"[a-z][a-z0-9-]{0,49}")


class ExtensionError(Exception):
    """An extension, or what is asked of it, is not right. Its text is for the operator."""


@dataclass(frozen=True)
class Installed:
    """An extension that was found: its presentation, or why it can't be used."""

    name: str
    extension: Extension | None
    error: str = ""
    is_bundled: bool = False


@lru_cache(maxsize=1)
def list_installed() -> Mapping[str, Installed]:
    """Name -> extension, the bundled ones first."""
    found: dict[str, Installed] = {}
    for name in _bundled_names():
        found[name] = load(name, f"{BUNDLED}.{name}.extension", is_bundled=True)
    for point in sorted(entry_points(group=GROUP), key=lambda p: p.name):
        if point.name in found:
            log.error("the extension %s of %s has a name that is taken", point.name, point.value)
            continue
        found[point.name] = load(point.name, point.module, attribute=point.attr or "extension")
    return found


def load(name: str, module: str, *, attribute: str = "extension", is_bundled: bool = False) -> Installed:
    """Import one extension and look its presentation over."""
    try:
        loaded = importlib.import_module(module)
        extension = _find(loaded, attribute)
        check_presentation(extension, name)
    except Exception as err:  # whatever a stranger's module raises
        log.exception("the extension %s can't be loaded", name)
        return Installed(name, None, f"{type(err).__name__}: {err}", is_bundled)
    return Installed(name, extension, "", is_bundled)


def find_extension(name: str) -> Extension:
    """Raises ExtensionError for one that is not there or can't be loaded."""
    installed = list_installed().get(name)
    if installed is None:
        raise ExtensionError(f"There is no extension {name!r} here; `wikigrove extension list` names them.")
    if installed.extension is None:
        raise ExtensionError(f"The extension {name} can't be loaded: {installed.error}")
    return installed.extension


def check_presentation(extension: Extension, name: str) -> None:
    """Raises ExtensionError for a presentation that can't be worked with."""
    if extension.name != name or not _NAME.fullmatch(name):
        raise ExtensionError(f"it is called {extension.name!r}, but installed as {name!r}")
    if extension.api != GENERATION:
        raise ExtensionError(f"it is made for generation {extension.api} of the interface; this is {GENERATION}")
    names = [s.name for s in extension.settings]
    if len(set(names)) != len(names):
        raise ExtensionError("two of its settings have one name")


def is_enabled(extension: Extension, settings: Mapping[str, object]) -> bool:
    """Whether a wiki with these settings has the extension."""
    chosen = settings.get("extensions")
    if isinstance(chosen, Mapping) and isinstance(chosen.get(extension.name), bool):
        return bool(chosen[extension.name])
    return extension.enabled_by_default


def enabled_extensions(settings: Mapping[str, object]) -> list[Extension]:
    """The extensions of a wiki with these settings; those whose needs are not enabled are left out."""
    wanted = {
        name: installed.extension
        for name, installed in list_installed().items()
        if installed.extension is not None and is_enabled(installed.extension, settings)
    }
    while missing := [n for n, e in wanted.items() if not set(e.requires) <= set(wanted)]:
        for name in missing:
            del wanted[name]
    return list(wanted.values())


def values_of(extension: Extension, settings: Mapping[str, object]) -> Values:
    """The wiki's values of the extension's settings; a value of another type counts as none."""
    out: dict[str, Value] = {}
    for setting in extension.settings:
        given = settings.get(f"{extension.name}.{setting.name}")
        fits = isinstance(given, str | int | float | bool) and type(given) is type(setting.default)
        out[setting.name] = setting.default
        if fits and (not setting.choices or given in setting.choices):
            out[setting.name] = cast("Value", given)
    return out


def read_value(extension: Extension, name: str, text: str) -> Value:
    """A setting's value as it is typed. Raises ExtensionError."""
    for setting in extension.settings:
        if setting.name == name:
            break
    else:
        known = ", ".join(s.name for s in extension.settings) or "none"
        raise ExtensionError(f"{extension.name} has no setting {name!r} (its settings: {known}).")
    value: Value = text
    try:
        if isinstance(setting.default, bool):
            value = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}[text.lower()]
        elif isinstance(setting.default, int):
            value = int(text)
        elif isinstance(setting.default, float):
            value = float(text)
    except (KeyError, ValueError):
        raise ExtensionError(f"{name} takes {type(setting.default).__name__}, not {text!r}.") from None
    if setting.choices and value not in setting.choices:
        raise ExtensionError(f"{name} takes one of {', '.join(map(str, setting.choices))}, not {text!r}.")
    return value


def _bundled_names() -> list[str]:
    package = importlib.import_module(BUNDLED)
    return sorted(m.name for m in pkgutil.iter_modules(package.__path__) if m.ispkg)


def _find(module: ModuleType, attribute: str) -> Extension:
    found = getattr(module, attribute, None)
    if not isinstance(found, Extension):
        raise ExtensionError(f"{module.__name__}.{attribute} is no Extension")
    return found
