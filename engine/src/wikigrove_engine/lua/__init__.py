"""Scribunto's host: runs the Lua modules of a wiki on lupa (Lua 5.1), sandboxed and within limits.

The package is importable without lupa; `is_available()` tells. One `LuaSession` serves one page; `run_invoke` is the
parser function; `run_lua` runs a snippet as a module for tests.

How a library is written
------------------------
* `run_lua(source, pages=...)` in `snippets` runs a snippet; `patterns.lua` below replaces find, match, gmatch, gsub.
* Its Lua half is a file `libraries/NAME.lua` (for mw.text: `libraries/mw.text.lua`), its Python half, where it has one,
  a function `make(host: LuaHost) -> Mapping[str, HostFunction]` in a file of this package. Both are named in
  `catalog.LIBRARIES` as `LuaLibrary(name, source, make)`. Extensions add theirs by `Registry.extended(libraries=...)`.
* `mw.text` appears as the field of `mw` when a module first touches it and can be got by `require "mw.text"`; a name
  without "mw." (`bit32`) by `require` alone. Nothing is loaded on a page that doesn't use it.
* The Lua half is a chunk that runs once in a state, in the trusted environment, and returns the library. It gets
  `local host, name = ...`: `host.foo(...)` calls the Python function "foo". Globals are the sandbox's own (bounded
  string functions, safe `pcall`, `pairs` that knows `__pairs`), and `mw` gives the other libraries.
  One with `in_module=True` (strict) runs in the environment of the module that requires it, each time.
* Each `#invoke` sees a copy of the library's table (plain tables in it are copied too; those with a metatable are
  shared and must not be writable by modules). Functions are shared: no state in upvalues that a module can change
  and another `#invoke` would see.
* Across the border go only strings (`bytes` in Python, both ways: UTF-8, perhaps broken), numbers, booleans and
  nil. Never a table, a function or a `str`. Several answers are a tuple; `list_fields(host.foo())` reads a list that was
  packed by `pack_list`. A crossing costs a microsecond: cross once with all that is known, never in a loop.
* `raise LuaFault("message")` in Python becomes an error in Lua at the place that called the library function; in the
  Lua half use `error(message, level)` as usual. Whatever else is raised becomes "internal error" and is logged.
* Work that can take long must call the global-like `charge(units)` (an upvalue-free function in the trusted
  environment; about one unit for 10 nanoseconds) or stay in Lua, whose instructions are counted.
"""

from wikigrove_engine.lua.faults import LuaFault, ScriptError
from wikigrove_engine.lua.runtime import load_lupa

__all__ = ["LuaFault", "ScriptError", "is_available"]


def is_available() -> bool:
    """Whether lupa with Lua 5.1 is installed."""
    try:
        load_lupa()
    except ImportError:
        return False
    return True
