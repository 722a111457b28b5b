"""The parts of a wiki's extensions, made once for each choice of extensions and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from wikigrove.extensions.api import Extension, Parts, Value
from wikigrove.extensions.breaker import Breaker, report
from wikigrove.extensions.catalog import enabled_extensions, find_extension, list_installed, values_of
from wikigrove.i18n.message import add_catalog_folder

Choice = tuple[tuple[str, tuple[tuple[str, Value], ...]], ...]


@dataclass(frozen=True, eq=False)
class Enabled:
    """An extension that counts on a wiki, with its parts and the breaker that its calls go through."""

    extension: Extension
    parts: Parts
    breaker: Breaker


def parts_of_wiki(settings: Mapping[str, object]) -> tuple[Enabled, ...]:
    """What the extensions of a wiki with these settings bring. Wikis with the same choice share the objects."""
    return _make(tuple((e.name, tuple(values_of(e, settings).items())) for e in enabled_extensions(settings)))


@lru_cache(maxsize=64)
def _make(choice: Choice) -> tuple[Enabled, ...]:
    out = []
    for name, values in choice:
        extension = find_extension(name)
        try:
            parts = extension.make_parts(dict(values))
        except Exception as err:  # whatever a stranger's code raises
            report(name, f"make_parts: {type(err).__name__}: {err}", is_off=True)
            continue
        if extension.messages is not None:
            add_catalog_folder(extension.messages)
        bundled = list_installed()[name].is_bundled
        out.append(Enabled(extension, parts, Breaker(name, never_off=bundled)))
    return tuple(out)
