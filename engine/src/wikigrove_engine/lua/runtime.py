"""lupa with Lua 5.1, which may be missing."""

from __future__ import annotations

import importlib
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def load_lupa() -> Any:
    """The module lupa.lua51, which has no types. Raises ImportError."""
    return importlib.import_module("lupa.lua51")
