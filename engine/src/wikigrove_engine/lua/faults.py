"""What can go wrong between Lua and the wiki."""

from __future__ import annotations

from typing import Final

MEMORY_MESSAGE: Final = "not enough memory"
TIME_MESSAGE: Final = "The time allocated for running scripts has expired."


class LuaFault(Exception):
    """Raised by a host function: an error in Lua, at the place that called the library."""


class ScriptError(Exception):
    """A module failed. `key` is the message's key, `message` its finished text."""

    def __init__(self, message: str, *, key: str = "", trace: tuple[tuple[str, int, str], ...] = ()) -> None:
        super().__init__(message)
        self.message: Final = message
        self.key: Final = key
        self.trace: Final = trace
        """(chunk, line, function), innermost first."""
