"""lupa with Lua 5.1, which may be missing."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def load_lupa() -> Any:
    """The module lupa.lua51, which has no types. Raises ImportError.

    Not LuaJIT, whose interpreter takes two thirds of the time: it goes through tables in another order in each state, so a
    page would change from one rendering to the next, and it refuses escapes ("\\^") that modules use.
    """
    return importlib.import_module("lupa.lua51")
