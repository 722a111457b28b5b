"""The parts of a wiki's extensions, made once for each choice of extensions and values."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from wikigrove.extensions.api import Extension, Parts, Value
from wikigrove.extensions.breaker import Breaker, report
from wikigrove.extensions.catalog import enabled_extensions, find_extension, list_installed, values_of
from wikigrove.i18n.message import add_catalog_folder

OneChoice = tuple[str, tuple[tuple[str, Value], ...]]
Choice = tuple[OneChoice, ...]
RETRY_SECONDS: Final = 30.0
"""Parts that could not be made are tried again then: what they needed may be there."""
_MOST: Final = 64


@dataclass(frozen=True, eq=False)
class Enabled:
    """An extension that counts on a wiki, with its parts and the breaker that its calls go through."""

    extension: Extension
    parts: Parts
    breaker: Breaker


@dataclass(frozen=True)
class _Made:
    enabled: tuple[Enabled, ...]
    failed: frozenset[str]
    retry_at: float
    """time.monotonic(); infinite where all is well."""


_made: Final[OrderedDict[Choice, _Made]] = OrderedDict()
_ones: Final[OrderedDict[OneChoice, Enabled]] = OrderedDict()
_lock: Final = threading.RLock()


def parts_of_wiki(settings: Mapping[str, object]) -> tuple[Enabled, ...]:
    """What the extensions of a wiki with these settings bring. Wikis with the same choice share the objects."""
    return _make(_choice_of(settings)).enabled


def unmade_parts(settings: Mapping[str, object]) -> frozenset[str]:
    """The extensions of such a wiki whose parts can't be made now: what is rendered meanwhile lacks them."""
    return _make(_choice_of(settings)).failed


def forget_parts() -> None:
    """Make all parts anew at the next need: when what is installed has changed."""
    with _lock:
        _made.clear()
        _ones.clear()


def _choice_of(settings: Mapping[str, object]) -> Choice:
    return tuple((e.name, tuple(values_of(e, settings).items())) for e in enabled_extensions(settings))


def _make(choice: Choice) -> _Made:
    known = _made.get(choice)
    if known is not None and known.retry_at > time.monotonic():
        return known
    with _lock:
        # Whoever waited here finds what the other one made.
        known = _made.get(choice)
        if known is not None and known.retry_at > time.monotonic():
            return known
        made = [(one[0], _make_one(one)) for one in choice]
        failed = frozenset(name for name, enabled in made if enabled is None)
        enabled = tuple(one for _, one in made if one is not None)
        if known is not None and known.enabled == enabled:
            # The same object again: it is a key of the engine's caches.
            enabled = known.enabled
        out = _Made(enabled, failed, time.monotonic() + RETRY_SECONDS if failed else float("inf"))
        _made[choice] = out
        _made.move_to_end(choice)
        if len(_made) > _MOST:
            _made.popitem(last=False)
        return out


def _make_one(one: OneChoice) -> Enabled | None:
    """Kept for each extension and its values, so that another one's trouble does not make it anew."""
    kept = _ones.get(one)
    if kept is not None:
        _ones.move_to_end(one)
        return kept
    name, values = one
    extension = find_extension(name)
    try:
        parts = extension.make_parts(dict(values))
        if not isinstance(parts, Parts):
            raise TypeError("make_parts does not answer Parts")
    except Exception as err:  # whatever a stranger's code raises
        report(name, f"make_parts: {type(err).__name__}: {err}", is_off=True)
        return None
    if extension.messages is not None:
        add_catalog_folder(extension.messages)
    made = Enabled(extension, parts, Breaker(name, never_off=list_installed()[name].is_bundled))
    _ones[one] = made
    if len(_ones) > 16 * _MOST:
        _ones.popitem(last=False)
    return made
