"""What modules may cost on this installation."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ScribuntoOptions:
    seconds: float = 10.0
    """Wall time of all modules of a page."""
    memory: int = 50
    """Megabytes that Lua may take on a page."""
