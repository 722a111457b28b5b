"""Whether a module's text is Lua at all, before it is saved. Nothing of it runs."""

from __future__ import annotations

from typing import Final

from wikigrove_engine.ext import ContentFault
from wikigrove_engine.lua.bytecode import compile_module

_NAME: Final = "module"


def find_lua_fault(text: str) -> ContentFault | None:
    """The first place that can't be compiled; None for a module that can. Raises ImportError without Lua."""
    problem = compile_module(_NAME, text).problem
    if not problem:
        return None
    place, _, words = problem.removeprefix(f"{_NAME}:").partition(": ")
    line = int(place) if place.isdecimal() else 1
    return ContentFault(line, 0, words if place.isdecimal() else problem, may_be_saved=True)
