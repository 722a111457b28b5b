"""The libraries that come with the engine."""

from __future__ import annotations

from functools import lru_cache

from wikigrove_engine.lua.frames import make_frames
from wikigrove_engine.lua.library import LuaLibrary, read_source


@lru_cache(maxsize=1)
def core_libraries() -> dict[str, LuaLibrary]:
    """By name. Add a library here: (name, file, Python half or None, in_module)."""
    libraries = [
        LuaLibrary("mw", read_source("mw"), make_frames),
    ]
    return {library.name: library for library in libraries}
