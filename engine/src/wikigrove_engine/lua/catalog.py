"""The libraries that come with the engine."""

from __future__ import annotations

from functools import lru_cache

from wikigrove_engine.lua.library import LuaLibrary, read_source
from wikigrove_engine.lua.number_host import make_bits, make_hashes
from wikigrove_engine.lua.svg_host import make_images
from wikigrove_engine.lua.text_host import make_text
from wikigrove_engine.lua.uri_host import make_addresses
from wikigrove_engine.lua.ustring_host import make_strings
from wikigrove_engine.lua.wiki_libraries import wiki_libraries


@lru_cache(maxsize=1)
def core_libraries() -> dict[str, LuaLibrary]:
    """By name. Add a library here: (name, file, Python half or None, in_module)."""
    libraries = [
        *wiki_libraries(),
        LuaLibrary("bounded", read_source("bounded"), make_strings),
        LuaLibrary("mw.ustring", read_source("mw.ustring"), make_strings),
        LuaLibrary("ustring", read_source("ustring")),
        LuaLibrary("ustring/ustring", read_source("ustring")),
        LuaLibrary("libraryUtil", read_source("libraryUtil")),
        LuaLibrary("strict", read_source("strict"), in_module=True),
        LuaLibrary("bit32", read_source("bit32"), make_bits),
        *(LuaLibrary(name, read_source("luabit.bit")) for name in ("bit", "luabit.bit", "luabit/bit")),
        *(LuaLibrary(name, read_source("luabit.hex")) for name in ("hex", "luabit.hex", "luabit/hex")),
        LuaLibrary("json", read_source("json")),
        LuaLibrary("mw.text", read_source("mw.text"), make_text),
        LuaLibrary("mw.html", read_source("mw.html")),
        LuaLibrary("mw.uri", read_source("mw.uri"), make_addresses),
        LuaLibrary("mw.svg", read_source("mw.svg"), make_images),
        LuaLibrary("mw.hash", read_source("mw.hash"), make_hashes),
    ]
    return {library.name: library for library in libraries}
