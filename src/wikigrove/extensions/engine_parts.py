"""What extensions bring to the engine. Apps add their parts when Django starts; the renderer asks for all of them.

The floor does not know the engine: tags, functions and passes are objects to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class EngineParts:
    """Parts of one extension, in the order in which they count."""

    tags: tuple[object, ...] = ()
    functions: tuple[object, ...] = ()
    models: tuple[object, ...] = ()
    passes: tuple[object, ...] = ()
    libraries: tuple[object, ...] = ()
    """For Lua modules."""


_parts: dict[str, EngineParts] = {}


def add_engine_parts(extension: str, parts: EngineParts) -> None:
    """Register what `extension` brings; a second call replaces the first one."""
    _parts[extension] = parts


def all_engine_parts() -> Mapping[str, EngineParts]:
    """Extension -> its parts, in the order of registration."""
    return dict(_parts)
