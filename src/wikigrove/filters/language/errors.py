"""What can be wrong with rules. Keys are message keys."""

from __future__ import annotations


class RuleError(Exception):
    """A fault in the rules. `position` is a place in their text, in characters from 0; -1 where none is known."""

    def __init__(self, key: str, *params: object, position: int = -1) -> None:
        super().__init__(key, *params)
        self.key = key
        self.params = params
        self.position = position


class OutOfBudget(RuleError):
    """The rules asked for more steps or time than an edit may cost."""

    def __init__(self) -> None:
        super().__init__("abusefilter-exception-budget")
