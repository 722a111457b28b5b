"""The libraries that ask the wiki."""

from __future__ import annotations

from wikigrove_engine.lua.data import make_data
from wikigrove_engine.lua.frames import make_frames
from wikigrove_engine.lua.languages import make_languages
from wikigrove_engine.lua.library import LuaLibrary, read_source
from wikigrove_engine.lua.sites import make_messages, make_site
from wikigrove_engine.lua.titles import make_titles


def wiki_libraries() -> list[LuaLibrary]:
    return [
        LuaLibrary("mw", read_source("mw"), make_frames),
        LuaLibrary("mw.title", read_source("mw.title"), make_titles),
        LuaLibrary("mw.site", read_source("mw.site"), make_site),
        LuaLibrary("mw.message", read_source("mw.message"), make_messages),
        LuaLibrary("mw.language", read_source("mw.language"), make_languages),
        LuaLibrary("mw.ext", read_source("mw.ext")),
        LuaLibrary("mw.ext.data", read_source("mw.ext.data"), make_data),
    ]
