"""The Lua that lupa brings, which may be missing."""

from __future__ import annotations

import importlib
import os
from functools import lru_cache
from typing import Any, Final

CHOICES: Final = ("luajit21", "lua51")
"""LuaJIT speaks Lua 5.1, is looked after, and its interpreter is half as fast again; its compiler is never switched on,
since compiled code would pass the limits. Some builds of lupa lack it: then Lua 5.1 itself is used."""


@lru_cache(maxsize=1)
def load_lupa() -> Any:
    """The module of lupa to use, which has no types. WIKIGROVE_LUA names another of `CHOICES`. Raises ImportError."""
    wanted = os.environ.get("WIKIGROVE_LUA", "")
    last: ImportError | None = None
    for name in CHOICES:
        if wanted in ("", name):
            try:
                return importlib.import_module(f"lupa.{name}")
            except ImportError as error:
                last = error
    raise last or ImportError(f"WIKIGROVE_LUA is none of {', '.join(CHOICES)}: {wanted}")


def is_luajit() -> bool:
    """Whether LuaJIT is used. Raises ImportError where there is no Lua at all."""
    return str(load_lupa().__name__).endswith(CHOICES[0])
