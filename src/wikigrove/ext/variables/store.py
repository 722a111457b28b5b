"""The variables of one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander

STATE: Final = "variables"
_MAX_CHARACTERS: Final = 4_000_000
"""Of all values together: a page can't fill the memory by doubling a value."""


class VariableStore:
    def __init__(self) -> None:
        self._values: Final[dict[str, str]] = {}
        self._size = 0

    def set(self, name: str, value: str) -> None:
        size = self._size - len(self._values.get(name, "")) + len(value)
        if size <= _MAX_CHARACTERS:
            self._values[name] = value
            self._size = size

    def find(self, name: str) -> str | None:
        return self._values.get(name)


def page_variables(expander: Expander) -> VariableStore:
    """The variables of the page that is read now."""
    found = expander.extension_state.get(STATE)
    if not isinstance(found, VariableStore):
        found = expander.extension_state[STATE] = VariableStore()
    return found
