"""The call of a parser function: its arguments, expanded when asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from wikigrove_engine.preprocess.nodes import Part

if TYPE_CHECKING:
    from wikigrove_engine.preprocess.expander import Expander
    from wikigrove_engine.preprocess.frame import Frame


class FunctionCall:
    """Arguments count from 0; argument 0 is what follows the colon. A variable without colon has no arguments."""

    __slots__ = ("frame", "key", "name", "first", "parts", "_cache")

    def __init__(self, frame: Frame, *, key: str, name: str, first: str | None, parts: list[Part]) -> None:
        self.frame: Final = frame
        self.key: Final = key
        self.name: Final = name
        """As written, before the colon."""
        self.first: Final = first
        self.parts: Final = parts
        self._cache: dict[int, str] = {}

    @property
    def expander(self) -> Expander:
        return self.frame.expander

    @property
    def count(self) -> int:
        return 0 if self.first is None else 1 + len(self.parts)

    def arg(self, index: int) -> str:
        """Argument `index` expanded and trimmed, "name=" included; "" where there is none."""
        if index == 0:
            return self.first or ""
        if index > len(self.parts):
            return ""
        found = self._cache.get(index)
        if found is None:
            found = self._cache[index] = self.frame.expand_part(self.parts[index - 1]).strip()
        return found

    def raw_arg(self, index: int) -> str:
        """As `arg`, with the white space around it."""
        if index == 0:
            return self.first or ""
        return "" if index > len(self.parts) else self.frame.expand_part(self.parts[index - 1])

    def args(self) -> list[str]:
        return [self.arg(n) for n in range(self.count)]

    def arg_name(self, index: int) -> str | None:
        """The trimmed name of "name=value"; None where the source has no "="."""
        name = self.parts[index - 1].name
        return None if name is None else self.frame.expand_seq(name).strip()

    def arg_value(self, index: int) -> str:
        """The trimmed value without the name."""
        return self.frame.expand_seq(self.parts[index - 1].value).strip()
