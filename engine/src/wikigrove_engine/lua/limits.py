"""What modules may cost on one page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LuaLimits:
    """Over a limit the call shows an error in place, and no module runs on that page any more."""

    seconds: float = 10.0
    """Wall time of all modules of a page, with what they ask of the wiki."""
    memory: int = 52_428_800
    """Bytes that Lua's values may take."""
    depth: int = 20
    """Nesting of #invoke in #invoke, each within a module's call of `preprocess` and its like."""
